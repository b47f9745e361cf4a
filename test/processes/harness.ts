/** Real bot processes over one real PostgreSQL, the emulators of both chats, and a service that has seen everything. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { environment, MODERATOR_ROLE, VIP_CONVERSATION_ID } from '../support/environment.ts';
import type { CommandHandle, DiscordEmulator, FakeInvoker } from '../../emulators/discord/index.ts';
import type { Delivery, SlackEmulator } from '../../emulators/slack/index.ts';
import { createBotRunner, type BotRunner } from '../support/process/bot-runner.ts';
import { POSTGRES_PASSWORD, type Finished, type TestDatabase } from '../support/postgres/server.ts';
import type { Running } from '../support/process/run.ts';
import { seed, type TestService } from '../support/volcengine/service.ts';
import { fakeDiscord, fakeSlack, testService } from '../e2e/harness.ts';

export interface Processes extends Pick<BotRunner, 'launch'> {
  readonly service: TestService;
  readonly discord: DiscordEmulator;
  readonly slack: SlackEmulator;
  /** Those that run, in the order of their starts. */
  readonly bots: () => readonly Running[];
  /** Starts as many as are missing, side by side; resolves when they are ready, and have reached PostgreSQL. */
  readonly complete: (options?: { readonly reachingPostgres: boolean }) => Promise<void>;
  readonly kill: BotRunner['kill'];
  readonly remove: (users: readonly string[], by?: FakeInvoker) => CommandHandle;
  /** The process that is the first to send a request from now on. */
  readonly nextWorker: () => Promise<Running>;
  /** The logs of all of them, ended ones included. */
  readonly everything: () => string;
}

export interface ProcessesOptions {
  readonly url: string;
  readonly count: number;
  /** On the whitelists of `main` and `vip`. */
  readonly users: readonly string[];
  readonly vips?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `count` ids in a row. */
export function ids(count: number, from = 10_001): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}

/** None has been started yet. */
export async function createProcesses(
  { url, count, users, vips = [], env }: ProcessesOptions,
  finished: Finished,
): Promise<Processes> {
  const seeds = [seed(users), seed(vips, { conversationShortId: VIP_CONVERSATION_ID })];
  const service = await testService({ seeds }, finished);
  const [discord, slack] = [await fakeDiscord(finished), await fakeSlack(finished)];
  const { launch, start, kill } = await createBotRunner(
    { ...environment(service, { discord, slack }), DATABASE_URL: url, LOG_LEVEL: 'debug', ...env },
    finished,
  );
  const started: Running[] = [];
  const bots = (): readonly Running[] =>
    started.filter(({ child }) => child.exitCode === null && child.signalCode === null);
  return {
    service,
    discord,
    slack,
    bots,
    kill,
    launch,
    complete: async ({ reachingPostgres } = { reachingPostgres: true }) => {
      const missing = Array.from({ length: count - bots().length }, () => start());
      const ready = await Promise.all(missing);
      started.push(...ready);
      if (reachingPostgres) await Promise.all(ready.map((bot) => bot.prints(JOINED)));
    },
    remove: (users, by = {}) =>
      discord.command({
        name: 'unwhitelist',
        options: { users: users.join(' ') },
        roles: [MODERATOR_ROLE],
        ...by,
      }),
    nextWorker: async () => {
      const known = new Map(started.map((bot) => [bot, bot.errors().length]));
      const sends = (bot: Running): boolean => bot.errors().slice(known.get(bot)).includes(ATTEMPT);
      await expect.poll(() => started.some(sends)).toBe(true);
      const found = started.find(sends);
      if (found === undefined) throw new Error('nobody sends');
      return found;
    },
    everything: () => started.map((bot) => bot.errors()).join(''),
  };
}

/** It has reached PostgreSQL. */
const JOINED = /one limit of requests a second for all processes/u;
const ATTEMPT = '"msg":"attempt"';
export const REMOVE = 'BatchRemoveWhitelistParticipant';

/** The lines of a process's log that have this message. */
export function logged(bot: Running, message: RegExp): readonly Readonly<Record<string, unknown>>[] {
  return bot
    .errors()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => message.test(String(msg)));
}

/** Nobody was acted on by a bug, and nothing secret was written into a log. */
export function expectCleanLog({ everything }: Pick<Processes, 'everything'>, port: number | string): void {
  expect(everything()).not.toContain(POSTGRES_PASSWORD);
  expect(everything()).not.toMatch(new RegExp(`[:" ]${port}\\b`, 'u'));
  expect(everything()).not.toMatch(/this is a bug|unhandled|uncaught/u);
}

/** Slack sends by a connection that is just being closed, too, and tells the moderator after 3 s: who then tries again. */
export async function slackCommand({ slack }: Processes, text: string): Promise<Delivery> {
  for (;;) {
    const command = slack.command({ text, userId: 'UMOD' });
    const acknowledged = command.acknowledged.then(() => true);
    if (await Promise.race([acknowledged, sleep(3_000, false)])) return command;
  }
}

/** A bot with other live groups over the same database and service, and with a chat of its own. */
export async function startOther({ service }: Processes, url: string): Promise<Running> {
  const discord = await fakeDiscord();
  const { start } = await createBotRunner({
    ...environment(service, { discord }),
    DATABASE_URL: url,
    LIVE_GROUPS: `vip=${VIP_CONVERSATION_ID}`,
    CHANNEL_GROUPS: '',
    LOG_LEVEL: 'debug',
  });
  return start();
}

/** Nobody but the processes of another configuration counts as alive from now on; resolves to that one. */
export async function leaveOthers({ query }: Pick<TestDatabase, 'query'>, own: unknown): Promise<string> {
  await query('UPDATE processes SET seen_at = 0 WHERE configuration = $1', [own]);
  const [other] = await query('SELECT configuration FROM processes WHERE configuration <> $1', [own]);
  return String(other?.['configuration']);
}
