/** Runs one job: access, options, command, reply, delivery; or the rest of an interrupted one. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Claim, Store } from '../store/store.ts';
import { accessName, isAllowed, type Access } from './access.ts';
import { decideAccess, decideLocale, wasAcknowledged } from './ask-platform.ts';
import { withLogger, currentLogger, logFields } from './log-context.ts';
import type { Command, Request } from './command.ts';
import { resolveCommand } from './resolve-command.ts';
import type { Invocation } from './invocation.ts';
import { isHandedOver, HandedOverError } from './handed-over-error.ts';
import { OFFER_LIFE_MS } from './offer.ts';
import type { ChatMetrics } from './metrics.ts';
import type { Responder, ResponderState } from './platform.ts';
import { createProgress } from './progress.ts';
import { notice, replyText, type Reply } from './reply.ts';
import type { Sentence } from './sentence.ts';
import {
  asStoreFailure,
  isForgotten,
  isSuperseded,
  storeFailure,
  type StoreFailure,
} from './store-failure.ts';
import { catalogues, type Texts } from './texts/index.ts';
import { readStoredReply, recordReply } from './final-reply.ts';
import { backoffMs } from '../async/retry.ts';

export interface RunJobDeps {
  readonly commands: readonly Command[];
  /** Carries on with what was begun before an interruption. */
  readonly resume: (request: Request) => Promise<Reply>;
  readonly offers: Store['offers'];
  readonly othersWork: Store['jobs']['othersWork'];
  readonly responderOf: (invocation: Invocation, state: ResponderState) => Responder;
  readonly stopping: AbortSignal;
  readonly failed: (failure: StoreFailure) => void;
  readonly log: Logger;
  readonly metrics?: ChatMetrics;
  readonly times?: Partial<RunJobTimes>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** All in milliseconds. */
export interface RunJobTimes {
  /**
   * What was not begun so long after it had come is not begun any more, and what was interrupted for so long is not sent any
   * more: its moderator has done something else by now.
   */
  readonly tooLateMs: number;
  /** Before a reply that no way would take is tried again; doubled each time, up to the longest. */
  readonly deliveryPauseMs: number;
  readonly deliveryPauseMaxMs: number;
  /** A reply that could not be delivered for so long is given up. */
  readonly deliveryMs: number;
}

export const RUN_JOB_TIMES: RunJobTimes = {
  tooLateMs: 10 * 60_000,
  deliveryPauseMs: 2_000,
  deliveryPauseMaxMs: 60_000,
  deliveryMs: 10 * 60_000,
};

/** A job that has brought so many processes down is not tried any more. */
const ATTEMPTS_MAX = 20;

interface JobContext {
  readonly claim: Claim;
  readonly invocation: Invocation;
  readonly responder: Responder;
  readonly access: Access;
  readonly texts: Texts;
  readonly log: Logger;
}

/** Never rejects. An unfinished job is run again, by this process or the next one. */
export function createRunJob(deps: RunJobDeps): (claim: Claim) => Promise<void> {
  const { log, failed } = deps;
  return async (claim) => {
    const { id: job, invocation, attempt } = claim.job;
    const fail = (error: unknown): void => {
      if (isSuperseded(error)) currentLogger(log).info({ job }, 'another process has taken over: left to it');
      else if (isForgotten(error))
        currentLogger(log).error(
          { job },
          'the database has forgotten this command, which could not be finished',
        );
      else if (isHandedOver(error))
        currentLogger(log).info({ job }, 'not finished at the stop: left to another process');
      else failed(asStoreFailure(error, `job ${job}`));
    };
    try {
      const read = JSON.parse(invocation) as Invocation;
      const own = log.child({ ...logFields(read), ...(attempt > 1 && { attempt }) });
      await withLogger(own, () => runJob(claim, read, { ...deps, log: own }).catch(fail));
    } catch (error) {
      fail(error);
    }
  };
}

async function runJob(claim: Claim, invocation: Invocation, deps: RunJobDeps): Promise<void> {
  const { log, responderOf: contactOf, metrics } = deps;
  const received = performance.now();
  const responder = contactOf(invocation, { text: claim.job.memo, keep: claim.remember });
  const begun = claim.job.order !== undefined;
  const [access, locale] = await Promise.all([
    // It was allowed when it was begun.
    begun ? ('allowed' as const) : decideAccess(responder, log),
    decideLocale(responder, log),
  ]);
  const context: JobContext = {
    claim,
    invocation,
    responder,
    access,
    texts: catalogues[locale],
    log,
  };
  const reply = await answer(context, deps);
  if (reply === undefined) return;
  const outcome = {
    outcome: reply.tone,
    access: accessName(access),
    ms: Math.round(performance.now() - received),
  };
  const delivered = await deliver(context, reply, outcome, deps);
  if (delivered === 'left') return;
  await claim.finish().finally(() => {
    if (delivered === 'yes') log.info(outcome, 'answered');
  });
  if (invocation.act.kind !== 'timer')
    metrics?.ended(invocation.invoker.platform, delivered === 'yes' ? reply.tone : 'undelivered');
}

