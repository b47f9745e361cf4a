/** Bot processes that share one limit, and a service that counts what they send. */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { FromService } from './counting-service.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './shared-limit-worker.ts';
import { maxInAny } from './sliding-window.ts';

/** The requests of one process that wait or are under way at once: two fill a limit of 50. */
const PARALLEL = 30;
export interface TestWorker {
  /** Resolves to the number of calls that were answered. */
  readonly feed: (count: number, parallel?: number) => Promise<number>;
  /** SIGSTOP, as a machine that is suspended. */
  readonly freeze: () => void;
  /** SIGCONT. */
  readonly thaw: () => void;
  /** Resolves when its limiter says so; at once where it has said so last. */
  readonly says: (available: boolean) => Promise<void>;
  /** Resolves when it has logged that. */
  readonly logs: (message: RegExp) => Promise<void>;
  /** The messages that it has logged as warnings or worse. */
  readonly complaints: () => readonly string[];
  /** SIGKILL. */
  readonly kill: () => void;
}

export interface TestProcesses {
  readonly workers: readonly [TestWorker, TestWorker, TestWorker];
  /** Has every process make so many calls; resolves to the number that were answered. */
  readonly feed: (each: number, parallel?: number) => Promise<number>;
  /** When requests arrived at the service, in ms since 1970. */
  readonly arrivals: readonly number[];
  /** Resolves when so many have arrived, ever. */
  readonly arrived: (count: number) => Promise<void>;
  /** In any window that is 10 ms shorter than slots are held. */
  readonly maxInAnyWindow: () => number;
  /** Until the first arrival at or after that moment. */
  readonly resumedAfterMs: (sinceMs: number) => number;
}

export interface ProcessSettings {
  readonly databaseUrl: string;
  readonly answerMs?: number;
  /**
   * Of a request. A service that has no processor for longer counts requests late that were given up, and too many at once.
   * A quiet time lasts `holdMs` and 500 ms longer, and a lease another second.
   */
  readonly timeoutMs?: number;
  /** How long a slot is held after the answer. */
  readonly holdMs?: number;
  readonly limits?: readonly [number, number, number];
  readonly clocksAheadMs?: readonly [number, number, number];
}

/** Three processes and a service, until `finished` calls them off. */
export async function startProcesses(
  settings: ProcessSettings,
  finished: (stop: () => void) => void,
): Promise<TestProcesses> {
  const { databaseUrl, answerMs = 40, timeoutMs = 2_000, holdMs = 310 } = settings;
  const { limits = [20, 20, 20], clocksAheadMs = [0, 0, 0] } = settings;
  const start = (script: string, arg: string): ChildProcess => {
    const child = fork(new URL(script, import.meta.url), [arg]);
    finished(() => {
      child.kill('SIGKILL');
    });
    return child;
  };

  const service = start('counting-service.ts', String(answerMs));
  const [ready] = (await once(service, 'message')) as [FromService];
  if (ready.kind !== 'ready') throw new Error('the service did not start');
  const arrivals: number[] = [];
  const arrival = new EventEmitter();
  service.on('message', (message: FromService) => {
    if (message.kind === 'arrival') arrivals.push(message.atMs);
    arrival.emit('arrival');
  });

  const worker = (index: 0 | 1 | 2): TestWorker => {
    const [limit, clockAheadMs] = [limits[index], clocksAheadMs[index]];
    const its: WorkerSettings = {
      databaseUrl,
      origin: ready.origin,
      limit,
      timeoutMs,
      holdMs,
      clockAheadMs,
    };
    return control(start('shared-limit-worker.ts', JSON.stringify(its)));
  };
  const workers = [worker(0), worker(1), worker(2)] as const;
  return {
    workers,
    feed: async (each, parallel) => {
      const answered = await Promise.all(workers.map((one) => one.feed(each, parallel)));
      return answered.reduce((sum, count) => sum + count, 0);
    },
    arrivals,
    arrived: async (count) => {
      while (arrivals.length < count) await once(arrival, 'arrival');
    },
    maxInAnyWindow: () => maxInAny(holdMs - 10, arrivals),
    resumedAfterMs: (sinceMs) =>
      (arrivals.find((atMs) => atMs >= sinceMs) ?? Number.POSITIVE_INFINITY) - sinceMs,
  };
}

interface LogEntry {
  readonly level: number;
  readonly msg: string;
}
const WARN = 40;

function control(child: ChildProcess): TestWorker {
  const heard = new EventEmitter();
  let available = false;
  const entries: LogEntry[] = [];
  child.on('message', (message: FromWorker) => {
    if (message.kind === 'available') available = message.available;
    if (message.kind === 'log') entries.push(JSON.parse(message.line) as LogEntry);
    heard.emit(message.kind, message);
  });
  const send = (message: ToWorker): void => {
    child.send(message);
  };
  return {
    feed: async (count, parallel = PARALLEL) => {
      send({ kind: 'feed', count, parallel });
      const [fed] = (await once(heard, 'fed')) as [FromWorker & { kind: 'fed' }];
      return fed.answered;
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    says: async (wanted) => {
      while (available !== wanted) await once(heard, 'available');
    },
    logs: async (message) => {
      while (!entries.some(({ msg }) => message.test(msg))) await once(heard, 'log');
    },
    complaints: () => entries.filter(({ level }) => level >= WARN).map(({ msg }) => msg),
    kill: () => child.kill('SIGKILL'),
  };
}

/** In ms since 1970, by the steady clock, as arrivals are stamped. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
