/** Shows the progress of a command: edited in place, at most every 3 s, and never after the reply. */
import type { Logger } from 'pino';
import { notice, type Reply } from './reply.ts';
import type { Sentence } from './sentence.ts';
import type { Texts } from './texts/index.ts';

/** Both platforms allow about one edit a second; more than this does not help a moderator. */
export const PROGRESS_EVERY_MS = 3_000;

export interface Progress {
  readonly report: (done: number, total: number) => void;
  /** Shows the sentence as soon as no other edit is running. */
  readonly notify: (sentence: Sentence) => void;
  /** Shows nothing more; resolves after the running edit. */
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

/** The first progress is shown after `everyMs`, further ones at the same interval; reports in between are dropped. */
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
