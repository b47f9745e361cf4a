/** The pipeline of an invocation: persist it, acknowledge it, run it once, reply. */
import type { Logger } from 'pino';
import type { Claim, StopWork, Store } from '../store/store.ts';
import type { Refusal } from './access.ts';
import { withLogger, currentLogger, logFields } from './log-context.ts';
import type { Command, Invoker } from './command.ts';
import type { ReadHome } from './home.ts';
import { createCommandsInProgress } from './commands-in-progress.ts';
import type { Invocation, TimerInput } from './invocation.ts';
import { createPersist, storeFailureHandler, type PersistDeps } from './persist.ts';
import type { Platform, Responder, ResponderFactory, ResponderState } from './platform.ts';
import { notice, type Reply } from './reply.ts';
import type { Sentence } from './sentence.ts';
import { createNotices } from './notices.ts';
import { createRunJob, RUN_JOB_TIMES, type RunJobDeps } from './run-job.ts';
import { createAckPriority } from './ack-priority.ts';
import type { StoreFailure } from './store-failure.ts';
import { createPickerSearch, type PickerSearch } from './picker-search.ts';
import { catalogues, type Locale, type Texts } from './texts/index.ts';

/**
 * The result of receiving an invocation. `duplicate`: this or another process accepted it before; this delivery was not
 * acknowledged. `not-acknowledged`: nothing is stored. All others were acknowledged.
 */
export type Receipt = 'taken' | 'duplicate' | 'turned-away' | 'not-acknowledged';

export interface Dispatch {
  readonly commands: readonly Command[];
  /** Registers how a platform makes responders. */
  readonly connect: (platform: Platform['name'], createResponder: ResponderFactory) => void;
  /**
   * Stores an invocation, then calls `acknowledge`, which rejects where the platform does not accept it. Resolves after
   * the acknowledgement, while the invocation is running. Never rejects.
   */
  readonly receive: (invocation: Invocation, acknowledge: () => Promise<void>) => Promise<Receipt>;
  /**
   * Refuses a person who has no access, as the platform already knows: `answer` replaces the acknowledgement, and
   * nothing is stored. Never rejects.
   */
  readonly refuse: (invocation: Invocation, refused: RefusedInvocation) => Promise<void>;
  /** Builds the App Home page of one person. */
  readonly home: ReadHome;
  /** Searches a picker that another process has shown, or this one before a restart. */
  readonly suggest: PickerSearch;
  /** Starts running accepted invocations, also those of ended processes. */
  readonly start: () => void;
  /**
   * Stops running invocations. Other processes run new ones; without other processes, new ones are refused because the
   * bot is restarting. Running ones are asked to finish.
   */
  readonly stop: () => Promise<void>;
  /** How many invocations this process is receiving or running. */
  readonly running: () => number;
  /** Resolves when no invocation is running in this process, its reply included. */
  readonly idle: () => Promise<void>;
}

export interface RefusedInvocation {
  readonly refusal: Refusal;
  readonly locale: Locale;
  /** Rejects where the platform does not accept the reply; it has then logged why. */
  readonly answer: (reply: Reply) => Promise<void>;
}

export interface DispatchDeps
  extends Pick<RunJobDeps, 'resume' | 'times' | 'now' | 'metrics'>, Pick<PersistDeps, 'keepMs'> {
  readonly commands: readonly Command[];
  /** The page is empty if this is missing. */
  readonly home?: ReadHome;
  readonly store: Pick<Store, 'jobs' | 'offers'>;
  readonly log: Logger;
  /** Called when the store fails in a way that only the operator can fix. */
  readonly onStoreFailure?: (failure: StoreFailure) => void;
  /** How many invocations this process receives and runs at once; more are turned away. */
  readonly runningMax?: number;
  /** Commands of one person that may be in progress at once. */
  readonly perPersonMax?: number;
}

/** Commands of one request each that take 20 s at 50 requests a second. */
const RUNNING_MAX = 1_000;
/** A moderator reads one answer at a time; more than that comes from a script or from impatient clicking. */
const PER_PERSON_MAX = 5;

type RefusalText = (texts: Texts) => Sentence;

