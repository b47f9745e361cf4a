/** Makes one attempt to post a message of the outbox, and decides what follows. */
import { hash } from 'node:crypto';
import type { Logger } from 'pino';
import { currentLogger } from '../chat/log-context.ts';
import type { Platform, PostOutcome } from '../chat/platform.ts';
import { backoffMs, within } from '../async/retry.ts';
import type { OutboxMessage, Store } from '../store/store.ts';
import { deserialize, memoOf, withMemo, wholeText } from './message.ts';

export interface SenderDeps {
  readonly outbox: Store['outbox'];
  /** The message is retried when a function rejects, which means a bug or a stop. */
  readonly post: ReadonlyMap<Platform['name'], NonNullable<Platform['post']>>;
  readonly log: Logger;
  /** The shortest pause after a failure. */
  readonly retryMs: number;
  /** Milliseconds since 1970, as in the store. */
  readonly now?: () => number;
  /** 0 … 1, for the jitter. */
  readonly random?: () => number;
}

const RETRY_MAX_MS = 10 * 60_000;
/** A message that is older than this, or has failed this often, is abandoned at its next failure. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
const ATTEMPTS_MAX = 50;
/**
 * How long, and how often, a message is retried while the bot has no access to its channel: fewer than `ATTEMPTS_MAX`.
 */
const SHUT_MAX_MS = 30 * 60_000;
const SHUT_RETRY_MS = 60_000;
/** A longer post counts as failed, so that it cannot block its channel. Platforms end their posts earlier. */
const ATTEMPT_MS = 120_000;

type Failure = Exclude<PostOutcome, { kind: 'accepted' }> & { readonly err?: unknown };

/** Rejects only when the outbox fails. Afterwards the message is gone from the outbox, or due later. */
export function createSender(deps: SenderDeps): (message: OutboxMessage) => Promise<void> {
  const { outbox, log, now = Date.now, random = Math.random } = deps;
  /** Accepted by the channel, but not yet recorded in the outbox: they must not be sent again. */
  const accepted = new Set<string>();
  /** Channels whose missing access was already logged. */
  const shut = new Set<string>();
  // Half of a pause is jitter; doubled, so that none is shorter than `retryMs`.
  const backoff = { firstMs: 2 * deps.retryMs, maxMs: RETRY_MAX_MS, random };

  const giveUp = async (message: OutboxMessage, failure: Failure): Promise<void> => {
    const text = textOf(message);
    currentLogger(log).error(
      { ...fieldsOf(message, failure), text },
      'delivery of an audit message abandoned',
    );
    await outbox.delivered(message.id);
  };
  const tryLater = async (message: OutboxMessage, failure: Failure & { kind: 'later' }): Promise<void> => {
    const attempts = message.attempts + 1;
    if (attempts >= ATTEMPTS_MAX || now() - message.addedAt >= GIVE_UP_AFTER_MS) {
      await giveUp(message, failure);
      return;
    }
    if (attempts === 1) {
      currentLogger(log).warn(fieldsOf(message, failure), 'an audit message was not accepted: tried again');
    }
    await outbox.postpone(
      message.id,
      Math.round(Math.max(backoffMs(attempts, backoff), failure.afterMs ?? 0)),
    );
  };
  const waitForOperator = async (
    message: OutboxMessage,
    failure: Failure & { kind: 'shut' },
  ): Promise<void> => {
    if (now() - message.addedAt >= SHUT_MAX_MS) {
      await giveUp(message, failure);
      return;
    }
    if (!shut.has(channelOf(message))) {
      const fields = { ...fieldsOf(message, failure), advice: failure.advice };
      currentLogger(log).error(
        fields,
        'an audit channel is shut to the bot: its messages wait for 30 minutes at most',
      );
    }
    shut.add(channelOf(message));
    await outbox.postpone(message.id, SHUT_RETRY_MS);
  };

  return async (message) => {
    const outcome = accepted.has(message.id) ? ({ kind: 'accepted' } as const) : await attempt(message, deps);
    switch (outcome.kind) {
      case 'accepted':
        shut.delete(channelOf(message));
        accepted.add(message.id);
        await outbox.delivered(message.id);
        accepted.delete(message.id);
        return;
      case 'later':
        await tryLater(message, outcome);
        return;
      case 'shut':
        await waitForOperator(message, outcome);
        return;
      case 'refused':
        await giveUp(message, outcome);
    }
  };
}

async function attempt(message: OutboxMessage, deps: SenderDeps): Promise<PostOutcome | Failure> {
  const { id, platform, channelId, attempts, addedAt } = message;
  const post = deps.post.get(platform);
  if (post === undefined) return { kind: 'later', reason: `${platform} is not configured` };
  try {
    const memo = {
      text: memoOf(message.message),
      keep: (text: string) => deps.outbox.rewrite(id, withMemo(message.message, text)),
    };
    // Another store may use the same id, so the time is a part of the key.
    const key = hash('sha256', `${platform} ${channelId} ${id} ${addedAt}`);
    const posted = post(channelId, deserialize(message.message), { attempts, key, memo });
    if (await within(posted, ATTEMPT_MS, { ref: false })) return await posted;
    return { kind: 'later', reason: `no answer within ${ATTEMPT_MS / 1_000} s` };
  } catch (err) {
    return { kind: 'later', reason: 'an error', err };
  }
}

function fieldsOf(
  { platform, channelId: channel, attempts }: OutboxMessage,
  { reason, err }: Failure,
): object {
  return { ...(err !== undefined && { err }), reason, platform, channel, attempts: attempts + 1 };
}

/** A channel by its platform and id. */
export function channelOf({ platform, channelId }: Pick<OutboxMessage, 'platform' | 'channelId'>): string {
  return `${platform} ${channelId}`;
}

function textOf({ message }: OutboxMessage): string {
  try {
    return wholeText(deserialize(message));
  } catch {
    return message;
  }
}
