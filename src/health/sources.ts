/** The read-only view of a running bot that health and metrics use. */
import type { Dispatch } from '../chat/dispatch.ts';
import type { Platform } from '../chat/platform.ts';
import type { Store } from '../store/store.ts';
import type { AccountLimiter } from '../volcengine/limit/account-limiter.ts';

export interface HealthSources {
  readonly phase: () => 'starting' | 'running' | 'stopping';
  /** The configured platforms. */
  readonly platforms: readonly Pick<Platform, 'name' | 'connected' | 'reconnects'>[];
  readonly store: Pick<Store, 'usable'> & {
    readonly [kind in 'passes' | 'sets' | 'panels']: Pick<Store[kind], 'count'>;
  };
  readonly limiter: Pick<AccountLimiter, 'shared' | 'available' | 'waiting'>;
  readonly dispatch: Pick<Dispatch, 'running'>;
}