export function createDispatch(deps: DispatchDeps): Dispatch {
  const { commands, store, log, onStoreFailure, metrics, runningMax = RUNNING_MAX } = deps;
  const { perPersonMax = PER_PERSON_MAX } = deps;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  /** Refusals that are being sent; they do not count as running, so that strangers cannot make the bot busy. */
  const refusing = new Set<Promise<unknown>>();
  const responderFactories = new Map<Platform['name'], ResponderFactory>();
  const responderOf = (invocation: Invocation, state: ResponderState) =>
    invocation.act.kind === 'timer'
      ? timerResponder(invocation.act)
      : (responderFactories.get(invocation.invoker.platform) ?? unreachable)(invocation, state);
  const notices = createNotices();
  const failed = (failure: StoreFailure): void => {
    currentLogger(log).error({ err: failure }, 'the store cannot be used');
    if (failure.fatal) onStoreFailure?.(failure);
  };
  const runJob = createRunJob({
    ...deps,
    offers: store.offers,
    othersWork: store.jobs.othersWork,
    responderOf: (invocation, state) => notices.before(invocation, responderOf(invocation, state)),
    stopping: stopping.signal,
    reportStoreFailure: failed,
  });
  const persist = createPersist(deps, failed);
  const ackPriority = createAckPriority();
  // A job that is older than this is not begun any more, in any process.
  const inProgress = createCommandsInProgress(perPersonMax, deps.times?.tooLateMs ?? RUN_JOB_TIMES.tooLateMs);
  let stopWork: StopWork = () => Promise.resolve();

  const track = <T>(work: Promise<T>, among = running): Promise<T> => {
    const run = work.finally(() => among.delete(run));
    among.add(run);
    return run;
  };
  const refuseByReply = async (invocation: Invocation, why: RefusalText): Promise<void> => {
    try {
      const responder = responderOf(invocation, { text: undefined, keep: () => Promise.resolve() });
      const locale = await responder.locale().catch(() => 'en' as const);
      await responder.deliver({ ...notice('refused', why(catalogues[locale])), beside: true });
    } catch (error) {
      currentLogger(log).warn({ err: error }, 'the refusal of a command could not be delivered');
    }
  };
  const receive = async (invocation: Invocation, acknowledge: () => Promise<void>): Promise<Receipt> => {
    // The acknowledgement comes first: finding the language of the person may take a request to the platform, which may
    // take longer than the platform waits. Nothing is stored, so if the process ends in between, there is no answer and
    // no change.
    const turnAway = async (why: RefusalText): Promise<Receipt> => {
      if (!(await resolves(acknowledge()))) return 'not-acknowledged';
      void track(refuseByReply(invocation, why));
      return 'turned-away';
    };
    // Other processes that share the store take over.
    if (stopping.signal.aborted && !(await store.jobs.othersWork()))
      return turnAway((texts) => texts.stopping);
    if (running.size >= runningMax) {
      currentLogger(log).warn({ running: running.size }, 'too many commands are running: turned away');
      return turnAway((texts) => texts.busy);
    }
    const kept = await ackPriority.asAck(() => persist(invocation));
    if (kept.kind === 'failed') return turnAway((texts) => texts.notKept);
    if (kept.kind === 'known') {
      currentLogger(log).info('delivered again: not run again');
      return 'duplicate';
    }
    if (!inProgress.start(invocation.invoker, kept.id)) {
      currentLogger(log).warn({ perPersonMax }, 'too many commands of one person: turned away');
      await store.jobs.forget(kept.id).catch(storeFailureHandler(failed));
      return turnAway((texts) => texts.tooManyAtOnce(perPersonMax));
    }
    if (!(await ackPriority.asAck(() => resolves(acknowledge())))) {
      inProgress.end(kept.id);
      await store.jobs.forget(kept.id).catch(storeFailureHandler(failed));
      return 'not-acknowledged';
    }
    try {
      await store.jobs.acknowledge(kept.id);
    } catch (error) {
      storeFailureHandler(failed)(error);
      void track(
        notices.during(
          invocation,
          refuseByReply(invocation, (texts) => texts.interrupted),
        ),
      );
    }
    return 'taken';
  };

  const receiveAndCount: Dispatch['receive'] = async (invocation, acknowledge) => {
    const begun = performance.now();
    const { platform } = invocation.invoker;
    const receipt = await receive(invocation, async () => {
      await acknowledge();
      metrics?.acknowledged(platform, performance.now() - begun);
    });
    if (receipt !== 'taken') metrics?.ended(platform, receipt);
    return receipt;
  };

  const refuse = async (
    invocation: Invocation,
    { refusal, locale, answer }: RefusedInvocation,
  ): Promise<void> => {
    const { platform } = invocation.invoker;
    const reply = notice('refused', catalogues[locale].refusals[refusal]);
    const answered = await resolves(answer(reply));
    if (answered) currentLogger(log).info({ outcome: 'refused', access: refusal }, 'answered');
    metrics?.ended(platform, answered ? 'refused' : 'not-acknowledged');
  };

  return {
    commands: commands.filter(({ hidden }) => hidden !== true),
    connect: (platform, createResponder) => {
      responderFactories.set(platform, createResponder);
    },
    home: deps.home ?? (() => Promise.resolve([])),
    suggest: createPickerSearch({ commands, offers: store.offers, now: deps.now ?? Date.now, log }),
    receive: (invocation, acknowledge) =>
      withLogger(log.child(logFields(invocation)), () => track(receiveAndCount(invocation, acknowledge))),
    refuse: (invocation, refused) =>
      withLogger(log.child(logFields(invocation)), () => track(refuse(invocation, refused), refusing)),
    start: () => {
      stopWork = store.jobs.work((claim: Claim) =>
        track(
          ackPriority
            .afterAcks()
            .then(() => runJob(claim))
            .finally(() => {
              inProgress.end(claim.job.id);
            }),
        ),
      );
    },
    stop: () => {
      stopping.abort();
      return stopWork();
    },
    running: () => running.size,
    idle: async () => {
      while (running.size + refusing.size > 0) await Promise.all([...running, ...refusing]);
    },
  };
}

async function resolves(promise: Promise<void>): Promise<boolean> {
  return promise.then(
    () => true,
    // The platform's adapter has logged why.
    () => false,
  );
}

/** Delivers nothing: a timer has no reader. The outcome is reported by messages of the outbox. */
function timerResponder({ locale }: TimerInput): Responder {
  return {
    authorise: () => Promise.resolve('allowed'),
    locale: () => Promise.resolve(locale),
    deliver: () => Promise.resolve(),
  };
}

/** For jobs of an earlier process in which another platform was configured. */
function unreachable({ invoker }: { readonly invoker: Invoker }): ReturnType<ResponderFactory> {
  const reason = (): Promise<never> => Promise.reject(new Error(`${invoker.platform} is not configured`));
  return { authorise: reason, locale: () => Promise.resolve('en'), deliver: reason };
}
