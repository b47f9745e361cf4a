/** Stores an invocation before it is acknowledged, in bounded time. */
import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import { currentLogger } from './log-context.ts';
import type { Invocation } from './invocation.ts';
import { asStoreFailure, type StoreFailure } from './store-failure.ts';
import { within } from '../async/retry.ts';

export interface PersistDeps {
  readonly store: Pick<Store, 'jobs'>;
  readonly log: Logger;
  /** How long storing an invocation may take, in ms: platforms await the acknowledgement for 3 s. */
  readonly keepMs?: number;
}

const KEEP_MS = 1_000;

export type Persisted =
  | { readonly kind: 'kept'; readonly id: string }
  | { readonly kind: 'known' }
  /** Not stored in time; if it is stored later, it is deleted again. */
  | { readonly kind: 'failed' };

export function createPersist(
  { store: { jobs }, log, keepMs = KEEP_MS }: PersistDeps,
  failed: (failure: StoreFailure) => void,
): (invocation: Invocation) => Promise<Persisted> {
  return async (invocation) => {
    const { id, invoker } = invocation;
    const accepting = jobs.accept(`${invoker.platform}:${id}`, JSON.stringify(invocation));
    try {
      if (await within(accepting, keepMs)) {
        const job = await accepting;
        return job === undefined ? { kind: 'known' } : { kind: 'kept', id: job };
      }
      currentLogger(log).error({ keepMs }, 'the store is too slow: turned away');
      const forget = async (): Promise<void> => {
        const job = await accepting;
        if (job !== undefined) await jobs.forget(job);
      };
      forget().catch(() => undefined);
    } catch (error) {
      storeFailureHandler(failed)(error);
    }
    return { kind: 'failed' };
  };
}

/** Passes errors of the store to `failed`; any other error would be a bug and is passed as a failure, too. */
export function storeFailureHandler(failed: (failure: StoreFailure) => void): (error: unknown) => void {
  return (error) => {
    failed(asStoreFailure(error, String(error)));
  };
}
