/** Shows the progress of long work: edited in place, at most every few seconds, and never after the end. */
import type { Logger } from 'pino';
import { notice, type Reply } from './reply.ts';
import type { Sentence } from './sentence.ts';
import type { Texts } from './texts/index.ts';

/** Both platforms allow about one edit a second; more than this tells a moderator nothing new. */
export const PROGRESS_EVERY_MS = 3_000;

export interface Progress {
  readonly report: (done: number, total: number) => void;
  /** Shows this as soon as nothing else is being shown. */
  readonly notify: (sentence: Sentence) => void;
  /** No more is shown; resolves when what is being shown has been. */
  readonly end: () => Promise<void>;
}

export interface ProgressDeps {
  readonly show: ((reply: Reply) => Promise<void>) | undefined;
  readonly texts: Texts;
  readonly log: Logger;
  readonly everyMs?: number;
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number;
}

/** The first is shown when work has gone on for `everyMs`, the next ones as long after each other; stale ones are skipped. */
export function createProgress(deps: ProgressDeps): Progress {
  const { show, texts, log, everyMs = PROGRESS_EVERY_MS, now = () => performance.now() } = deps;
  const begun = now();
  let next = begun + everyMs;
  let showing: Promise<void> | undefined;
  let waiting: Reply | undefined;
  let ended = false;

  const begin = (reply: Reply): void => {
    if (show === undefined || ended) return;
    showing = show(reply)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'progress could not be shown');
      })
      .finally(() => {
        showing = undefined;
        next = now() + everyMs;
        const following = waiting;
        waiting = undefined;
        if (following !== undefined) begin(following);
      });
  };

  return {
    report: (done, total) => {
      if (showing !== undefined || now() < next) return;
      if (done === 0 || done >= total) return;
      const secondsLeft = Math.ceil(((now() - begun) / done) * (total - done)) / 1_000;
      begin(notice('info', texts.progress(done, total, Math.ceil(secondsLeft))));
    },
    notify: (sentence) => {
      if (showing === undefined) begin(notice('info', sentence));
      else waiting = notice('info', sentence);
    },
    end: async () => {
      ended = true;
      await showing;
    },
  };
}
