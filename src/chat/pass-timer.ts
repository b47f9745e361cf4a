/** Creates jobs that end guest passes when these are due. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { DuePasses, Store } from '../store/store.ts';
import type { Invocation } from './invocation.ts';
import { pickLocale } from './texts/index.ts';

/** The command that such a job runs. */
export const END_PASSES = 'end passes';

export interface PassTimer {
  readonly start: () => void;
  /** Stops; other processes or the next start end further passes. Safe to call twice. */
  readonly stop: () => void;
}

export interface PassTimerDeps {
  readonly passes: Pick<Store['passes'], 'claimDue'>;
  /** Conversation ids of the configured live groups; passes of other groups wait. */
  readonly conversations: readonly string[];
  readonly log: Logger;
  /** The longest pause between two polls of the store, in ms: other processes may have given passes. */
  readonly pollMs?: number;
}

const POLL_MS = 5_000;

export function createPassTimer(deps: PassTimerDeps): PassTimer {
  const { passes, conversations, log, pollMs = POLL_MS } = deps;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const poll = async (): Promise<void> => {
    let waitMs: number | undefined;
    try {
      while (waitMs === undefined && !stopped) waitMs = await passes.claimDue(conversations, invocationOf);
    } catch (error) {
      log.warn({ err: error }, 'due guest passes could not be read from the store: tried again');
    }
    if (!stopped) timer = setTimeout(() => void poll(), Math.min(waitMs ?? pollMs, pollMs)).unref();
  };
  return {
    start: () => {
      void poll();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function invocationOf({ moderator, locale }: DuePasses): string {
  const invocation: Invocation = {
    id: `pass-${randomUUID()}`,
    invoker: moderator,
    channelId: null,
    act: { kind: 'timer', command: END_PASSES, options: {}, locale: pickLocale(locale) },
    handle: null,
  };
  return JSON.stringify(invocation);
}
