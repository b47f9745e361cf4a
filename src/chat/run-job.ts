/** Runs one job (access check, options, command, delivery of the reply), or resumes an interrupted one. */
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
  /** Resumes a change that an earlier process began. */
  readonly resume: (request: Request) => Promise<Reply>;
  readonly offers: Store['offers'];
  readonly othersWork: Store['jobs']['othersWork'];
  readonly responderOf: (invocation: Invocation, state: ResponderState) => Responder;
  readonly stopping: AbortSignal;
  readonly reportStoreFailure: (failure: StoreFailure) => void;
  readonly log: Logger;
  readonly metrics?: ChatMetrics;
  readonly times?: Partial<RunJobTimes>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** All in milliseconds. */
export interface RunJobTimes {
  /**
   * An older job is not begun any more, and a change that was interrupted for longer is not sent any more: the
   * moderator no longer expects it.
   */
  readonly tooLateMs: number;
  /** The pause before the delivery of a reply is retried; doubled each time, up to the longest. */
  readonly deliveryPauseMs: number;
  readonly deliveryPauseMaxMs: number;
  /** The delivery of a reply is abandoned after this time. */
  readonly deliveryMs: number;
}

export const RUN_JOB_TIMES: RunJobTimes = {
  tooLateMs: 10 * 60_000,
  deliveryPauseMs: 2_000,
  deliveryPauseMaxMs: 60_000,
  deliveryMs: 10 * 60_000,
};

/** A job that has crashed this many processes is not run any more. */
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
  const { log, reportStoreFailure } = deps;
  return async (claim) => {
    const { id: job, invocation, attempt } = claim.job;
    const fail = (error: unknown): void => {
      if (isSuperseded(error)) currentLogger(log).info({ job }, 'another process has taken over this job');
      else if (isForgotten(error))
        currentLogger(log).error({ job }, 'the database has lost this command, which could not be finished');
      else if (isHandedOver(error))
        currentLogger(log).info({ job }, 'not finished at the stop: handed over to another process');
      else reportStoreFailure(asStoreFailure(error, `job ${job}`));
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
  const { log, responderOf, metrics } = deps;
  const received = performance.now();
  const responder = responderOf(invocation, { text: claim.job.memo, keep: claim.remember });
  const begun = claim.job.order !== undefined;
  const [access, locale] = await Promise.all([
    // A change that was begun was allowed then.
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
    const reply = await runOrReportBug({ ...context, claim: recorder.claim }, deps, progress);
    await recorder.record(reply);
    return reply;
  } catch (error) {
    if (isForgotten(error)) return notice('failed', texts.forgotten);
    const failure = storeFailure(error);
    if (failure === undefined) throw error;
    deps.reportStoreFailure(failure);
    await progress.end();
    // Reported once; the outcome follows as soon as it can be stored.
    if (claim.job.attempt === 1)
      await responder.deliver(notice('failed', texts.interrupted)).catch(() => undefined);
    return undefined;
  } finally {
    await progress.end();
  }
}

/**
 * Runs the job, and reports an unexpected error as a bug. Rejects only when the store fails or the job is handed over.
 */
async function runOrReportBug(context: JobContext, ...others: RunDeps): Promise<Reply> {
  try {
    return await runOrResume(context, ...others);
  } catch (error) {
    if (isSuperseded(error) || isForgotten(error) || isHandedOver(error)) throw error;
    if (storeFailure(error) !== undefined) throw error;
    context.log.error({ err: error }, 'command failed: this is a bug');
    return notice('failed', context.texts.internalError(context.invocation.id));
  }
}

type RunDeps = readonly [RunJobDeps, ReturnType<typeof createProgress>];

async function runOrResume(
  { claim, invocation, responder, access, texts, log }: JobContext,
  ...[{ commands, offers, othersWork, stopping, resume, times, now = Date.now }, progress]: RunDeps
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
  const { channelId, act: input } = invocation;
  const typedAs = input.kind === 'command' ? input.typedAs : '';
  if (job.order !== undefined)
    return (
      readStoredReply(job.order) ??
      resume(makeRequest({ access: 'allowed', typedAs, channelId, options: {}, consumesOffer: undefined }))
    );

  if (!isAllowed(access)) return refuse(texts.refusals[access]);
  // Due work of a timer is run however late it is.
  const isTimer = input.kind === 'timer';
  if (stopping.aborted) {
    if (isTimer || (await othersWork())) throw new HandedOverError();
    return refuse(texts.stopping);
  }
  if (!isTimer && now() - job.touchedAt > tooLateMs) return refuse(texts.notBegun);
  // Without an acknowledgement the platform told the invoker that the command failed.
  const acknowledged = job.acknowledged || (await wasAcknowledged(responder, log));
  if (!acknowledged) return refuse(texts.notBegun);
  const decision = await resolveCommand(invocation, { commands, offers, now, texts });
  if (decision.kind === 'refused') return refuse(decision.sentence);
  const files = (await responder.fetchFiles?.()) ?? [];
  const { command, ...given } = decision;
  return command.run({ ...makeRequest({ ...given, access }), files });
}

/** The clicked message stays (`beside`), because its buttons may still be needed. */
function refuse(sentence: Sentence): Reply {
  return { ...notice('refused', sentence), beside: true };
}

/** `left`: the bot is stopping, so the next start delivers the reply. */
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
      // The log is now the only place where the operator can read the reply.
      const details = { ...outcome, err: error, reply: replyText(reply), failures, ...(!last && { waitMs }) };
      if (last) log.error(details, 'reply delivery abandoned');
      else if (failures === 1) log.error(details, 'reply could not be delivered');
      if (last) return 'given up';
      if (stopping.aborted) return 'left';
      await sleep(waitMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
