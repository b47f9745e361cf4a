/** Measures the time from an interaction to its acknowledgement, and to the arrival of the first signed request. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MODERATOR_ROLE } from '../support/environment.ts';
import { FIRST_ID, SLACK_MODERATOR, withBot, type MeasuredBot } from './harness.ts';
import { goal, median, row, spread } from './statistics.ts';

const COMMANDS = 200;
/** Commands before the measurement, in which V8 compiles the bot's code. */
const WARM_UP = 100;
/** The interval of commands; it stays under the limit, so that no request waits for a slot. */
const EVERY_MS = 30;
const MOST_MS = 10;

interface Figures {
  readonly acknowledgedMs: number[];
  readonly requestMs: number[];
}

/** Gives one command after another. The emulators run in this process, so the figures include their work. */
export async function benchLatency(): Promise<readonly string[]> {
  const each = COMMANDS + WARM_UP;
  const users = each * 2;
  const [discord, socket] = await withBot({ users }, async (bot) => [
    await measure(bot, onDiscord, FIRST_ID),
    await measure(bot, onSlack, FIRST_ID + each),
  ]);
  const http = await withBot({ users, http: true }, (bot) => measure(bot, onSlack, FIRST_ID));
  return [
    `latency: from an interaction being sent, ${COMMANDS} commands each after ${WARM_UP} that do not count, one every ${EVERY_MS} ms at most`,
    describe('Discord', discord),
    describe('Slack, Socket Mode', socket),
    describe('Slack, HTTP', http),
  ];
}

function describe(name: string, figures: Figures | undefined): string {
  const { acknowledgedMs = [], requestMs = [] } = figures ?? {};
  const met = median(requestMs) < MOST_MS;
  const text = `request at the API ${spread(requestMs)}; acknowledged ${spread(acknowledgedMs)}`;
  return row(name, text, goal(`request: median under ${MOST_MS} ms`, met));
}

/** Gives a command, and resolves after its answer to the ms until its acknowledgement. */
type GiveCommand = (bot: MeasuredBot, users: string) => Promise<number>;

const onDiscord: GiveCommand = async ({ discord }, users) => {
  const command = discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] });
  const { afterMs } = await command.acknowledged;
  await command.reply();
  return afterMs;
};

const onSlack: GiveCommand = async ({ slack }, users) => {
  const command = slack.command({ text: users, userId: SLACK_MODERATOR });
  const { ms } = await command.acknowledged;
  await command.reply();
  return ms;
};

async function measure(bot: MeasuredBot, give: GiveCommand, firstId: number): Promise<Figures> {
  const { service } = bot;
  const figures: Figures = { acknowledgedMs: [], requestMs: [] };
  // The bot sends nothing in its first second, and the slots of earlier requests are free after that time.
  await sleep(1_500);
  for (let command = 0; command < WARM_UP + COMMANDS; command++) {
    const before = service.arrivals.length;
    const pause = sleep(EVERY_MS);
    const sentAt = performance.now();
    const acknowledgedMs = await give(bot, String(firstId + command));
    const requestMs = (service.arrivals[before]?.atMs ?? Number.NaN) - sentAt;
    if (command >= WARM_UP) {
      figures.acknowledgedMs.push(acknowledgedMs);
      figures.requestMs.push(requestMs);
    }
    await pause;
  }
  return figures;
}
