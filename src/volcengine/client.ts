/** The client of the three whitelist actions of the signed API: one limiter, exact ids, and the true outcome of each call. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { isRetryable, type Problem, type ProblemKind } from './errors.ts';
import { integer, type Int64 } from './int64-json.ts';
import type { ApiMetrics } from './metrics.ts';
import type { RateLimiter } from './limit/account-limiter.ts';
import { changeResult, pageResult, type WhitelistPage } from './responses.ts';
import type { Attempt, Transport } from './transport.ts';

/** Where and as whom to act. */
export interface Conversation {
  readonly conversationShortId: Int64;
  /** Normally the live group's owner: the service may accept only the owner (`OnlyOwnerCanOperator`). */
  readonly operatorId: Int64;
}

/** On whose behalf a call is made. */
export interface CallContext {
  /** The command: its calls take turns with those of other commands. */
  readonly lane: string;
  /** Aborted when no new attempt may begin. One that is under way goes on to its answer. */
  readonly signal: AbortSignal;
  /**
   * Awaited when the first attempt has its turn, before it leaves. Where this resolves to false, nothing is sent; where it
   * rejects, the call rejects likewise.
   */
  readonly beforeSend?: () => Promise<boolean>;
  /** Called after each attempt with its duration in milliseconds, from when the request left. */
  readonly onAttempt?: (ms: number) => void;
  readonly log: Logger;
}

export type CallResult<T> =
  | {
      readonly kind: 'answered';
      readonly value: T;
      readonly requestId: string | undefined;
      /** An earlier attempt got no definite answer, and may have done the work already. */
      readonly doubtful: boolean;
    }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly doubtful: boolean }
  /** Stopped before the first attempt. */
  | { readonly kind: 'not-sent' };

export interface Change {
  /** The ids among those sent that the service named as failed. */
  readonly failed: ReadonlySet<Int64>;
  /** Whether it also named ids that were never sent, so that its list cannot be trusted. */
  readonly strayFailures: boolean;
}

export interface WhitelistApi {
  /** BatchRemoveWhitelistParticipant (docs 6348/1051346). `userIds`: 1 … 100, each once. */
  readonly remove: (
    conversation: Conversation,
    userIds: readonly Int64[],
    context: CallContext,
  ) => Promise<CallResult<Change>>;
  /** BatchAddWhitelistParticipant (docs 6348/1051345). `userIds`: 1 … 100, each once. */
  readonly add: (
    conversation: Conversation,
    userIds: readonly Int64[],
    context: CallContext,
  ) => Promise<CallResult<Change>>;
  /** One page of BatchGetWhitelistParticipant (docs 6348/1051347), from `cursor`, `'0'` being the start. */
  readonly page: (
    conversation: Conversation,
    cursor: string,
    context: CallContext,
  ) => Promise<CallResult<WhitelistPage>>;
}

/** Docs 6348/1051347: at most 20 participants a page. */
const PAGE_SIZE = 20;
const MAX_ATTEMPTS = 3;

/** How long to wait before attempt `next` (2 or 3), in ms, after a problem of a kind. */
export type Backoff = (kind: ProblemKind, next: number) => number;

/**
 * With full jitter in the upper half. Throttling waits longer, because the account's other users need a whole second
 * to be out of the window: the waits add up to 2.25 s at least.
 */
export const jitteredBackoff: Backoff = (kind, next) => {
  const baseMs = kind === 'throttled' ? 1_500 : 400;
  return baseMs * (next - 1) * (0.5 + Math.random() / 2);
};

export interface ClientDeps {
  readonly transport: Transport;
  readonly limiter: RateLimiter;
  /** 1 … 2^31-1. */
  readonly appId: number;
  readonly backoff?: Backoff;
  readonly metrics?: ApiMetrics;
}

