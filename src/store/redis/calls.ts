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

interface Call {
  readonly end: (error: StoreError) => void;
  readonly hurry: () => void;
}

export function createCalls(line: Line, times: RedisTimes): Calls {
  const pending = new Set<Call>();
  let closed = false;
  let hurried = false;

  const begin = (
    ms: number,
    patient: boolean,
  ): { readonly signal: AbortSignal; readonly done: () => void } => {
    const ending = new AbortController();
    const late = (): void => {
      ending.abort(unusable(line.fault() ?? { kind: 'away', reason: 'no answer' }));
    };
    let timer = setTimeout(late, ms);
    const call: Call = {
      end: (error) => {
        ending.abort(error);
      },
      hurry: () => {
        if (!patient) return;
        clearTimeout(timer);
        timer = setTimeout(late, times.stopMs);
      },
    };
    pending.add(call);
    return {
      signal: ending.signal,
      done: () => {
        clearTimeout(timer);
        pending.delete(call);
      },
    };
  };

  const run = async (script: ScriptName, args: Args, patient: boolean): Promise<unknown> => {
    if (closed) throw closedError();
    const fault = line.fault();
    if (fault?.kind === 'refused') throw unusable(fault);
    const ms = patient ? (hurried ? times.stopMs : times.patienceMs) : times.promptMs;
    const until = performance.now() + ms;
    const { signal, done } = begin(ms, patient);
    try {
      for (;;) {
        await unless(line.usable(), signal);
        try {
          // By the clock of Redis, which is known as soon as it can be used.
          const notAfter = patient ? 0 : Math.floor(line.now() + until - performance.now());
          return await unless(line.send(script, args, notAfter), signal);
        } catch (error) {
          signal.throwIfAborted();
          await again(faultOf(error), patient, signal);
        }
      }
    } finally {
      done();
    }
  };

  const again = async (fault: Fault, patient: boolean, signal: AbortSignal): Promise<void> => {
    line.met(fault);
    if (fault.kind === 'refused' || fault.kind === 'other') throw unusable(fault);
    if (fault.kind === 'passing' && !patient) throw unusable(fault);
    await unless(sleep(PAUSE_MS), signal);
  };

  line.on({
    refused: (fault) => {
      for (const { end } of pending) end(unusable(fault));
    },
  });

  return {
    prompt: (script, args) => run(script, args, false),
    patient: (script, args) => run(script, args, true),
    hurry: () => {
      if (hurried) return;
      hurried = true;
      for (const call of pending) call.hurry();
    },
    close: () => {
      closed = true;
      for (const { end } of pending) end(closedError());
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
