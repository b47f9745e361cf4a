/** Measures 1,000 commands in one second, and the memory over 10,000 commands. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MODERATOR_ROLE } from '../support/environment.ts';
import { FIRST_ID, withBot, type MeasuredBot } from './harness.ts';
import { goal, mebi, quantile, row } from './statistics.ts';

const BURST = 1_000;
const BURST_MS = 1_000;
const COMMANDS = 10_000;
/** Every fifth command is a removal; the others need no request, otherwise the limit would make the run last hours. */
const EVERY = 5;
const WAVE = 250;
const MODERATORS = Array.from({ length: BURST }, (_, index) => `UMOD${index}`);
/** Memory stays flat apart from the people that the platforms' libraries cache. */
const MOST_GROWTH = 1.1;
const FIRST_DISCORD_ID = 400_000_000_000_000n;
const MARKS = [2_500, 5_000, 7_500, 10_000];
/** The deadline of all answers. */
const ANSWERED_MS = 60_000;
/** After this time platforms show an error. */
const ACKNOWLEDGED_MS = 3_000;

const wanted = { users: 4_000, moderators: MODERATORS };

export const benchOverload = (): Promise<readonly string[]> =>
  withBot(wanted, (bot) => burst(bot, BURST, 100));
export const benchMemory = (): Promise<readonly string[]> => withBot(wanted, memory);

/** A command, and the messages that its moderator has seen so far. */
interface Given {
  readonly acknowledgedMs: Promise<number>;
  readonly shown: () => string | undefined;
}

function giveCommand({ discord, slack }: MeasuredBot, index: number, users: string): Given {
  // Each command has another moderator, because one person may have few commands in progress at once.
  if (index % 2 === 0) {
    const by = { userId: String(FIRST_DISCORD_ID + BigInt(index)), roles: [MODERATOR_ROLE] };
    const command = discord.command({ name: 'unwhitelist', options: { users }, ...by });
    return {
      acknowledgedMs: command.acknowledged.then(({ afterMs }) => afterMs),
      shown: () => command.shown()?.text,
    };
  }
  const command = slack.command({ text: users, userId: MODERATORS[index] ?? '' });
  return {
    acknowledgedMs: command.acknowledged.then(({ ms }) => ms),
    shown: () => command.shown.at(-1)?.text,
  };
}

/** The first reply to each command; undefined if none came in time. */
async function firstReplies(commands: readonly Given[]): Promise<readonly (string | undefined)[]> {
  const until = performance.now() + ANSWERED_MS;
  while (commands.some(({ shown }) => shown() === undefined) && performance.now() < until) await sleep(50);
  return commands.map(({ shown }) => shown());
}

/** Gives `count` commands in one second; the acknowledgements of 99 % should take at most `goalMs`. */
export async function burst(bot: MeasuredBot, count: number, goalMs: number): Promise<readonly string[]> {
  const commands: Given[] = [];
  const acknowledgements: Promise<number>[] = [];
  const begun = performance.now();
  while (commands.length < count) {
    const due = begun + (commands.length * BURST_MS) / count;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    const given = giveCommand(bot, commands.length, String(FIRST_ID + commands.length));
    commands.push(given);
    // A missing acknowledgement counts as infinitely late.
    acknowledgements.push(given.acknowledgedMs.catch(() => Number.POSITIVE_INFINITY));
  }
  const sentMs = performance.now() - begun;
  const took = await Promise.all(acknowledgements);
  const texts = await firstReplies(commands);
  const allMs = performance.now() - begun;
  const matching = (pattern: RegExp): number =>
    texts.filter((text) => text !== undefined && pattern.test(text)).length;
  const [removed, busy, any] = [matching(/Removed 1 user/u), matching(/is busy/u), matching(/./u)];
  const most = bot.service.maxInAnySecond();
  return [
    `${count} commands of one id in ${(sentMs / 1_000).toFixed(2)} s, half on Discord, half on Slack, of a moderator each`,
    ...acknowledgementRows(took, goalMs),
    row(
      'answered',
      `${removed} removed, ${busy} told to try again, ${any - removed - busy} otherwise, ${count - any} not, in ${(allMs / 1_000).toFixed(1)} s`,
    ),
    row('most requests in any 1,000 ms', String(most), goal('never over 50', most <= 50)),
  ];
}

function acknowledgementRows(took: readonly number[], goalMs: number): readonly string[] {
  const ms = (share: number): string => quantile(took, share).toFixed(0);
  const inTime = took.filter((one) => one <= ACKNOWLEDGED_MS).length;
  return [
    row('acknowledged in 3 s', `${inTime} of ${took.length}`, goal('all', inTime === took.length)),
    row(
      'acknowledged after',
      `median ${ms(0.5)} ms, p99 ${ms(0.99)} ms, longest ${ms(1)} ms`,
      goal(`p99 under ${goalMs} ms`, quantile(took, 0.99) < goalMs),
    ),
  ];
}

/** Gives commands in waves, so that the figure is the memory without a queue. */
async function memory(bot: MeasuredBot): Promise<readonly string[]> {
  const marks: string[] = [];
  const heaps: number[] = [];
  for (let given = 0; given < COMMANDS; given += WAVE) {
    const wave = Array.from({ length: WAVE }, (_, index) => {
      const removal = index % EVERY === 0;
      return giveCommand(
        bot,
        index,
        removal ? String(FIRST_ID + Math.floor((given + index) / EVERY)) : 'no id',
      );
    });
    const texts = await firstReplies(wave);
    if (texts.includes(undefined)) throw new Error('some commands were not answered');
    if (!MARKS.includes(given + WAVE)) continue;
    const { heapBytes, rssBytes } = await bot.bot.memory();
    heaps.push(heapBytes);
    marks.push(`${given + WAVE}: ${mebi(heapBytes)} (${mebi(rssBytes)})`);
  }
  const growth = (heaps.at(-1) ?? Number.NaN) / (heaps[0] ?? Number.NaN);
  return [
    `memory over ${COMMANDS} commands, every ${EVERY}th a removal: heap after collection (resident)`,
    row('after commands', marks.join(', ')),
    row('heap, last over first', growth.toFixed(2), goal(`at most ${MOST_GROWTH}`, growth <= MOST_GROWTH)),
  ];
}
