/** BullMQ: its queue holds a ticket for every job that is to be handed out, and its worker gives each to one process. */
import { DelayedError, Queue, WaitingError, Worker, type Job as Ticket } from 'bullmq';
import type { Logger } from 'pino';
import { createQueueClient } from './client.ts';
import { faultOf, type Fault } from './errors.ts';
import type { Outcome } from './hands.ts';
import type { Keys } from './keys.ts';
import type { RedisTimes } from './times.ts';

export interface TicketQueue {
  /** Of one job there is one ticket. Never rejects: a ticket that is missing is added later. */
  readonly add: (job: string) => void;
  /** What the keys of tickets begin with. */
  readonly prefix: string;
  /** No ticket is taken any more; those that are out stay so. */
  readonly stop: () => void;
  /** Gives back the tickets that are out, once their jobs are `left`, and disconnects; does not wait for those who have them. */
  readonly close: (left: Promise<boolean>) => Promise<void>;
}

export interface QueueParts {
  readonly url: string;
  readonly keys: Keys;
  readonly times: RedisTimes;
  readonly log: Logger;
  /** Resolves to what is to become of the ticket. Never rejects. */
  readonly carryOut: (job: string) => Promise<Outcome>;
  /** Redis has refused something that BullMQ needs. */
  readonly refused: (fault: Fault) => void;
}

const NAME = 'queue';
/** As many as `dispatch.ts` has under way. */
const CONCURRENCY = 1_000;
/** An idle worker looks again this often, in seconds: a frozen process may have been woken in its place. */
const DRAIN_S = 1;
/** Nobody reads them; BullMQ cannot be without. */
const EVENTS_MAX = 100;
/** Before another try, when Redis has failed or refused the worker. */
const RUN_RETRY_MS = 500;

export function createTicketQueue(parts: QueueParts): TicketQueue {
  const { url, keys, times, log, carryOut } = parts;
  const client = createQueueClient(url);
  const common = {
    connection: client,
    prefix: keys.prefix.replace(/:$/u, ''),
    // Its own check writes to the console.
    skipVersionCheck: true,
  };
  const queue = new Queue(NAME, { ...common, streams: { events: { maxLen: EVENTS_MAX } } });
  const out = new Set<Out>();
  let closing: Promise<boolean> | undefined;
  const process = async (ticket: Ticket, token = ''): Promise<void> => {
    const entry = { ticket, token };
    out.add(entry);
    try {
      const outcome = await carryOut(ticket.id ?? '');
      if (outcome.kind === 'done') return;
      await closing;
      const now = outcome.kind === 'stopped' || closing !== undefined;
      await giveBack(entry, now ? 0 : (outcome.afterMs ?? times.retryMs));
    } finally {
      out.delete(entry);
    }
  };
  const worker = new Worker(NAME, process, {
    ...common,
    ...{ concurrency: CONCURRENCY, drainDelay: DRAIN_S, runRetryDelay: RUN_RETRY_MS },
    ...{ lockDuration: times.lockMs, stalledInterval: times.stalledMs },
    // Whether a job is given up is not for its ticket to say.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
  const stop = listen({ queue, worker, log, refused: parts.refused });

  return {
    prefix: queue.toKey(''),
    add: (job) => {
      const options = { jobId: job, removeOnComplete: true, removeOnFail: true };
      queue.add('job', {}, options).catch(() => undefined);
    },
    stop,
    close: async (left) => {
      stop();
      closing = left;
      if (await left) {
        await within(
          times.closeMs,
          [...out].map(({ ticket, token }) => ticket.moveToWait(token)),
        );
      }
      await within(times.closeMs, [worker.close(true), queue.close()]);
      client.disconnect();
    },
  };
}

interface Out {
  readonly ticket: Ticket;
  readonly token: string;
}

/** To the queue, for whoever comes first. Always rejects, with what tells BullMQ that the ticket is dealt with. */
async function giveBack({ ticket, token }: Out, afterMs: number): Promise<never> {
  // A ticket that is not ours any more is dealt with by whoever has it, or looks for those that are missing.
  if (afterMs === 0) {
    await ticket.moveToWait(token).catch(() => undefined);
    throw new WaitingError();
  }
  await ticket.moveToDelayed(Date.now() + afterMs, token).catch(() => undefined);
  throw new DelayedError();
}

interface Listened extends Pick<QueueParts, 'log' | 'refused'> {
  readonly queue: Queue;
  readonly worker: Worker;
}

/** Hears what goes wrong; returns what ends the taking of tickets. */
function listen({ queue, worker, log, refused }: Listened): () => void {
  let stopped = false;
  let pausing = false;
  const pause = (): void => {
    if (pausing || stopped) return;
    pausing = true;
    worker.pause(true).catch(() => undefined);
    setTimeout(() => {
      pausing = false;
      if (!stopped) worker.resume().catch(() => undefined);
    }, RUN_RETRY_MS).unref();
  };
  const note = (error: unknown): void => {
    // That Redis is away is in the log; that a lock was lost meanwhile does no harm, see `take`.
    const fault = faultOf(error);
    log.debug({ reason: fault.reason }, 'BullMQ has met an error');
    if (fault.kind === 'refused') refused(fault);
    // A worker that is refused its next ticket asks again at once, thousands of times a second.
    if (fault.kind !== 'away') pause();
  };
  queue.on('error', note);
  worker.on('error', note);
  return () => {
    if (stopped) return;
    stopped = true;
    worker.pause(true).catch(() => undefined);
  };
}

/** Resolves when all have settled, or after `ms`. */
async function within(ms: number, promises: readonly Promise<unknown>[]): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  await Promise.race([Promise.allSettled(promises), late]);
  clearTimeout(timer);
}
