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
import type { LinkChange, Account, KeptOffer, Store } from './store.ts';

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
    links: createLinks(calls, now),
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

/** Of changes of links, so many are kept. */
const LINK_CHANGES_MAX = 1_000;

interface KeptLink {
  readonly userId: string;
}

function createLinks(calls: Calls, now: () => number): Store['links'] {
  const change = async (account: Account, link: string, details: object): Promise<string | undefined> => {
    const kept = JSON.stringify({ ...details, account, at: now() });
    const args = [accountField(account), link, kept, String(LINK_CHANGES_MAX)];
    return userOf((await calls.prompt('link', args)) as string | null);
  };
  return {
    set: (account, userId, { platform, id, name }) => {
      const link = JSON.stringify({ userId: text(userId), linkedBy: text(id), at: now() });
      return change(account, link, { after: text(userId), moderator: { platform, id, name } });
    },
    remove: (account, { platform, id, name }) => change(account, '', { moderator: { platform, id, name } }),
    find: async (account) => userOf((await calls.prompt('linked', [accountField(account)])) as string | null),
    changes: async (limit) => {
      const kept = (await calls.prompt('linkChanges', [String(limit)])) as readonly string[];
      return kept.map(readLinkChange);
    },
  };
}

function userOf(link: string | null): string | undefined {
  return link === null || link === '' ? undefined : (JSON.parse(link) as KeptLink).userId;
}

/** The link that there was before, a line break, and the change. */
function readLinkChange(kept: string): LinkChange {
  const end = kept.indexOf('\n');
  const change = JSON.parse(kept.slice(end + 1)) as Omit<LinkChange, 'before' | 'after'> & {
    readonly after?: string;
  };
  return { ...change, before: userOf(kept.slice(0, end)), after: change.after };
}
