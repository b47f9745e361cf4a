/** Starts the emulated Volcengine service for a test, and records all requests. */
import { EventEmitter, once } from 'node:events';
import {
  checkedId,
  createGroups,
  type EmulatedGroups,
  type GroupSeed,
} from '../../../emulators/volcengine/whitelists.ts';
import {
  startService,
  type Arrival,
  type EmulatedService,
  type ServiceOptions,
} from '../../../emulators/volcengine/service.ts';
import { maxInAnySecond } from './sliding-window.ts';

export const CREDENTIALS = { accessKeyId: 'AKTEST', secretKey: 'dGVzdC1zZWNyZXQ=' };
export const APP_ID = 123_456;
export const OPERATOR_ID = checkedId('7000000000000000001');
export const CONVERSATION_ID = checkedId('7234567890123456789');

export interface TestService extends EmulatedService {
  readonly groups: EmulatedGroups;
  /** All requests in the order of their arrival. */
  readonly arrivals: readonly Arrival[];
  /** The bodies of one action's requests, as text. */
  readonly bodies: (action: string) => readonly string[];
  /** How often each user id was in a removal request. */
  readonly removals: () => ReadonlyMap<string, number>;
  /** Resolves when `count` requests (of one action, if given) have arrived since the start. */
  readonly arrived: (count: number, action?: string) => Promise<void>;
  readonly maxInAnySecond: () => number;
  /** The user ids on the whitelist of a conversation. */
  readonly whitelist: (conversationId?: string) => readonly string[];
}

/** A whitelist of these ids, each with a nickname. */
export function seed(ids: readonly string[], group: Partial<GroupSeed> = {}): GroupSeed {
  return {
    conversationShortId: CONVERSATION_ID,
    ownerId: OPERATOR_ID,
    whitelist: Object.fromEntries(ids.map((id) => [id, `user ${id}`])),
    ...group,
  };
}

/** Starts a service with these live groups; by default it enforces 50 requests a second. */
export async function startTestService(
  seeds: readonly GroupSeed[],
  settings: Partial<ServiceOptions> = {},
): Promise<TestService> {
  const groups = createGroups(seeds);
  const arrivals: Arrival[] = [];
  const arrival = new EventEmitter();
  const service = await startService({
    credentials: CREDENTIALS,
    appId: APP_ID,
    qps: 50,
    groups,
    onRequest: (request) => {
      arrivals.push(request);
      arrival.emit('request');
    },
    ...settings,
  });
  const bodies = (action: string): readonly string[] =>
    arrivals.filter((arrival) => arrival.action === action).map(({ body }) => body.toString('utf8'));
  return {
    ...service,
    groups,
    arrivals,
    bodies,
    removals: () => {
      const counts = new Map<string, number>();
      for (const body of bodies('BatchRemoveWhitelistParticipant')) {
        const [, list = ''] = /"ParticipantUserIds":\[([^\]]*)\]/u.exec(body) ?? [];
        for (const id of list.split(',')) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      return counts;
    },
    arrived: async (count, action) => {
      const soFar = (): number =>
        arrivals.filter((one) => action === undefined || one.action === action).length;
      while (soFar() < count) await once(arrival, 'request');
    },
    maxInAnySecond: () => maxInAnySecond(arrivals.map(({ atMs }) => atMs)),
    whitelist: (conversationId = CONVERSATION_ID) => [
      ...(groups.get(checkedId(conversationId))?.whitelist.keys() ?? []),
    ],
  };
}
