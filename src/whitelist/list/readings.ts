/** Reads whole whitelists: one reading of a group at a time for all who ask, and the latest result. */
import type { Logger } from 'pino';
import type { CallContext, WhitelistApi } from '../../volcengine/client.ts';
import { createKnownList, type KnownList } from './known-list.ts';
import type { LiveGroup } from '../live-groups.ts';
import type { ChangeKind } from '../change/outcome.ts';
import { shareWork, type SharedWork } from './shared-work.ts';
import type { UserId } from '../ids/user-id.ts';
import { readWholeList, stoodStill, type WholeList } from './whole-list.ts';

export type Listed = KnownList | Exclude<WholeList, { kind: 'read' }>;

export interface Readings {
  /** The list as it was read at most `maxAgeMs` ago. */
  readonly find: (group: LiveGroup, maxAgeMs: number) => KnownList | undefined;
  /** Whether the latest reading was given up, because the list is too long, at most a minute ago. */
  readonly isLong: (group: LiveGroup) => boolean;
  /** How long ago the reading under way has begun, in milliseconds; 0 where there is none. */
  readonly ageMs: (group: LiveGroup) => number;
  /** The reading under way, or one that begins now. @param whole to the end, however long it is */
  readonly join: (group: LiveGroup, context: CallContext, whole: boolean) => SharedWork<Listed>;
  /** Looks whether the list stood still while it was read; see `KnownList`. */
  readonly confirm: (
    list: KnownList,
    group: LiveGroup,
    context: CallContext,
    withinMs: number,
  ) => Promise<void>;
  /** Corrects what is known, and what is being read, by what was done at the service. */
  readonly changed: (group: LiveGroup, kind: ChangeKind, ids: readonly UserId[]) => void;
  /** Forgets what is known; what is being read is not kept. */
  readonly forget: (group: LiveGroup) => void;
}

/** 1 s of the limit, and ten times the default cap of a whitelist (docs 6348/412253). */
const PAGES_MAX = 50;
const LONG_MS = 60_000;
/** Readings take their turns beside those of commands, all of them together as one. */
const LANE = 'whitelists';

interface Reading extends SharedWork<Listed> {
  readonly begunAt: number;
  /** What we have changed since it began. */
  readonly changes: { readonly kind: ChangeKind; readonly ids: readonly UserId[] }[];
  whole: boolean;
}

/** All by conversation id. */
interface Memory {
  readonly known: Map<string, { readonly list: KnownList; readonly readAt: number }>;
  readonly underWay: Map<string, Reading>;
  readonly longUntil: Map<string, number>;
}

export function createReadings(api: WhitelistApi, now: () => number): Readings {
  const memory: Memory = { known: new Map(), underWay: new Map(), longUntil: new Map() };
  const { known, underWay, longUntil } = memory;
  return {
    find: ({ conversationShortId }, maxAgeMs) => {
      const entry = known.get(conversationShortId);
      return entry !== undefined && now() - entry.readAt <= maxAgeMs ? entry.list : undefined;
    },
    isLong: ({ conversationShortId }) => (longUntil.get(conversationShortId) ?? 0) > now(),
    ageMs: ({ conversationShortId }) => now() - (underWay.get(conversationShortId)?.begunAt ?? now()),
    join: (group, { log }, whole) => {
      const running = underWay.get(group.conversationShortId);
      const reading = running?.goesOn() === true ? running : begin({ api, group, log, memory, now });
      reading.whole ||= whole;
      return reading;
    },
    confirm: (list, group, { log, signal: asking }, withinMs) =>
      list.confirm(
        (pages) => shareWork((signal) => stoodStill(api, group, { lane: LANE, signal, log }, pages)),
        asking,
        withinMs,
      ),
    changed: ({ conversationShortId }, kind, ids) => {
      if (ids.length === 0) return;
      known.get(conversationShortId)?.list.change(kind, ids);
      underWay.get(conversationShortId)?.changes.push({ kind, ids });
    },
    forget: ({ conversationShortId }) => {
      known.delete(conversationShortId);
      // It goes on for those who wait for it.
      underWay.delete(conversationShortId);
    },
  };
}

interface Beginning {
  readonly api: WhitelistApi;
  readonly group: LiveGroup;
  readonly log: Logger;
  readonly memory: Memory;
  readonly now: () => number;
}

function begin({ api, group, log, memory, now }: Beginning): Reading {
  const { known, underWay, longUntil } = memory;
  const key = group.conversationShortId;
  const isWanted = (): boolean => underWay.get(key) === reading;
  const work = async (signal: AbortSignal): Promise<Listed> => {
    // Until `reading` is there.
    await Promise.resolve();
    const mayGoOn = (pages: number): boolean => reading.whole || pages < PAGES_MAX;
    const read = await readWholeList(api, group, { lane: LANE, signal, log }, mayGoOn);
    if (read.kind === 'too-long') longUntil.set(key, now() + LONG_MS);
    if (read.kind !== 'read') return read;
    const list = createKnownList(read);
    // A page may have been read before them or after them: either way this is how it is now.
    for (const { kind, ids } of reading.changes) list.change(kind, ids);
    if (isWanted()) known.set(key, { list, readAt: now() });
    return list;
  };
  // Also after an exception: the next who asks begins another reading.
  const end = (): void => {
    if (isWanted()) underWay.delete(key);
  };
  const shared = shareWork((signal) => work(signal).finally(end));
  const reading: Reading = { ...shared, begunAt: now(), changes: [], whole: false };
  underWay.set(key, reading);
  return reading;
}
