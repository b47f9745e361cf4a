/** Posts changes to the audit channels. An outbox keeps each message until the channel accepts it or it expires. */
import { withoutLogger, withLogger } from '../chat/log-context.ts';
import { storeFailure, type StoreFailure } from '../chat/store-failure.ts';
import { within } from '../async/retry.ts';
import { originOf } from './message.ts';
import { channelOf, createSender, type SenderDeps } from './send.ts';

export interface Audit {
  /** Sends new messages of the outbox in the background. */
  readonly wake: () => void;
  /** Starts sending messages of earlier runs, and retrying messages that were not accepted. */
  readonly start: () => void;
  /** Sends due messages, for one second at most, and then stops. */
  readonly stop: () => Promise<void>;
}

export interface AuditDeps extends Omit<SenderDeps, 'retryMs'> {
  /** Called when the store fails in a way that only the operator can fix. */
  readonly onStoreFailure?: (failure: StoreFailure) => void;
  /** The shortest pause after a failure, and how often the outbox is polled. */
  readonly retryMs?: number;
}

const RETRY_MS = 5_000;
const STOP_MS = 1_000;
/** The outbox gives one message of each channel at a time. */
const CHANNELS_MAX = 1_000;

/**
 * Creates the audit. Messages of one channel keep their order. A message can arrive twice if a platform accepted it and
 * the bot ended, or stopped waiting, before it knew; not on platforms with idempotency keys.
 */
export function createAudit(deps: AuditDeps): Audit {
  const { outbox, log, retryMs = RETRY_MS } = deps;
  const send = createSender({ ...deps, retryMs });
  /** Channels to serve, and channels being served, by `channelOf`: a channel that hangs does not delay others. */
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
    // In the same turn of the event loop as the last check of `wanted`, so that no wake-up is lost.
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
      // The messages may be of other commands.
      if (!stopped) withoutLogger(wakeAll);
    },
    start: () => {
      if (stopped || timer !== undefined) return;
      timer = setInterval(wakeAll, retryMs).unref();
      wakeAll();
    },
    stop: async () => {
      clearInterval(timer);
      // Messages that were added just before are still sent.
      await within(
        looking.then(() => Promise.all(running.values())),
        STOP_MS,
        { ref: false },
      );
      stopped = true;
    },
  };
}