export function createWhitelistApi(deps: ClientDeps): WhitelistApi {
  const { appId } = deps;

  const change =
    (action: string): WhitelistApi['remove'] =>
    async (conversation, userIds, context) => {
      const body = JSON.stringify({
        AppId: appId,
        ConversationShortId: integer(conversation.conversationShortId),
        Operator: integer(conversation.operatorId),
        ParticipantUserIds: userIds.map(integer),
      });
      const result = await call(deps, action, body, changeResult, context);
      if (result.kind !== 'answered') return result;
      return { ...result, value: checkFailed(result.value, userIds, action, result.requestId, context.log) };
    };

  return {
    remove: change('BatchRemoveWhitelistParticipant'),
    add: change('BatchAddWhitelistParticipant'),
    page: (conversation, cursor, context) => {
      const body = JSON.stringify({
        AppId: appId,
        ConversationShortId: integer(conversation.conversationShortId),
        Cursor: integer(cursor),
        Limit: PAGE_SIZE,
      });
      return call(deps, 'BatchGetWhitelistParticipant', body, pageResult, context);
    },
  };
}

function checkFailed(
  named: ReadonlySet<Int64>,
  sent: readonly Int64[],
  action: string,
  requestId: string | undefined,
  log: Logger,
): Change {
  if (named.size === 0) return { failed: named, strayFailures: false };
  const stray = named.difference(new Set(sent));
  if (stray.size > 0) {
    log.warn({ action, requestId, stray: [...stray] }, 'the service named failed users that were never sent');
  }
  return { failed: new Set(sent.filter((id) => named.has(id))), strayFailures: stray.size > 0 };
}

/** All attempts of one call, each a new pass through the limiter; retries elsewhere would escape the limit. */
async function call<T>(
  { transport, limiter, backoff = jitteredBackoff, metrics }: ClientDeps,
  action: string,
  body: string,
  form: z.ZodType<T>,
  { lane, signal, beforeSend, onAttempt, log }: CallContext,
): Promise<CallResult<T>> {
  let doubtful = false;
  let last: Problem | undefined;
  /** Once: what it keeps holds for every attempt. */
  let before = beforeSend;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    if (last !== undefined && !(await pause(backoff(last.kind, attempt), signal))) break;
    const asked = performance.now();
    const send = async (expired: () => boolean): Promise<Sent | 'refused' | 'too late'> => {
      metrics?.waited(performance.now() - asked);
      if (before !== undefined && !(await before())) return 'refused';
      before = undefined;
      // Where keeping something took long, the slot may be another's by now: the request waits for another one.
      if (expired()) return 'too late';
      const left = performance.now();
      return { attempt: await transport.attempt(action, body), ms: performance.now() - left };
    };
    let turn = await limiter.run(lane, send, signal);
    while (turn.kind === 'started' && turn.value === 'too late') turn = await limiter.run(lane, send, signal);
    if (turn.kind === 'not-started' || typeof turn.value === 'string') break;
    const { attempt: answer, ms } = turn.value;
    onAttempt?.(ms);
    const outcome = validate(answer, form);
    metrics?.attempted(action, ms, outcome.kind === 'failed' ? outcome.problem : undefined);
    log.debug({ action, attempt, ...describe(outcome) }, 'attempt');
    if (outcome.kind === 'answered') return { ...outcome, doubtful };
    last = outcome.problem;
    doubtful ||= last.doubtful;
    if (!isRetryable(last.kind)) break;
  }
  return last === undefined ? { kind: 'not-sent' } : { kind: 'failed', problem: last, doubtful };
}

interface Sent {
  readonly attempt: Attempt;
  readonly ms: number;
}

type Validated<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly requestId: string | undefined }
  | { readonly kind: 'failed'; readonly problem: Problem };

function validate<T>(attempt: Attempt, form: z.ZodType<T>): Validated<T> {
  if (attempt.kind === 'failed') return attempt;
  const { requestId } = attempt;
  const parsed = form.safeParse(attempt.result);
  if (parsed.success) return { kind: 'answered', value: parsed.data, requestId };
  const message = 'the result is not of the documented form';
  return {
    kind: 'failed',
    problem: { kind: 'protocol', code: 'UNEXPECTED_RESULT', message, requestId, doubtful: true },
  };
}

function describe(outcome: Validated<unknown>): Record<string, unknown> {
  if (outcome.kind === 'answered') return { requestId: outcome.requestId };
  const { requestId, ...problem } = outcome.problem;
  return { requestId, problem };
}

/** Resolves to false at once when `signal` aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
