/** Jobs in Redis: kept before they are acknowledged, handed out by a queue, each to one process at a time. */
import type { Logger } from 'pino';
import { StoreError, type Store } from '../store.ts';
import type { Calls } from './calls.ts';
import { unusable } from './errors.ts';
import { createHands, type Hands } from './hands.ts';
import { hashOf, type Ids, type Keys } from './keys.ts';
import type { Line } from './line.ts';
import { createTicketQueue, type TicketQueue } from './queue.ts';
import type { RedisTimes } from './times.ts';
import { text } from './writes.ts';

export interface JobParts {
  readonly url: string;
  readonly line: Line;
  readonly calls: Calls;
  readonly keys: Keys;
  readonly ids: Ids;
  readonly log: Logger;
  /** The clock of the store: milliseconds since 1970. */
  readonly now: () => number;
  readonly times: RedisTimes;
}

export interface Jobs {
  readonly jobs: Store['jobs'];
  /** Of each job that is out and not finished, the id and the hand. */
  readonly left: () => readonly string[];
  /** Gives their tickets to others, once they are `left`. */
  readonly close: (left: Promise<boolean>) => Promise<void>;
}

export function createJobs(parts: JobParts): Jobs {
  const { calls, ids, now, times } = parts;
  let work: Work | undefined;
  /** Accepted here, and neither acknowledged nor forgotten yet: should Redis forget them, an acknowledgement brings them back. */
  const accepted = new Map<string, { readonly key: string; readonly invocation: string }>();
  /** Goes on when its caller has stopped waiting: nothing else is to be done then. */
  const soon = (promise: Promise<unknown>): Promise<void> => within(promise, times.promptMs, parts.line);

  return {
    jobs: {
      accept: async (key, invocation) => {
        const id = ids();
        const entry = { key: hashOf(key), invocation: text(invocation) };
        try {
          const answer = await calls.prompt('accept', [id, entry.key, entry.invocation, now()]);
          if (answer === 'known') return undefined;
        } catch (error) {
          // It may have been kept, though nobody was told.
          calls.patient('forget', [id]).catch(() => undefined);
          throw error;
        }
        accepted.set(id, entry);
        return id;
      },
      forget: (id) => {
        accepted.delete(id);
        return soon(calls.patient('forget', [id]));
      },
      acknowledge: (id) => {
        const { key, invocation } = accepted.get(id) ?? { key: '', invocation: '' };
        accepted.delete(id);
        const acknowledged = calls.patient('acknowledge', [id, key, invocation, now()]);
        return soon(acknowledged.then(() => work?.queue()?.add(id)));
      },
      work: (run) => {
        const begun = createWork(parts, run);
        work = begun;
        return () => {
          begun.stop();
          calls.patient('stopping', []).catch(() => undefined);
          return Promise.resolve();
        };
      },
      othersWork: () =>
        calls.prompt('others', []).then(
          (answer) => answer === 1,
          () => false,
        ),
    },
    left: () => work?.hands.left().flatMap(({ id, name }) => [id, name]) ?? [],
    close: async (left) => {
      work?.stop();
      await work?.queue()?.close(left);
    },
  };
}

interface Work {
  readonly hands: Hands;
  readonly queue: () => TicketQueue | undefined;
  readonly stop: () => void;
}

function createWork(
  { url, line, calls, keys, ids, log, now, times }: JobParts,
  run: Parameters<Store['jobs']['work']>[0],
): Work {
  const hands: Hands = createHands({ ...{ line, calls, keys, ids, log, now, run } });
  let queue: TicketQueue | undefined;
  let stopped = false;

  /** A ticket may be missing: its maker has died, the job was left unacknowledged, or Redis has lost it. */
  const sweep = async (tickets: TicketQueue): Promise<void> => {
    const lost = (await calls.prompt('lost', [times.graceMs, tickets.prefix])) as readonly string[];
    for (const job of lost) if (!stopped) tickets.add(job);
  };
  const look = (): void => {
    if (stopped || line.fault() !== undefined) return;
    // Not before Redis was there once, so that BullMQ meets no Redis that refuses us.
    queue ??= createTicketQueue({ url, keys, times, log, carryOut: hands.carryOut, refused: line.met });
    sweep(queue).catch(() => undefined);
  };
  const timer = setInterval(look, times.sweepMs).unref();
  line.on({ back: look });
  look();

  return {
    hands,
    queue: () => queue,
    stop: () => {
      stopped = true;
      clearInterval(timer);
      hands.stop();
      queue?.stop();
      calls.hurry();
    },
  };
}

/** Rejects as a failure of the store when `promise` takes longer; it goes on. */
async function within(promise: Promise<unknown>, ms: number, line: Line): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(unusable(line.fault() ?? { kind: 'away', reason: 'no answer' }));
  }, ms);
  try {
    await Promise.race([promise, late.promise]);
  } catch (error) {
    throw error instanceof StoreError ? error : unusable({ kind: 'away', reason: 'no answer' });
  } finally {
    clearTimeout(timer);
  }
}
