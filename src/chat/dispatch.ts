/** The pipeline of an invocation: persist, acknowledge, run once, reply. */
import type { Logger } from 'pino';
import type { Claim, StopWork, Store } from '../store/store.ts';
import type { Refusal } from './access.ts';
import { withLogger, currentLogger, logFields } from './log-context.ts';
import type { Command, Invoker } from './command.ts';
import type { ReadHome } from './home.ts';
import { createCommandsInProgress } from './commands-in-progress.ts';
import type { Invocation, TimerInput } from './invocation.ts';
import { createPersist, failedBy, type PersistDeps } from './persist.ts';
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
 * What became of an invocation that was handed in. `duplicate`: it was taken in before, here or in another process, and
 * was not acknowledged now; everything else was, but for `not-acknowledged`, which has left nothing behind.
 */
export type Receipt = 'taken' | 'duplicate' | 'turned-away' | 'not-acknowledged';

export interface Dispatch {
  readonly commands: readonly Command[];
  /** A platform says how those who use it are reached. */
  readonly connect: (platform: Platform['name'], contact: ResponderFactory) => void;
  /**
   * Takes an invocation in. Calls `acknowledge`, which rejects where the platform does not take it, once the invocation is
   * kept. Resolves after that, while the invocation is being carried out. Never rejects.
   */
  readonly receive: (invocation: Invocation, acknowledge: () => Promise<void>) => Promise<Receipt>;
  /**
   * Refuses a person whom the platform knows to have no access: `answer` takes the place of an acknowledgement, and
   * nothing is kept. Never rejects.
   */
  readonly refuse: (invocation: Invocation, refused: Refused) => Promise<void>;
  /** What the page of the bot shows to one person. */
  readonly home: ReadHome;
  /** What is offered in a picker that another process has shown, or this one before a restart. */
  readonly suggest: PickerSearch;
  /** From now on what was taken in is carried out, and what an ended process has left. */
  readonly start: () => void;
  /**
   * From now on new invocations are left to other processes, or, where there are none, told that the bot is restarting;
   * running ones are asked to finish.
   */
  readonly stop: () => Promise<void>;
  /** How many invocations are being taken in or carried out in this process. */
  readonly running: () => number;
  /** Resolves when no invocation is running in this process, its reply included. */
  readonly idle: () => Promise<void>;
}

export interface Refused {
  readonly refusal: Refusal;
  readonly locale: Locale;
  /** Rejects where the platform does not take it; has then said why. */
  readonly answer: (reply: Reply) => Promise<void>;
}

export interface DispatchDeps
  extends Pick<RunJobDeps, 'resume' | 'times' | 'now' | 'metrics'>, Pick<PersistDeps, 'keepMs'> {
  readonly commands: readonly Command[];
  /** Nothing is shown, if not given. */
  readonly home?: ReadHome;
  readonly store: Pick<Store, 'jobs' | 'offers'>;
  readonly log: Logger;
  /** The store has failed in a way that only the operator can mend. */
  readonly onStoreFailure?: (failure: StoreFailure) => void;
  /** Invocations that may be under way in this process; more are turned away. */
  readonly runningMax?: number;
  /** Commands of one person that may be in progress at once. */
  readonly perPersonMax?: number;
}

/** Commands of one request each that take 20 s at 50 requests a second. */
const RUNNING_MAX = 1_000;
/** A moderator reads one answer at a time; more than that comes from a script or from impatient clicking. */
const PER_PERSON_MAX = 5;

type Why = (texts: Texts) => Sentence;

