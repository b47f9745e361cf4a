/** Starts processes that share one limit, and a service that counts their requests. */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { FromService } from './counting-service.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './shared-limit-worker.ts';
import { maxInAny } from './sliding-window.ts';

/** The simultaneous requests of one process; two processes fill a limit of 50. */
const PARALLEL = 30;
export interface TestWorker {
  /** Resolves to the number of calls that were answered. */
  readonly feed: (count: number, parallel?: number) => Promise<number>;
  /** Sends SIGSTOP, as if the machine were suspended. */
  readonly freeze: () => void;
  /** Sends SIGCONT. */
  readonly thaw: () => void;
  /** Resolves when the limiter's last reported state is this one. */
  readonly says: (available: boolean) => Promise<void>;
  /** Resolves when the process has logged this message. */
  readonly logs: (message: RegExp) => Promise<void>;
  /** The messages of level `warn` and above. */
  readonly complaints: () => readonly string[];
  /** Sends SIGKILL. */
  readonly kill: () => void;
}

export interface TestProcesses {
  readonly workers: readonly [TestWorker, TestWorker, TestWorker];
  /** Makes every process send `count` calls; resolves to the number of answered ones. */
  readonly feed: (each: number, parallel?: number) => Promise<number>;
  /** The arrival times of requests, in ms since 1970. */
  readonly arrivals: readonly number[];
  /** Resolves when `count` requests have arrived since the start. */
  readonly arrived: (count: number) => Promise<void>;
  /** The most arrivals in any window that is 10 ms shorter than slots are held. */
  readonly maxInAnyWindow: () => number;
  /** The time from a moment to the next arrival. */
  readonly resumedAfterMs: (sinceMs: number) => number;
}

export interface ProcessSettings {
  readonly databaseUrl: string;
  readonly answerMs?: number;
  /**
   * The timeout of a request. A service that gets no processor time for longer counts abandoned requests late, and then too many at once.
   * A quiet time lasts `holdMs` and 500 ms longer, and a lease another second.
   */
  readonly timeoutMs?: number;
  /** How long a slot is held after the answer. */
  readonly holdMs?: number;
  readonly limits?: readonly [number, number, number];
  readonly clocksAheadMs?: readonly [number, number, number];
}

/** Starts three processes and a service, which end when `finished` calls the function that it receives. */
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

/** The time in ms since 1970 by the monotonic clock, as in arrivals. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
