/** Records what the page shows of the emulated Volcengine service: whitelists, signed calls with outcomes, and the request rate. */
import { performance } from 'node:perf_hooks';
import type { Arrival, End } from '../../emulators/volcengine/service.ts';
import { checkedId, type EmulatedGroups } from '../../emulators/volcengine/whitelists.ts';
import { QPS } from './environment.ts';
import { GROUPS } from './seed.ts';
import type { PassEnds } from './pass-ends.ts';
import type { CallView, LoadView, ServiceView, WhitelistView } from './view.ts';

export interface ServiceWatch {
  readonly onRequest: (request: Arrival) => void;
  readonly onEnd: (request: Arrival, end: End) => void;
  readonly view: () => ServiceView;
  readonly load: () => LoadView;
}

const CALLS_SHOWN = 60;
const PEOPLE_SHOWN = 60;
const PLOT_MS = 30_000;
const SECOND_MS = 1_000;

/**
 * @param passEnds reads the ends of guest passes
 * @param onChange called with each change of what the page shows
 */
export function createServiceWatch(
  groups: EmulatedGroups,
  passEnds: () => PassEnds,
  onChange: () => void,
): ServiceWatch {
  let calls: readonly CallView[] = [];
  let arrivals: number[] = [];
  let count = 0;
  let most = 0;
  const numbers = new WeakMap<Arrival, number>();

  return {
    onRequest: (request) => {
      const atMs = performance.timeOrigin + request.atMs;
      numbers.set(request, (count += 1));
      arrivals = [...arrivals.filter((one) => one > atMs - PLOT_MS), atMs];
      most = Math.max(most, arrivals.filter((one) => one > atMs - SECOND_MS).length);
      onChange();
    },
    onEnd: (request, end) => {
      calls = [callOf(request, end, numbers.get(request) ?? 0), ...calls].slice(0, CALLS_SHOWN);
      onChange();
    },
    view: () => ({ whitelists: whitelistsOf(groups, passEnds()), calls, callCount: count }),
    load: () => ({ nowMs: Date.now(), limit: QPS, arrivals, mostInAnySecond: most }),
  };
}

function callOf(request: Arrival, end: End, number: number): CallView {
  const body = request.body.toString('utf8');
  const field = (name: string): string | undefined => new RegExp(`"${name}":"?(\\w+)`, 'u').exec(body)?.[1];
  const ids = /"ParticipantUserIds":\[([^\]]*)\]/u.exec(body)?.[1];
  const cursor = field('Cursor');
  const about = ids === undefined ? `from ${cursor ?? '?'}` : `${ids.split(',').length} users`;
  const known = Object.entries(GROUPS).find(
    ([, { conversationShortId }]) => conversationShortId === field('ConversationShortId'),
  );
  return {
    number,
    atMs: performance.timeOrigin + request.atMs,
    action: request.action,
    about,
    group: known?.[0] ?? '?',
    outcome: outcomeOf(end),
    isGood: end.kind === 'answered' && end.status === 200,
    tookMs: Math.round(performance.now() - request.atMs),
  };
}

function outcomeOf(end: End): string {
  if (end.kind === 'closed') return 'connection closed';
  const { FailedUserIds: failed = [] } = (end.result ?? {}) as {
    readonly FailedUserIds?: readonly unknown[];
  };
  const others = failed.length === 0 ? [] : [`${failed.length} failed`];
  return [String(end.status), ...(end.code === undefined ? [] : [end.code]), ...others].join(' ');
}

function whitelistsOf(groups: EmulatedGroups, endOf: PassEnds): readonly WhitelistView[] {
  return Object.entries(GROUPS).map(([name, { conversationShortId }]) => {
    const whitelist = groups.get(checkedId(conversationShortId))?.whitelist;
    const people = [...(whitelist?.values() ?? [])].slice(0, PEOPLE_SHOWN);
    return {
      name,
      conversationId: conversationShortId,
      total: whitelist?.size ?? 0,
      people: people.map(({ userId, nickname, addedAt }) => ({
        userId,
        nickname,
        sinceMs: addedAt * 1_000,
        untilMs: endOf(conversationShortId, userId),
      })),
    };
  });
}
