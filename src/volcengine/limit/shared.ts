/** The rate limiter that any number of processes share, through tables in PostgreSQL. */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { stopwatch } from '../stopwatch.ts';
import { SLOT_HOLD_MS, type AccountLimiter } from './account-limiter.ts';
import { createFairQueue, type FairQueue } from './fair-queue.ts';
import { GIVE_BACK, LEAVE, LOOK, PERMIT_MS, TAKE, type Query, type Row } from './slots.ts';

export interface SharedLimit {
  readonly query: Query;
  /** Requests in any 1,000 ms. The lowest counts where running processes differ. */
  readonly limit: number;
  /** The longest that a request takes once it has left; it leaves no later than this after its turn, either. */
  readonly timeoutMs: number;
  readonly log: Logger;
  readonly holdMs?: number;
}

/** While tasks wait: others release slots before their leases end, without a notification. */
const TAKE_EVERY_MS = 20;
/** Each process says that it lives this often, and learns how things are. */
const LOOK_EVERY_MS = 1_000;
/** Before another try, when a statement has failed. */
const RETRY_MS = 250;

/** How long nothing is sent, in ms, after slots may have been forgotten: see `slots.ts`. */
export function quietTimeMs(timeoutMs: number, holdMs = SLOT_HOLD_MS): number {
  return PERMIT_MS + timeoutMs + holdMs;
}

/**
 * Never waits for PostgreSQL, and never throws. Without PostgreSQL nothing is sent: tasks wait, for as long as it takes,
 * and go on by themselves once it is back.
 */
export function createSharedRateLimiter(settings: SharedLimit): AccountLimiter {
  const process = randomUUID();
  const alarm = createAlarm();
  const queue = createFairQueue(() => {
    if (queue.waiting() === 1) alarm.ring();
  });
  const watch = watchSlots(process, settings);
  const { take, giveBack } = serveQueue(queue, process, settings, alarm.ring);
  let closed = false;

  const work = async (): Promise<void> => {
    while (!closed) {
      try {
        await giveBack();
        if (watch.dueMs() <= 0) await watch.look();
        const wanted = watch.available() ? queue.waiting() : 0;
        if (wanted > 0) await take(wanted);
        await alarm.pause(Math.min(watch.dueMs(), wanted > 0 ? TAKE_EVERY_MS : Infinity));
      } catch {
        watch.lose();
        await alarm.pause(RETRY_MS);
      }
    }
    await giveBack();
    await settings.query(LEAVE, [process]);
  };
  // What cannot be said at the end, the others find out when the leases are over.
  work().catch(() => undefined);

  const close = (): void => {
    closed = true;
    queue.close();
    watch.stop();
    alarm.ring();
  };
  const { available, onChange } = watch;
  return { shared: true, run: queue.run, waiting: queue.waiting, available, onChange, close };
}

/** A pause ends after so many ms, or when the alarm rings; at once where it has rung since the last pause. */
function createAlarm() {
  let ringing = new AbortController();
  return {
    pause: async (ms: number): Promise<void> => {
      await sleep(Math.max(ms, 0), undefined, { signal: ringing.signal }).catch(() => undefined);
      ringing = new AbortController();
    },
    ring: (): void => {
      ringing.abort();
    },
  };
}

/** Starts tasks with the slots that are granted. `wake` is called when there is a slot to give back, or more may be had. */
function serveQueue(queue: FairQueue, process: string, settings: SharedLimit, wake: () => void) {
  const { query, holdMs = SLOT_HOLD_MS } = settings;
  const used: Row[] = [];
  return {
    giveBack: async (): Promise<void> => {
      const batch = [...used];
      if (batch.length > 0) await query(GIVE_BACK, [JSON.stringify(batch)]);
      used.splice(0, batch.length);
    },
    take: async (wanted: number): Promise<void> => {
      const age = stopwatch();
      const expired = (): boolean => age() > PERMIT_MS;
      const slots = await query(TAKE, [process, wanted]);
      for (const slot of slots) {
        // After a stall, of this process or of the network, a grant is too old, and asked for again.
        const task = expired() ? undefined : queue.startNext(expired);
        const freeInMs = task === undefined ? 0 : holdMs;
        void Promise.resolve(task).then(() => {
          used.push({ ...slot, freeInMs });
          wake();
        });
      }
      if (slots.length === wanted) wake();
    },
  };
}

/** Knows whether slots are granted now, and puts one line into the log for each thing that happens to them. */
function watchSlots(process: string, { query, limit: ownLimit, timeoutMs, holdMs, log }: SharedLimit) {
  const quietMs = quietTimeMs(timeoutMs, holdMs);
  const changes = new EventEmitter<{ change: [available: boolean] }>();
  let available = false;
  let last: Row | undefined;
  /** By the steady clock; 0 as long as the slots cannot be reached. */
  let lookAt = 0;
  let lostQuietUntil = 0;

  const become = (next: boolean): void => {
    if (next === available) return;
    available = next;
    changes.emit('change', next);
  };
  return {
    available: () => available,
    onChange: (listener: (available: boolean) => void) => {
      changes.on('change', listener);
      return () => void changes.off('change', listener);
    },
    /** Until the next look, in ms; 0 or less: now. */
    dueMs: () => lookAt - performance.now(),
    look: async (): Promise<void> => {
      const [row = {}] = await query(LOOK, [process, ownLimit, quietMs]);
      const now = performance.now();
      const waitMs = Math.max(Number(row['wait_ms']), Math.ceil(lostQuietUntil - now), 0);
      const limit = Number(row['limit']);
      if (last === undefined) log.info({ limit, waitMs }, JOINED);
      else if (row['since'] !== last['since']) log.warn({ waitMs }, RESTARTED);
      if (limit < ownLimit && limit !== last?.['limit']) log.warn({ limit, ownLimit }, LOWER);
      last = row;
      lookAt = now + Math.min(waitMs || LOOK_EVERY_MS, LOOK_EVERY_MS);
      become(waitMs === 0);
    },
    /** The slots cannot be reached. They may come back without the latest, and look the same: others' requests arrive meanwhile. */
    lose: (): void => {
      if (lookAt > 0) lostQuietUntil = performance.now() + quietMs;
      lookAt = 0;
      log.debug('the slots of the limit cannot be reached');
      become(false);
    },
    stop: () => changes.removeAllListeners(),
  };
}

const JOINED = 'one limit of requests a second for all processes, shared through PostgreSQL';
const RESTARTED =
  'PostgreSQL was restarted or replaced: nothing is sent for a while, so that the limit holds';
const LOWER = 'another process is configured with a lower limit, which counts for all';