export function createDispatch(deps: DispatchDeps): Dispatch {
  const { commands, store, log, onStoreFailure, metrics, runningMax = RUNNING_MAX } = deps;
  const { perPersonMax = PER_PERSON_MAX } = deps;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  /** Refusals that are being answered; they do not count as running, so that strangers cannot make the bot busy. */
  const refusing = new Set<Promise<unknown>>();
  const contacts = new Map<Platform['name'], ResponderFactory>();
  const contactOf = (invocation: Invocation, state: ResponderState) =>
    invocation.act.kind === 'timer'
      ? timerResponder(invocation.act)
      : (contacts.get(invocation.invoker.platform) ?? unreachable)(invocation, state);
  const notices = createNotices();
  const failed = (failure: StoreFailure): void => {
    currentLogger(log).error({ err: failure }, 'the store cannot be used');
    if (failure.fatal) onStoreFailure?.(failure);
  };
  const serve = createRunJob({
    ...deps,
    offers: store.offers,
    othersWork: store.jobs.othersWork,
    responderOf: (invocation, state) => notices.before(invocation, contactOf(invocation, state)),
    stopping: stopping.signal,
    failed,
  });
  const keep = createPersist(deps, failed);
  const ackPriority = createAckPriority();
  // What has run for longer than this is not begun any more, in any process.
  const inProgress = createCommandsInProgress(perPersonMax, deps.times?.tooLateMs ?? RUN_JOB_TIMES.tooLateMs);
  let stopWork: StopWork = () => Promise.resolve();

  const track = <T>(work: Promise<T>, among = running): Promise<T> => {
    const run = work.finally(() => among.delete(run));
    among.add(run);
    return run;
  };
  const tell = async (invocation: Invocation, why: Why): Promise<void> => {
    try {
      const responder = contactOf(invocation, { text: undefined, keep: () => Promise.resolve() });
      const locale = await responder.locale().catch(() => 'en' as const);
      await responder.deliver({ ...notice('refused', why(catalogues[locale])), beside: true });
    } catch (error) {
      currentLogger(log).warn({ err: error }, 'the refusal of a command could not be delivered');
    }
  };
  const receive = async (invocation: Invocation, acknowledge: () => Promise<void>): Promise<Receipt> => {
    // Acknowledged first: to find the language of the person may take a request to the platform, longer than it waits for
    // an acknowledgement. Nothing is kept, so a process that ends between the two leaves no answer, and has changed nothing.
    const turnAway = async (why: Why): Promise<Receipt> => {
      if (!(await resolves(acknowledge()))) return 'not-acknowledged';
      void track(tell(invocation, why));
      return 'turned-away';
    };
    // Where others share the store, they take over from here.
    if (stopping.signal.aborted && !(await store.jobs.othersWork()))
      return turnAway((texts) => texts.stopping);
    if (running.size >= runningMax) {
      currentLogger(log).warn({ running: running.size }, 'too much to do: turned away');
      return turnAway((texts) => texts.busy);
    }
    const kept = await ackPriority.asAck(() => keep(invocation));
    if (kept.kind === 'failed') return turnAway((texts) => texts.notKept);
    if (kept.kind === 'known') {
      currentLogger(log).info('delivered again: not carried out again');
      return 'duplicate';
    }
    if (!inProgress.hold(invocation.invoker, kept.id)) {
      currentLogger(log).warn({ perPersonMax }, 'too many commands of one person: turned away');
      await store.jobs.forget(kept.id).catch(failedBy(failed));
      return turnAway((texts) => texts.tooManyAtOnce(perPersonMax));
    }
    if (!(await ackPriority.asAck(() => resolves(acknowledge())))) {
      inProgress.end(kept.id);
      await store.jobs.forget(kept.id).catch(failedBy(failed));
      return 'not-acknowledged';
    }
    try {
      await store.jobs.acknowledge(kept.id);
    } catch (error) {
      failedBy(failed)(error);
      void track(
        notices.during(
          invocation,
          tell(invocation, (texts) => texts.interrupted),
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

  const refuse = async (invocation: Invocation, { refusal, locale, answer }: Refused): Promise<void> => {
    const { platform } = invocation.invoker;
    const reply = notice('refused', catalogues[locale].refusals[refusal]);
    const answered = await resolves(answer(reply));
    if (answered) currentLogger(log).info({ outcome: 'refused', access: refusal }, 'answered');
    metrics?.ended(platform, answered ? 'refused' : 'not-acknowledged');
  };

  return {
    commands: commands.filter(({ hidden }) => hidden !== true),
    connect: (platform, contact) => {
      contacts.set(platform, contact);
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
            .then(() => serve(claim))
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
    // The platform's adapter has said why.
    () => false,
  );
}

/** Nobody has asked: who has to be told of the outcome is told by messages of the outbox. */
function timerResponder({ locale }: TimerInput): Responder {
  return {
    authorise: () => Promise.resolve('allowed'),
    locale: () => Promise.resolve(locale),
    deliver: () => Promise.resolve(),
  };
}

/** For what was left by a process to which another platform was configured. */
function unreachable({ invoker }: { readonly invoker: Invoker }): ReturnType<ResponderFactory> {
  const reason = (): Promise<never> => Promise.reject(new Error(`${invoker.platform} is not configured`));
  return { authorise: reason, locale: () => Promise.resolve('en'), deliver: reason };
}
