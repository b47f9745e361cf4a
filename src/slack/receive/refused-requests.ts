/** Logs refused requests in one line a minute, because anyone may send any number of them. */
import type { Logger } from 'pino';

export interface RefusedRequests {
  /** `reason`: one of a few fixed texts; they are counted by it. */
  readonly count: (reason: string) => void;
  /** Tells what was not told yet. */
  readonly close: () => void;
}

const EVERY_MS = 60_000;

/** The first refusal is logged at once; those of the following minute are logged at its end. */
export function createRefusedRequests(log: Logger, everyMs = EVERY_MS): RefusedRequests {
  const counts = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const tell = (): void => {
    timer = undefined;
    if (counts.size === 0) return;
    log.warn({ refused: Object.fromEntries(counts) }, 'requests on SLACK_PORT were refused');
    counts.clear();
    timer = setTimeout(tell, everyMs).unref();
  };

  return {
    count: (reason) => {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
      if (timer === undefined) tell();
    },
    close: () => {
      clearTimeout(timer);
      tell();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
