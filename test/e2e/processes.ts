/** Three real bot processes over one real Redis, the stand-ins of both chats, and a service that has seen everything. */
import { onTestFinished } from 'vitest';
import { environment, MODERATOR_ROLE } from '../support/environment.ts';
import type { CommandHandle, FakeDiscord } from '../support/fake-discord.ts';
import type { FakeSlack } from '../support/fake-slack.ts';
import { createLives, type Lives } from '../support/lives.ts';
import type { Running } from '../support/process.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { seed, type TestService } from '../support/volcengine.ts';
import { fakeDiscord, fakeSlack, testService } from './bot.ts';

const PROCESSES = 3;

export interface Processes extends Pick<Lives, 'kill'> {
  readonly redis: TestRedis;
  readonly service: TestService;
  readonly discord: FakeDiscord;
  readonly slack: FakeSlack;
  readonly bots: readonly Running[];
  readonly remove: (users: readonly string[]) => CommandHandle;
  /** The process that has sent requests for a command, as soon as one has. */
  readonly worker: () => Promise<Running>;
}

export interface ProcessesOptions {
  /** On the whitelist of `main`. */
  readonly users: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A Redis that is not there yet. */
  readonly redisLater?: boolean;
}

/** `count` ids in a row. */
export function ids(count: number, from = 10_001): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}

/** All of them ready, over a Redis that keeps an append-only file and has a password. */
export async function startProcesses({
  users,
  env,
  redisLater = false,
}: ProcessesOptions): Promise<Processes> {
  const redis = await startRedis(
    { appendOnly: true, args: ['--requirepass', REDIS_PASSWORD] },
    onTestFinished,
  );
  if (redisLater) await redis.kill();
  const service = await testService({ seeds: [seed(users)] });
  const [discord, slack] = [await fakeDiscord(), await fakeSlack()];
  const { start, kill } = await createLives({
    ...environment(service, { discord, slack }),
    REDIS_URL: redis.url.replace('//', `//:${REDIS_PASSWORD}@`),
    LOG_LEVEL: 'debug',
    ...env,
  });
  const bots = await Promise.all(Array.from({ length: PROCESSES }, () => start()));
  return {
    ...{ redis, service, discord, slack, bots, kill },
    remove: (users) =>
      discord.command({ name: 'unwhitelist', options: { users: users.join(' ') }, roles: [MODERATOR_ROLE] }),
    worker: () => Promise.any(bots.map((bot) => bot.prints(ATTEMPT).then(() => bot))),
  };
}

export const REDIS_PASSWORD = 'planted-redis-password';
const ATTEMPT = /"msg":"attempt"/u;
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
