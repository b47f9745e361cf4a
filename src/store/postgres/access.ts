/** Decides whether work waits for PostgreSQL, retries while it is unavailable, and logs each change once. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { StoreError } from '../store.ts';
import { aborted, withClient, type Connections, type PostgresTimes, type Work } from './connections.ts';
import { faultOf, LATE, unusable, type Fault } from './faults.ts';

/** `prompt`: repeated for a moment. `patient`: for as long as it takes. `once`: waits a little, and is not repeated. */
type Manner = 'prompt' | 'patient' | 'once';

/** `prepare`: what comes before all use of a PostgreSQL that is there, or is back. */
export function createAccess(log: Logger, times: PostgresTimes, pools: Connections, prepare: Work<void>) {
  const limits = { prompt: times.promptMs, patient: times.patienceMs, once: times.connectMs };
  const calls = new Map<AbortController, { readonly manner: Manner; readonly result: Promise<unknown> }>();
  const closing = new AbortController();
  let closed: StoreError | undefined;
  /** Why PostgreSQL cannot be used, and since when. */
  let fault: Fault | undefined = { kind: 'away', reason: 'not reached yet' };
  let since = performance.now();
  /** What the log says, as long as that is nothing good. */
  let told: string | undefined;
  let backMs = -Infinity;
  let pauseMs = times.lookMs;

  const end = (error: Error): void => {
    for (const call of calls.keys()) call.abort(error);
  };
  const say = (found: Fault): void => {
    if (fault === undefined) since = performance.now();
    fault = found;
    const refused = found.kind === 'refused';
    if (refused) end(unusable(found));
    const text = refused
      ? 'PostgreSQL refuses the bot: see DATABASE_URL'
      : 'PostgreSQL cannot be used: jobs under way wait until it can';
    if (text !== told) log[refused ? 'error' : 'warn']({ reason: found.reason }, text);
    told = text;
  };
  const look = async (firstMs: number): Promise<void> => {
    for (let ms = firstMs; ; ms = Math.min(2 * ms || times.lookMs, times.lookMaxMs)) {
      try {
        await sleep(ms, undefined, { signal: closing.signal, ref: false });
        const before = fault;
        await withClient(pools.fresh, prepare);
        if (fault === before) break;
      } catch (error) {
        if (closing.signal.aborted) return;
        const found = faultOf(error);
        // The connections that there are may be dead.
        if (found.kind !== 'passing') pools.cut();
        say(found);
      }
    }
    const afterMs = Math.round(performance.now() - since);
    if (told !== undefined) log.info({ afterMs }, 'PostgreSQL can be used again');
    told = fault = looking = undefined;
    backMs = performance.now();
  };
  let looking: Promise<void> | undefined = look(0);

  const met = (found: Fault): void => {
    if (fault !== undefined && fault.kind !== 'passing') return;
    if (found.kind === 'conflict' || found.kind === 'other') return;
    if (found.kind !== 'late') say(found);
    if (looking !== undefined) return;
    // A disk that is full may take a look and refuse more: so it is asked, and the log says so, more and more rarely.
    const again = found.kind === 'passing' && performance.now() - backMs < times.refusedMs;
    pauseMs = again ? Math.min(2 * pauseMs, times.refusedMs) : times.lookMs;
    looking = look(found.kind === 'refused' ? times.refusedMs : pauseMs);
  };
  // A device between the bot and the server may have closed an idle connection.
  for (const pool of [pools.many, pools.one]) pool.on('error', met.bind(undefined, LATE));
  const attempt = async <T>(manner: Manner, work: Work<T>, signal: AbortSignal): Promise<T> => {
    for (;;) {
      if (fault !== undefined && fault.kind !== 'passing') {
        const long = manner === 'prompt' && performance.now() - since > times.promptMs;
        if (fault.kind === 'refused' || long) throw unusable(fault);
        await looking;
      }
      signal.throwIfAborted();
      try {
        return await withClient(manner === 'once' ? pools.one : pools.many, work, signal);
      } catch (error) {
        signal.throwIfAborted();
        const found = faultOf(error);
        met(found);
        const { kind } = found;
        const passes = kind === 'passing' ? manner === 'patient' : kind !== 'refused' && kind !== 'other';
        if (manner === 'once' || !passes) throw unusable(found);
        if (kind === 'passing') await looking;
      }
    }
  };

  return {
    usable: () => Promise.resolve(fault === undefined && closed === undefined),
    /** Does the work once PostgreSQL is there, and again where it fails for what passes. Rejects with a StoreError. */
    run: async <T>(manner: Manner, work: Work<T>): Promise<T> => {
      if (closed !== undefined) throw closed;
      const call = new AbortController();
      const timer = setTimeout(() => {
        call.abort(unusable(fault ?? LATE));
        met(LATE);
      }, limits[manner]);
      const result = Promise.race([attempt(manner, work, call.signal), aborted(call.signal)]).finally(() => {
        clearTimeout(timer);
        calls.delete(call);
      });
      calls.set(call, { manner, result });
      return result;
    },
    /** From now on all waiting is short: of calls that wait already, and of later ones. */
    hurry: (): void => {
      limits.patient = times.stopMs;
      const waiting = [...calls].flatMap(([call, { manner }]) => (manner === 'patient' ? [call] : []));
      setTimeout(() => {
        for (const call of waiting) call.abort(unusable(fault ?? LATE));
      }, times.stopMs).unref();
    },
    /** Nothing new begins. Resolves when what is under way has ended, or was made to. */
    close: async (): Promise<void> => {
      closed = new StoreError('the store is closed', { fatal: false });
      const results = [...calls.values()].map(({ result }) => result);
      const limit = sleep(fault === undefined ? times.promptMs : 0, undefined, { ref: false });
      await Promise.race([Promise.allSettled(results), limit]);
      closing.abort();
      end(closed);
      for (const pool of [pools.many, pools.one, pools.fresh]) void pool.end();
      pools.cut();
    },
  };
}
