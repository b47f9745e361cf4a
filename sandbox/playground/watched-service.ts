/** Starts the emulated Volcengine service of the playground, records its requests for the page, and can change its secret key. */
import { createFaults, type Faults } from '../../emulators/volcengine/faults.ts';
import { startService } from '../../emulators/volcengine/service.ts';
import type { EmulatedGroups } from '../../emulators/volcengine/whitelists.ts';
import { APP_ID, CREDENTIALS, QPS } from './environment.ts';
import type { PassEnds } from './pass-ends.ts';
import { createPlaygroundGroups } from './seed.ts';
import { createServiceWatch, type ServiceWatch } from './service-watch.ts';

export interface WatchedService {
  readonly origin: string;
  readonly groups: EmulatedGroups;
  readonly faults: Faults;
  readonly watch: ServiceWatch;
  /** Gives the service another secret key than the bot has, or the right one. */
  readonly setWrongKey: (isWrong: boolean) => void;
  readonly close: () => Promise<void>;
}

export interface WatchedServiceDeps {
  /** Reads the ends of guest passes. */
  readonly passEnds: () => PassEnds;
  readonly onChange: () => void;
  /** Called with the action of each request. */
  readonly onRequest: (action: string) => void;
}

export async function startWatchedService(deps: WatchedServiceDeps): Promise<WatchedService> {
  const groups = createPlaygroundGroups();
  const watch = createServiceWatch(groups, deps.passEnds, deps.onChange);
  const faults = createFaults();
  let credentials = CREDENTIALS;
  const { origin, close } = await startService({
    appId: APP_ID,
    qps: QPS,
    groups,
    faults,
    onEnd: watch.onEnd,
    get credentials() {
      return credentials;
    },
    onRequest: (request) => {
      deps.onRequest(request.action);
      watch.onRequest(request);
    },
  });
  const setWrongKey = (isWrong: boolean): void => {
    credentials = isWrong ? { ...CREDENTIALS, secretKey: 'another' } : CREDENTIALS;
  };
  return { origin, groups, faults, watch, setWrongKey, close };
}
