/** The store in a Redis that any number of bot processes share; loaded only where there is one. */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { createActions } from './redis/actions.ts';
import { createCalls, type Calls } from './redis/calls.ts';
import { createJobs } from './redis/jobs.ts';
import { accountField, createIds, createKeys, type Keys } from './redis/keys.ts';
import { openLine } from './redis/line.ts';
import { createOutbox } from './redis/outbox.ts';
import { REDIS_TIMES, type RedisTimes } from './redis/times.ts';
import { argumentsOf, fieldsOf, text, type Command, type Fields } from './redis/writes.ts';
import type { Account, KeptOffer, Store } from './store.ts';

const KEY_BYTES = 16;
/** Longer than any platform has been seen to deliver something again. */
const JOB_MEMORY_MS = 24 * 3_600_000;
/** An offer that nobody trims is gone so long after it has expired. */
const OFFER_MARGIN_MS = 24 * 3_600_000;

export interface RedisStoreSettings {
  /** `redis://` or `rediss://`, with user and password: a secret. One server, of version 7 or newer. */
  readonly url: string;
  /** The same for all processes that are one bot, and for no others. */
  readonly scope: string;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly times?: Partial<RedisTimes>;
}

/**
 * Opens the store. Never fails and never waits: without Redis, jobs under way wait until it is back, and everything that
 * somebody waits for is rejected within a second, as not `fatal`; where Redis refuses us, as `fatal`.
 */
export function openRedisStore({ url, scope, log, now = Date.now, times: given }: RedisStoreSettings): Store {
  const times = { ...REDIS_TIMES, ...given };
  const keys = createKeys(scope);
  const line = openLine({ url, prefix: keys.prefix, log, times });
  const calls = createCalls(line, times);
  const ids = createIds(line.now);
  const { jobs, left, close: closeJobs } = createJobs({ url, line, calls, keys, ids, log, now, times });
  const close = async (): Promise<void> => {
    const names = left();
    calls.close();
    const told = line.leave(names);
    await closeJobs(told);
    await told;
    line.close();
  };
  let closed: Promise<void> | undefined;
  return {
    jobs,
    actions: createActions(calls),
    offers: createOffers(calls, keys, now),
    links: createLinks(calls, keys, now),
    outbox: createOutbox(calls, now, times.leaderMs),
    usable: () => Promise.resolve(closed === undefined && line.fault() === undefined),
    trim: async (historyMs) => {
      const limits = [now(), now() - historyMs, now() - JOB_MEMORY_MS];
      // In pieces, since Redis does nothing else meanwhile.
      while (Number(await calls.prompt('trim', limits)) > 0);
    },
    close: () => (closed ??= close()),
  };
}

function createOffers(calls: Calls, keys: Keys, now: () => number): Store['offers'] {
  return {
    put: async ({ command, typedAs, options, owner, channelId, once, expiresAt }) => {
      const key = randomBytes(KEY_BYTES).toString('base64url');
      const fields: Fields = {
        ...{ command: text(command), typedAs: text(typedAs), options: JSON.stringify(options) },
        ...{ platform: owner.platform, owner: text(owner.id), once: once ? 1 : 0, expiresAt, used: 0 },
        ...(channelId !== null && { channel: text(channelId) }),
      };
      const commands: readonly Command[] = [
        ['HSET', keys.offer(key), ...Object.entries(fields).flat()],
        ['PEXPIRE', keys.offer(key), Math.max(Math.ceil(expiresAt - now()), 0) + OFFER_MARGIN_MS],
        ['ZADD', keys.offers, expiresAt, key],
      ];
      await calls.prompt('apply', argumentsOf(commands));
      return key;
    },
    get: async (key) => readOffer(fieldsOf((await calls.prompt('offer', [key])) as string[])),
  };
}

function readOffer({
  command,
  ...fields
}: Readonly<Record<string, string | undefined>>): KeptOffer | undefined {
  if (command === undefined) return undefined;
  const { typedAs = '', options = '{}', platform, owner = '', channel, once, expiresAt, used } = fields;
  return {
    ...{ command, typedAs, options: JSON.parse(options) as Record<string, string> },
    owner: { platform: platform as Account['platform'], id: owner },
    channelId: channel ?? null,
    once: once === '1',
    expiresAt: Number(expiresAt),
    used: used !== '0',
  };
}

function createLinks(calls: Calls, keys: Keys, now: () => number): Store['links'] {
  return {
    set: async (account, userId, linkedBy) => {
      const link = JSON.stringify({ userId: text(userId), linkedBy: text(linkedBy), at: now() });
      await calls.prompt('apply', argumentsOf([['HSET', keys.links, accountField(account), link]]));
    },
    remove: async (account) => (await calls.prompt('unlink', [accountField(account)])) === 1,
    find: async (account) => {
      const link = (await calls.prompt('link', [accountField(account)])) as string | null;
      return link === null ? undefined : (JSON.parse(link) as { userId: string }).userId;
    },
  };
}
