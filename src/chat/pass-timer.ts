/** Makes jobs of guest passes when they are due. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { DuePasses, Store } from '../store/store.ts';
import type { Invocation } from './invocation.ts';
import { pickLocale } from './texts/index.ts';

/** The command that carries such a job out. */
export const END_PASSES = 'end passes';

export interface PassTimer {
  readonly start: () => void;
  /** From now on passes are left to other processes, or to the next start. Safe to call twice. */
  readonly stop: () => void;
}

export interface PassTimerDeps {
  readonly passes: Pick<Store['passes'], 'claimDue'>;
  /** Ids of the live groups that are configured: the passes of others wait. */
  readonly conversations: readonly string[];
  readonly log: Logger;
  /** The longest pause between two looks, in ms: others may have given passes meanwhile. */
  readonly lookMs?: number;
}

const LOOK_MS = 5_000;

export function createPassTimer(deps: PassTimerDeps): PassTimer {
  const { passes, conversations, log, lookMs = LOOK_MS } = deps;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    let waitMs: number | undefined;
    try {
      while (waitMs === undefined && !stopped) waitMs = await passes.claimDue(conversations, invocationOf);
    } catch (error) {
      log.warn({ err: error }, 'guest passes that are due could not be looked up: tried again');
    }
    if (!stopped) timer = setTimeout(() => void look(), Math.min(waitMs ?? lookMs, lookMs)).unref();
  };
  return {
    start: () => {
      void look();
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
