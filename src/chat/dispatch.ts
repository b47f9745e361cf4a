/** Takes in what somebody does, on every platform alike: kept first, then acknowledged, then carried out until it is answered. */
import type { Logger } from 'pino';
import type { Claim, StopWork, Store } from '../store/store.ts';
import { logAs, logOf, namesOf } from './command-log.ts';
import type { Command, Invoker } from './command.ts';
import type { Invocation } from './invocation.ts';
import type { ContactFactory, Memo, Platform } from './platform.ts';
import { notice } from './reply.ts';
import type { Sentence } from './sentence.ts';
import { createServe, type ServeParts } from './serve.ts';
import { createStandby } from './standby.ts';
import { asStoreFailure, type StoreFailure } from './store-failure.ts';
import { createSuggest, type Suggest } from './suggest.ts';
import { catalogues, type Texts } from './texts/index.ts';
import { within } from './waiting.ts';

/**
 * What became of an invocation that was handed in. `duplicate`: it was taken in before, here or in another process, and
 * was not acknowledged now; everything else was, but for `not-acknowledged`, which has left nothing behind.
 */
export type Receipt = 'taken' | 'duplicate' | 'turned-away' | 'not-acknowledged';

export interface Dispatch {
  readonly commands: readonly Command[];
  /** A platform says how those who use it are reached. */
  readonly connect: (platform: Platform['name'], contact: ContactFactory) => void;
  /**
   * Takes an invocation in. Calls `acknowledge`, which rejects where the platform does not take it, once the invocation is
   * kept. Resolves after that, while the invocation is being carried out. Never rejects.
   */
  readonly receive: (invocation: Invocation, acknowledge: () => Promise<void>) => Promise<Receipt>;
  /** What is offered in a picker that another process has shown, or this one before a restart. */
  readonly suggest: Suggest;
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

export interface DispatchParts extends Pick<ServeParts, 'resume' | 'times' | 'now' | 'metrics'> {
  readonly commands: readonly Command[];
  readonly store: Pick<Store, 'jobs' | 'offers'>;
  readonly log: Logger;
  /** The store has failed in a way that only the operator can mend. */
  readonly onStoreFailure?: (failure: StoreFailure) => void;
  /** Invocations that may be under way in this process; more are turned away. */
  readonly runningMax?: number;
  /** How long an invocation may take to be kept, in ms: platforms await the acknowledgement for 3 s. */
  readonly keepMs?: number;
}

/** Commands of one request each that take 20 s at 50 requests a second. */
const RUNNING_MAX = 1_000;
const KEEP_MS = 1_000;

export function createDispatch(parts: DispatchParts): Dispatch {
  const { commands, store, log, onStoreFailure, metrics, runningMax = RUNNING_MAX } = parts;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const contacts = new Map<Platform['name'], ContactFactory>();
  const contactOf = (invocation: Invocation, memo: Memo) =>
    (contacts.get(invocation.invoker.platform) ?? unreachable)(invocation, memo);
  const failed = (failure: StoreFailure): void => {
    logOf(log).error({ err: failure }, 'the store cannot be used');
    if (failure.fatal) onStoreFailure?.(failure);
  };
  const serve = createServe({
    ...parts,
    offers: store.offers,
    othersWork: store.jobs.othersWork,
    contactOf,
    stopping: stopping.signal,
    failed,
  });
  const keep = createKeep(parts, failed);
  const standby = createStandby();
  let stopWork: StopWork = () => Promise.resolve();

  const track = <T>(work: Promise<T>): Promise<T> => {
    const run = work.finally(() => running.delete(run));
    running.add(run);
    return run;
  };
  const tell = async (invocation: Invocation, why: (texts: Texts) => Sentence): Promise<void> => {
    try {
      const contact = contactOf(invocation, { text: undefined, keep: () => Promise.resolve() });
      const locale = await contact.locale().catch(() => 'en' as const);
      await contact.deliver({ ...notice('refused', why(catalogues[locale])), beside: true });
    } catch (error) {
      logOf(log).warn({ err: error }, 'somebody who was turned away could not be told so');
    }
  };
  const receive = async (invocation: Invocation, acknowledge: () => Promise<void>): Promise<Receipt> => {
    const turnAway = async (why: (texts: Texts) => Sentence): Promise<Receipt> => {
      if (!(await resolves(acknowledge()))) return 'not-acknowledged';
      void track(tell(invocation, why));
      return 'turned-away';
    };
    // Where others share the store, they take over from here.
    if (stopping.signal.aborted && !(await store.jobs.othersWork()))
      return turnAway((texts) => texts.stopping);
    if (running.size >= runningMax) {
      logOf(log).warn({ running: running.size }, 'too much to do: turned away');
      return turnAway((texts) => texts.busy);
    }
    const kept = await standby.acknowledging(() => keep(invocation));
    if (kept.kind === 'failed') return turnAway((texts) => texts.notKept);
    if (kept.kind === 'known') {
      logOf(log).info('delivered again: not carried out again');
      return 'duplicate';
    }
    if (!(await standby.acknowledging(() => resolves(acknowledge())))) {
      await store.jobs.forget(kept.id).catch(failedBy(failed));
      return 'not-acknowledged';
    }
    try {
      await store.jobs.acknowledge(kept.id);
    } catch (error) {
      failedBy(failed)(error);
      void track(tell(invocation, (texts) => texts.interrupted));
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

  return {
    commands: commands.filter(({ hidden }) => hidden !== true),
    connect: (platform, contact) => {
      contacts.set(platform, contact);
    },
    suggest: createSuggest({ commands, offers: store.offers, now: parts.now ?? Date.now, log }),
    receive: (invocation, acknowledge) =>
      logAs(log.child(namesOf(invocation)), () => track(receiveAndCount(invocation, acknowledge))),
    start: () => {
      stopWork = store.jobs.work((claim: Claim) => track(standby.turn().then(() => serve(claim))));
    },
    stop: () => {
      stopping.abort();
      return stopWork();
    },
    running: () => running.size,
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

type Kept =
  | { readonly kind: 'kept'; readonly id: string }
  | { readonly kind: 'known' }
  /** Not kept; or so late that it is forgotten again. */
  | { readonly kind: 'failed' };

function createKeep(
  { store: { jobs }, log, keepMs = KEEP_MS }: DispatchParts,
  failed: (failure: StoreFailure) => void,
): (invocation: Invocation) => Promise<Kept> {
  return async (invocation) => {
    const { id, invoker } = invocation;
    const accepting = jobs.accept(`${invoker.platform}:${id}`, JSON.stringify(invocation));
    try {
      if (await within(accepting, keepMs)) {
        const job = await accepting;
        return job === undefined ? { kind: 'known' } : { kind: 'kept', id: job };
      }
      logOf(log).error({ keepMs }, 'could not be kept in time: turned away');
      const forget = async (): Promise<void> => {
        const job = await accepting;
        if (job !== undefined) await jobs.forget(job);
      };
      forget().catch(() => undefined);
    } catch (error) {
      failedBy(failed)(error);
    }
    return { kind: 'failed' };
  };
}

/** Passes on what the store rejects with; whatever else it is would be a bug, and is treated alike. */
function failedBy(failed: (failure: StoreFailure) => void): (error: unknown) => void {
  return (error) => {
    failed(asStoreFailure(error, String(error)));
  };
}

async function resolves(promise: Promise<void>): Promise<boolean> {
  return promise.then(
    () => true,
    // The platform's adapter has said why.
    () => false,
  );
}

/** For what was left by a process to which another platform was configured. */
function unreachable({ invoker }: { readonly invoker: Invoker }): ReturnType<ContactFactory> {
  const reason = (): Promise<never> => Promise.reject(new Error(`${invoker.platform} is not configured`));
  return { authorise: reason, locale: () => Promise.resolve('en'), deliver: reason };
}
