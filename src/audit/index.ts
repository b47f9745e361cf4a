/** Posts what was done to the audit channels, once each has accepted it: an outbox keeps it until then. */
import type { Logger } from 'pino';
import { logApart, logAs, logOf } from '../chat/command-log.ts';
import type { Platform } from '../chat/platform.ts';
import type { Reply } from '../chat/reply.ts';
import { storeFailure, type StoreFailure } from '../chat/store-failure.ts';
import { backoffMs } from '../chat/waiting.ts';
import type { OutboxMessage, Store } from '../store/store.ts';
import { deserialize, originOf, wholeText } from './message.ts';

type PlatformName = Platform['name'];

export interface Audit {
  /** Something was added to the outbox: it is sent in the background. */
  readonly wake: () => void;
  /** Begins to send what is left from before, and to try again what was not accepted. */
  readonly start: () => void;
  /** Sends what is due now, for a second at most, and then no more. */
  readonly stop: () => Promise<void>;
}

export interface AuditParts {
  readonly outbox: Store['outbox'];
  /** Rejects when the platform did not accept the message. */
  readonly post: ReadonlyMap<PlatformName, (channelId: string, reply: Reply) => Promise<void>>;
  readonly log: Logger;
  /** The store has failed in a way that only the operator can mend. */
  readonly onStoreFailure?: (failure: StoreFailure) => void;
  /** Milliseconds since 1970, as in the store. */
  readonly now?: () => number;
  /** The shortest pause after a failure, and how often the outbox is looked at. */
  readonly retryMs?: number;
  /** 0 … 1, for the jitter. */
  readonly random?: () => number;
}

const RETRY_MS = 5_000;
const RETRY_MAX_MS = 10 * 60_000;
/** A message older than this, or refused this often, is given up at its next failure. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
const ATTEMPTS_MAX = 50;
/** A post that takes longer counts as failed, so that it does not hold up its platform for good. */
const ATTEMPT_MS = 60_000;
const STOP_MS = 1_000;
/** The outbox gives one message of each channel at a time. */
const CHANNELS_MAX = 1_000;

/**
 * Creates the audit. A message may arrive twice where a platform accepted it and the bot ended, or stopped waiting,
 * before it knew; of one channel, none overtakes another.
 */
export function createAudit(parts: AuditParts): Audit {
  const { outbox, log, retryMs = RETRY_MS } = parts;
  const send = createSender(parts);
  /** Platforms to look at again, and those being looked at. */
  const wanted = new Set<PlatformName>();
  const running = new Map<PlatformName, Promise<void>>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const storeFailed = (error: unknown): void => {
    const failure = storeFailure(error);
    if (failure?.fatal === true) parts.onStoreFailure?.(failure);
    else log.error({ err: error }, 'the outbox of the audit cannot be used');
  };
  const sendDue = async (platform: PlatformName): Promise<void> => {
    for (;;) {
      const due = await outbox.due(CHANNELS_MAX);
      const next = due.find((message) => message.platform === platform);
      if (next === undefined || stopped) return;
      await logAs(log.child(originOf(next.message)), () => send(next));
    }
  };
  const run = async (platform: PlatformName): Promise<void> => {
    while (wanted.delete(platform) && !stopped) await sendDue(platform).catch(storeFailed);
    // In the same turn as the last look at `wanted`, so that no wish is lost.
    running.delete(platform);
  };
  const wake = (platform: PlatformName): void => {
    wanted.add(platform);
    if (!stopped && !running.has(platform)) running.set(platform, run(platform));
  };
  let looking: Promise<void> = Promise.resolve();
  const wakeAll = (): void => {
    looking = outbox.due(CHANNELS_MAX).then((due) => {
      for (const { platform } of due) wake(platform);
    }, storeFailed);
  };

  return {
    wake: () => {
      // What is sent next may be another command's.
      if (!stopped) logApart(wakeAll);
    },
    start: () => {
      if (stopped || timer !== undefined) return;
      timer = setInterval(wakeAll, retryMs).unref();
      wakeAll();
    },
    stop: async () => {
      clearInterval(timer);
      // What was added a moment ago is still sent.
      await settledWithin(
        looking.then(() => Promise.all(running.values())),
        STOP_MS,
      );
      stopped = true;
    },
  };
}

/** One attempt at a message, and what follows from it; rejects only when the outbox fails. */
function createSender(parts: AuditParts): (message: OutboxMessage) => Promise<void> {
  const { outbox, log, now = Date.now, retryMs = RETRY_MS, random = Math.random } = parts;
  /** Accepted, though the outbox could not be told: they must not be sent again. */
  const accepted = new Set<string>();
  // Half of a pause is jitter; doubled, so that none is shorter than `retryMs`.
  const backoff = { firstMs: 2 * retryMs, maxMs: RETRY_MAX_MS, random };

  const failed = async (message: OutboxMessage, error: unknown): Promise<void> => {
    const { id, platform, channelId: channel, addedAt } = message;
    const attempts = message.attempts + 1;
    if (attempts >= ATTEMPTS_MAX || now() - addedAt >= GIVE_UP_AFTER_MS) {
      const text = textOf(message);
      logOf(log).error({ err: error, platform, channel, attempts, text }, 'an audit message was given up');
      await outbox.delivered(id);
      return;
    }
    if (attempts === 1) {
      logOf(log).warn(
        { err: error, platform, channel, attempts },
        'an audit message was not accepted; it is tried again',
      );
    }
    await outbox.postpone(id, Math.round(backoffMs(attempts, backoff)));
  };

  return async (message) => {
    try {
      if (!accepted.has(message.id)) await attempt(message, parts.post);
    } catch (error) {
      await failed(message, error);
      return;
    }
    accepted.add(message.id);
    await outbox.delivered(message.id);
    accepted.delete(message.id);
  };
}

async function attempt(message: OutboxMessage, posts: AuditParts['post']): Promise<void> {
  const { platform, channelId } = message;
  const post = posts.get(platform);
  if (post === undefined) throw new Error(`${platform} is not configured`);
  const posted = post(channelId, deserialize(message.message));
  if (!(await settledWithin(posted, ATTEMPT_MS))) throw new Error(`no answer within ${ATTEMPT_MS / 1_000} s`);
}

function textOf({ message }: OutboxMessage): string {
  try {
    return wholeText(deserialize(message));
  } catch {
    return message;
  }
}

/** True when `promise` resolves within `ms`, false when it takes longer; rejects as it does. Keeps no process alive. */
async function settledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, ms, false).unref();
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