/** The reply; undefined where there is none yet, because the store has failed. */
async function answer(context: JobContext, deps: RunJobDeps): Promise<Reply | undefined> {
  const { claim, responder, texts, log } = context;
  const progress = createProgress({ show: responder.showProgress, texts, log });
  const recorder = recordReply(claim);
  try {
    const reply = await actOrFail({ ...context, claim: recorder.claim }, deps, progress);
    await recorder.keep(reply);
    return reply;
  } catch (error) {
    if (isForgotten(error)) return notice('failed', texts.forgotten);
    const failure = storeFailure(error);
    if (failure === undefined) throw error;
    deps.failed(failure);
    await progress.end();
    // Said once; the outcome follows as soon as it can be kept.
    if (claim.job.attempt === 1)
      await responder.deliver(notice('failed', texts.interrupted)).catch(() => undefined);
    return undefined;
  } finally {
    await progress.end();
  }
}

/** Rejects only as the store does. */
async function actOrFail(context: JobContext, ...others: ActDeps): Promise<Reply> {
  try {
    return await act(context, ...others);
  } catch (error) {
    if (isSuperseded(error) || isForgotten(error) || isHandedOver(error)) throw error;
    if (storeFailure(error) !== undefined) throw error;
    context.log.error({ err: error }, 'command failed: this is a bug');
    return notice('failed', context.texts.internalError(context.invocation.id));
  }
}

type ActDeps = readonly [RunJobDeps, ReturnType<typeof createProgress>];

async function act(
  { claim, invocation, responder, access, texts, log }: JobContext,
  ...[{ commands, offers, othersWork, stopping, resume, times, now = Date.now }, progress]: ActDeps
): Promise<Reply> {
  const { job } = claim;
  const { id, invoker } = invocation;
  const { tooLateMs } = { ...RUN_JOB_TIMES, ...times };
  if (job.attempt > ATTEMPTS_MAX) return notice('failed', texts.internalError(id));
  const makeRequest = (
    given: Pick<Request, 'access' | 'typedAs' | 'channelId' | 'options' | 'consumesOffer'>,
  ): Request => ({
    id,
    invoker,
    placeId: invocation.threadId ?? invocation.channelId,
    texts,
    ...(responder.timeZone && { timeZone: responder.timeZone }),
    log,
    signal: stopping,
    job: claim,
    ...given,
    files: [],
    progress: progress.report,
    // May be called from any part of the command.
    notify: (why) => {
      withLogger(log, () => {
        progress.notify(why);
      });
    },
    openPickerDialogue: (title) => {
      responder.openDialogue?.(title);
    },
    offer: (command, options, once) => {
      const { typedAs, channelId } = given;
      const expiresAt = now() + OFFER_LIFE_MS;
      return offers.put({ command, typedAs, options, owner: invoker, channelId, once, expiresAt });
    },
  });
  const { channelId, act: asked } = invocation;
  const typedAs = asked.kind === 'command' ? asked.typedAs : '';
  if (job.order !== undefined)
    return (
      readStoredReply(job.order) ??
      resume(makeRequest({ access: 'allowed', typedAs, channelId, options: {}, consumesOffer: undefined }))
    );

  if (!isAllowed(access)) return refuse(texts.refusals[access]);
  // What is due is done whenever there is a process for it.
  const isTimer = asked.kind === 'timer';
  if (stopping.aborted) {
    if (isTimer || (await othersWork())) throw new HandedOverError();
    return refuse(texts.stopping);
  }
  if (!isTimer && now() - job.touchedAt > tooLateMs) return refuse(texts.notBegun);
  // Where the acknowledgement has not arrived, the platform told the invoker that the command failed.
  const acknowledged = job.acknowledged || (await wasAcknowledged(responder, log));
  if (!acknowledged) return refuse(texts.notBegun);
  const decision = await resolveCommand(invocation, { commands, offers, now, texts });
  if (decision.kind === 'refused') return refuse(decision.sentence);
  const files = (await responder.fetchFiles?.()) ?? [];
  const { command, ...given } = decision;
  return command.run({ ...makeRequest({ ...given, access }), files });
}

/** Beside the message that was clicked, where one was: what it offers may still be wanted. */
function refuse(sentence: Sentence): Reply {
  return { ...notice('refused', sentence), beside: true };
}

/** `left`: to the next start, by a stop. */
async function deliver(
  { responder, log }: JobContext,
  reply: Reply,
  outcome: Readonly<Record<string, unknown>>,
  { stopping, times }: RunJobDeps,
): Promise<'yes' | 'given up' | 'left'> {
  const { deliveryPauseMs, deliveryPauseMaxMs, deliveryMs } = { ...RUN_JOB_TIMES, ...times };
  const backoff = { firstMs: deliveryPauseMs, maxMs: deliveryPauseMaxMs, random: Math.random };
  const giveUpAt = performance.now() + deliveryMs;
  for (let failures = 1; ; failures += 1) {
    try {
      await responder.deliver(reply);
      return 'yes';
    } catch (error) {
      const waitMs = Math.round(backoffMs(failures, backoff));
      const last = performance.now() + waitMs > giveUpAt;
      // The one place where the outcome is now written down.
      const details = { ...outcome, err: error, reply: replyText(reply), failures, ...(!last && { waitMs }) };
      if (last) log.error(details, 'reply delivery abandoned');
      else if (failures === 1) log.error(details, 'reply could not be delivered');
      if (last) return 'given up';
      if (stopping.aborted) return 'left';
      await sleep(waitMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
