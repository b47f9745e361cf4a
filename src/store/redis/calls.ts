/** Ways to wait for Redis: soon or not at all, or for as long as it takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreError } from '../store.ts';
import { closedError, faultOf, unusable, type Fault } from './errors.ts';
import type { Args, Line } from './line.ts';
import type { ScriptName } from './scripts.ts';
import type { RedisTimes } from './times.ts';

export interface Calls {
  /** For a moderator who waits. What has failed is not done later. */
  readonly prompt: (script: ScriptName, args: Args) => Promise<unknown>;
  /** For work under way, which waits with it. */
  readonly patient: (script: ScriptName, args: Args) => Promise<unknown>;
  /** From now on nobody is patient for long. */
  readonly hurry: () => void;
  /** Fails what waits, and whatever comes. */
  readonly close: () => void;
}

/** Before another try, where Redis has refused one for now. */
const PAUSE_MS = 100;

export function createCalls(line: Line, times: RedisTimes): Calls {
  const pending = createPending(() => unusable(line.fault() ?? { kind: 'away', reason: 'no answer' }));
  let closed = false;
  let hurried = false;

  const run = async (script: ScriptName, args: Args, patient: boolean): Promise<unknown> => {
    if (closed) throw closedError();
    const fault = line.fault();
    if (fault?.kind === 'refused') throw unusable(fault);
    const ms = patient ? (hurried ? times.stopMs : times.patienceMs) : times.promptMs;
    const until = performance.now() + ms;
    const { signal, done } = pending.begin(ms, patient);
    try {
      for (;;) {
        await unless(line.usable(), signal);
        try {
          // By the clock of Redis, which is known as soon as it can be used.
          const notAfter = patient ? 0 : Math.floor(line.now() + until - performance.now());
          return await unless(line.send(script, args, notAfter), signal);
        } catch (error) {
          signal.throwIfAborted();
          const found = faultOf(error);
          line.met(found);
          if (!mayPass(found, patient)) throw unusable(found);
          await unless(sleep(PAUSE_MS), signal);
        }
      }
    } finally {
      done();
    }
  };

  line.on({
    refused: (fault) => {
      pending.end(unusable(fault));
    },
  });

  return {
    prompt: (script, args) => run(script, args, false),
    patient: (script, args) => run(script, args, true),
    hurry: () => {
      if (!hurried) pending.hurry(times.stopMs);
      hurried = true;
    },
    close: () => {
      closed = true;
      pending.end(closedError());
    },
  };
}

function mayPass({ kind }: Fault, patient: boolean): boolean {
  return kind === 'away' || (kind === 'passing' && patient);
}

interface Pending {
  /** The signal aborts when the time is over, or all is; its reason is what is to be thrown. */
  readonly begin: (
    ms: number,
    patient: boolean,
  ) => { readonly signal: AbortSignal; readonly done: () => void };
  /** Those that are patient have this time left. */
  readonly hurry: (ms: number) => void;
  readonly end: (reason: StoreError) => void;
}

function createPending(late: () => StoreError): Pending {
  const pending = new Set<{
    readonly ending: AbortController;
    readonly patient: boolean;
    timer: NodeJS.Timeout;
  }>();
  const startTimer = (ending: AbortController, ms: number): NodeJS.Timeout =>
    setTimeout(() => {
      ending.abort(late());
    }, ms);
  return {
    begin: (ms, patient) => {
      const ending = new AbortController();
      const entry = { ending, patient, timer: startTimer(ending, ms) };
      pending.add(entry);
      return {
        signal: ending.signal,
        done: () => {
          clearTimeout(entry.timer);
          pending.delete(entry);
        },
      };
    },
    hurry: (ms) => {
      for (const entry of pending) {
        if (!entry.patient) continue;
        clearTimeout(entry.timer);
        entry.timer = startTimer(entry.ending, ms);
      }
    },
    end: (reason) => {
      for (const { ending } of pending) ending.abort(reason);
    },
  };
}

/** As `promise`, unless the signal aborts first: then it rejects with the signal's reason. */
async function unless<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(signal.reason as Error);
  };
  // Either may be left alone by the race.
  promise.catch(() => undefined);
  aborted.promise.catch(() => undefined);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
