/** Measures commands of moderators while people without rights send 200 commands a second on the same platform. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MODERATOR_ROLE } from '../support/environment.ts';
import { FIRST_ID, SLACK_MODERATOR, withBot, type MeasuredBot } from './harness.ts';
import { goal, median, quantile, row } from './statistics.ts';

const PER_SECOND = 200;
const SECONDS = 10;
/** The number of strangers' commands between two commands of a moderator. */
const EVERY = 100;
const COMMANDS = (PER_SECOND * SECONDS) / EVERY;
const ANSWERED_MS = 1_000;

interface Chat {
  readonly name: string;
  /** Resolves once the stranger is refused. */
  readonly refuse: (bot: MeasuredBot, stranger: number) => Promise<unknown>;
  /** Resolves once the moderator is answered. */
  readonly remove: (bot: MeasuredBot, users: string) => Promise<unknown>;
}

const discord: Chat = {
  name: 'Discord',
  refuse: ({ discord }, stranger) => {
    const userId = `9${String(stranger).padStart(17, '0')}`;
    return discord.command({ name: 'unwhitelist', options: { users: '1' }, roles: [], userId }).reply();
  },
  remove: ({ discord }, users) =>
    discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] }).reply(),
};
const slack: Chat = {
  name: 'Slack',
  refuse: ({ slack }, stranger) => slack.command({ text: '1', userId: `USTRANGER${stranger}` }).reply(),
  remove: ({ slack }, users) => slack.command({ text: users, userId: SLACK_MODERATOR }).reply(),
};

export async function benchStrangers(): Promise<readonly string[]> {
  const rows: string[] = [];
  // Each platform has its own process, so that the strangers of one cannot affect the other.
  for (const chat of [discord, slack])
    rows.push(...(await withBot({ users: 2 * COMMANDS }, (bot) => flood(bot, chat))));
  return [
    `strangers: ${PER_SECOND} commands a second of people who are refused, for ${SECONDS} s, and one of a moderator after every ${EVERY}`,
    ...rows,
  ];
}

async function flood(bot: MeasuredBot, { name, refuse, remove }: Chat): Promise<readonly string[]> {
  const moderators: Promise<number>[] = [];
  const strangers: Promise<unknown>[] = [];
  // The members of the user group are read by then.
  await remove(bot, String(FIRST_ID));
  const begun = performance.now();
  while (strangers.length < PER_SECOND * SECONDS) {
    const early = begun + (strangers.length * 1_000) / PER_SECOND - performance.now();
    if (early > 0) await sleep(early);
    strangers.push(refuse(bot, strangers.length));
    if (strangers.length % EVERY !== 0) continue;
    const users = String(FIRST_ID + 1 + moderators.length);
    const asked = performance.now();
    moderators.push(remove(bot, users).then(() => performance.now() - asked));
  }
  const took = await Promise.all(moderators);
  await Promise.all(strangers);
  const longest = quantile(took, 1);
  return [
    row(
      `${name}, moderators answered`,
      `median ${median(took).toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
      goal(`under ${ANSWERED_MS} ms`, longest < ANSWERED_MS),
    ),
  ];
}
