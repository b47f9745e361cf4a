/** Posts changes to the audit channels. An outbox keeps each message until the channel accepts it or it expires. */
import { withoutLogger, withLogger } from '../chat/log-context.ts';
import { storeFailure, type StoreFailure } from '../chat/store-failure.ts';
import { within } from '../async/retry.ts';
import { originOf } from './message.ts';
import { channelOf, createSender, type SenderDeps } from './send.ts';

export interface Audit {
  /** Something was added to the outbox: it is sent in the background. */
  readonly wake: () => void;
  /** Begins to send what is left from before, and to try again what was not accepted. */
  readonly start: () => void;
  /** Sends what is due now, for a second at most, and then no more. */
  readonly stop: () => Promise<void>;
}

export interface AuditDeps extends Omit<SenderDeps, 'retryMs'> {
  /** The store has failed in a way that only the operator can mend. */
  readonly onStoreFailure?: (failure: StoreFailure) => void;
  /** The shortest pause after a failure, and how often the outbox is looked at. */
  readonly retryMs?: number;
}

const RETRY_MS = 5_000;
const STOP_MS = 1_000;
/** The outbox gives one message of each channel at a time. */
const CHANNELS_MAX = 1_000;

/**
 * Creates the audit. A message may arrive twice where a platform accepted it and the bot ended, or stopped waiting,
 * before it knew, unless the platform can tell; of one channel, none overtakes another.
 */
export function createAudit(deps: AuditDeps): Audit {
  const { outbox, log, retryMs = RETRY_MS } = deps;
  const send = createSender({ ...deps, retryMs });
  /** Channels to look at again, and those being looked at, by `channelOf`: a channel that hangs holds up no other. */
  const wanted = new Set<string>();
  const running = new Map<string, Promise<void>>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const storeFailed = (error: unknown): void => {
    const failure = storeFailure(error);
    if (failure?.fatal === true) deps.onStoreFailure?.(failure);
    else log.error({ err: error }, 'the audit outbox is unavailable');
  };
  const sendDue = async (channel: string): Promise<void> => {
    for (;;) {
      const due = await outbox.due(CHANNELS_MAX);
      const next = due.find((message) => channelOf(message) === channel);
      if (next === undefined || stopped) return;
      await withLogger(log.child(originOf(next.message)), () => send(next));
    }
  };
  const run = async (channel: string): Promise<void> => {
    while (wanted.delete(channel) && !stopped) await sendDue(channel).catch(storeFailed);
    // In the same turn as the last look at `wanted`, so that no wish is lost.
    running.delete(channel);
  };
  const wake = (channel: string): void => {
    wanted.add(channel);
    if (!stopped && !running.has(channel)) running.set(channel, run(channel));
  };
  let looking: Promise<void> = Promise.resolve();
  const wakeAll = (): void => {
    looking = outbox.due(CHANNELS_MAX).then((due) => {
      for (const message of due) wake(channelOf(message));
    }, storeFailed);
  };

  return {
    wake: () => {
      // What is sent next may be another command's.
      if (!stopped) withoutLogger(wakeAll);
    },
    start: () => {
      if (stopped || timer !== undefined) return;
      timer = setInterval(wakeAll, retryMs).unref();
      wakeAll();
    },
    stop: async () => {
      clearInterval(timer);
      // What was added a moment ago is still sent.
      await within(
        looking.then(() => Promise.all(running.values())),
        STOP_MS,
        { ref: false },
      );
      stopped = true;
    },
  };
}
