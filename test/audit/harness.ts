/** Runs the audit with a fake clock and an outbox in memory; the test decides the outcome of each post. */
import { afterEach, beforeEach, vi } from 'vitest';
import { createAudit, type Audit, type AuditDeps } from '../../src/audit/index.ts';
import { auditMessages } from '../../src/audit/message.ts';
import type { AuditChannel, Platform, PostOutcome } from '../../src/chat/platform.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { plainText } from '../../src/chat/sentence.ts';
import type { Store } from '../../src/store/store.ts';
import { createTestLog, type TestLog } from '../support/log.ts';
import { keepMessages } from '../support/store/store.ts';
import { memoryStore } from '../support/store/memory-store.ts';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const C1: AuditChannel = { platform: 'slack', channelId: 'C1' };
export const C2: AuditChannel = { platform: 'slack', channelId: 'C2' };
export const D1: AuditChannel = { platform: 'discord', channelId: 'D1' };

type Post = NonNullable<Platform['post']>;
/** Resolves to the outcome of a post; undefined means accepted. */
type Answer = (...post: Parameters<Post>) => Promise<PostOutcome | undefined>;

export interface AuditHarness {
  readonly audit: Audit;
  readonly store: Store;
  /** The accepted posts as `channel: summary`. */
  readonly accepted: string[];
  readonly attempts: string[];
  /** Decides the outcome of a post. */
  answer: Answer;
  readonly log: TestLog;
  /** Adds a message to the outbox for each channel, and wakes the audit. */
  readonly publish: (channels: readonly AuditChannel[], reply: Reply) => Promise<void>;
  /** Creates another audit over the same outbox, as after a restart. */
  readonly restart: () => Audit;
}

const stores: Store[] = [];

export interface AuditHarnessDeps extends Partial<AuditDeps> {
  readonly store?: Store;
}

/** No job is ever left here, and a look every 10 ms would be slow while the fake clock runs through days. */
const NEVER_LOOK = { lookMs: 24 * HOUR_MS };

export function createAuditHarness({
  store = memoryStore({ times: NEVER_LOOK }),
  ...parts
}: AuditHarnessDeps = {}): AuditHarness {
  stores.push(store);
  const log = createTestLog();
  const accepted: string[] = [];
  const attempts: string[] = [];
  const create = (): Audit =>
    createAudit({
      outbox: store.outbox,
      post: new Map([
        ['slack', post],
        ['discord', post],
      ]),
      log: log.log,
      random: () => 0,
      ...parts,
    });
  const post: Post = async (channelId, reply, earlier) => {
    const line = `${channelId}: ${plainText(reply.summary)}`;
    attempts.push(line);
    const outcome = (await made.answer(channelId, reply, earlier)) ?? { kind: 'accepted' };
    if (outcome.kind === 'accepted') accepted.push(line);
    return outcome;
  };
  const made: AuditHarness = {
    audit: create(),
    store,
    accepted,
    attempts,
    answer: () => Promise.resolve(undefined),
    log,
    publish: async (channels, reply) => {
      await keepMessages(store, auditMessages(channels, reply));
      made.audit.wake();
    },
    restart: create,
  };
  return made;
}

export const reply = (text: string): Reply => notice('done', [{ kind: 'own', text }]);
export const failToPost = (): Promise<undefined> => Promise.reject(new Error('no connection'));
export const advanceClock = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** Call it once in a test file. */
export function useFakeClock(): void {
  beforeEach(() => {
    // `setImmediate` stays real, because the store commits with it.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });
}
