/** Keeps an eye on Redis: whether slots can be had, and one line in the log for each thing that happens to it. */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Permit } from './permit.ts';

const LOOK_EVERY_MS = 500;
/** So many times without an answer, 2 s, mean that there is none. Counted, so that a stall of this process counts once. */
const SILENT_LOOKS = 4;

export interface Watch {
  readonly available: () => boolean;
  readonly onChange: (listener: (available: boolean) => void) => () => void;
  /** Takes note of an answer, whoever asked for it. */
  readonly note: (permit: Permit) => void;
  readonly stop: () => void;
}

export interface Watched {
  readonly client: Redis;
  readonly look: () => Promise<Permit>;
  /** The limit that this process was configured with. */
  readonly limit: number;
  readonly log: Logger;
}

type State = 'starting' | 'away' | 'quiet' | 'usable';

export function watchRedis({ client, look, limit, log }: Watched): Watch {
  const listeners = new Set<(available: boolean) => void>();
  let state: State = 'starting';
  let awaySince = 0;
  let lastError = 'closed';
  let last: Permit | undefined;

  const become = (next: State): void => {
    const before = state;
    state = next;
    if ((before === 'usable') === (next === 'usable')) return;
    for (const listener of listeners) listener(next === 'usable');
  };

  let stopped = false;

  const lost = (reason: string): void => {
    if (stopped || state === 'away') return;
    awaySince = performance.now();
    log.warn({ reason }, 'Redis cannot be used: every request waits until it can');
    become('away');
  };

  const note = (permit: Permit): void => {
    if (permit.kind === 'unset') return;
    if (state === 'away') {
      log.info({ afterMs: Math.round(performance.now() - awaySince) }, 'Redis answers again');
    }
    tell(permit, last, limit, log);
    last = permit;
    become(permit.kind === 'quiet' ? 'quiet' : 'usable');
  };

  let silentLooks = 0;
  let looking = false;
  const lookOnce = async (): Promise<void> => {
    looking = true;
    try {
      note(await look());
    } catch (error) {
      lost(reasonOf(error));
    }
    looking = false;
    silentLooks = 0;
  };
  const timer = setInterval(() => {
    if (!looking) void lookOnce();
    else if ((silentLooks += 1) >= SILENT_LOOKS) lost(client.status === 'ready' ? 'no answer' : lastError);
  }, LOOK_EVERY_MS).unref();

  client
    .on('error', (error) => (lastError = reasonOf(error)))
    .on('close', () => {
      lost(lastError);
    })
    .on('ready', () => (lastError = 'closed'));
  void lookOnce();

  return {
    available: () => state === 'usable',
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    note,
    stop: () => {
      stopped = true;
      clearInterval(timer);
      listeners.clear();
    },
  };
}

function tell(permit: Permit, last: Permit | undefined, ownLimit: number, log: Logger): void {
  const { waitMs, limit } = permit;
  if (last === undefined) {
    log.info({ limit, waitMs }, 'one limit of requests a second for every process, shared through Redis');
  } else if (permit.sinceMs > last.sinceMs) {
    if (permit.kept) {
      log.warn(
        { waitMs },
        'Redis was restarted or replaced; it has its data, but the latest may be missing: nothing is sent for so long, so that the limit holds',
      );
    } else {
      log.error(
        { waitMs },
        'Redis was restarted EMPTY or flushed: the count of requests under way is lost; nothing is sent for so long, so that the limit holds',
      );
    }
  }
  if (limit < ownLimit && limit !== last?.limit) {
    log.warn({ limit, ownLimit }, 'another process is configured with a lower limit, which counts for all');
  }
}

/** What may be said of it: never an error itself, and no message with an address, or with the arguments of a command. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error.name !== 'ReplyError') return error.name;
  return error.message.includes('with args') ? 'ERR' : error.message.slice(0, 200);
}
