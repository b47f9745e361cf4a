/** Reads whole whitelists: one reading of a live group at a time, shared by all callers; keeps the latest result. */
import type { Logger } from 'pino';
import type { CallContext, WhitelistApi } from '../../volcengine/client.ts';
import { createKnownList, type KnownList } from './known-list.ts';
import type { LiveGroup } from '../live-groups.ts';
import type { ChangeKind } from '../change/outcome.ts';
import { shareWork, type SharedWork } from './shared-work.ts';
import type { UserId } from '../ids/user-id.ts';
import { readWholeList, isUnchanged, type WholeList } from './whole-list.ts';

export type Listed = KnownList | Exclude<WholeList, { kind: 'read' }>;

export interface Readings {
  /** The list, if it was read at most `maxAgeMs` ago. */
  readonly find: (group: LiveGroup, maxAgeMs: number) => KnownList | undefined;
  /** Whether a reading was aborted in the last minute because the list is too long. */
  readonly isLong: (group: LiveGroup) => boolean;
  /** How long ago the running reading began, in milliseconds; 0 where there is none. */
  readonly ageMs: (group: LiveGroup) => number;
  /** Joins the running reading, or starts one. @param whole reads to the end, also of a long list */
  readonly join: (group: LiveGroup, context: CallContext, whole: boolean) => SharedWork<Listed>;
  /** Checks whether the list changed while it was read; see `KnownList`. */
  readonly confirm: (
    list: KnownList,
    group: LiveGroup,
    context: CallContext,
    withinMs: number,
  ) => Promise<void>;
  /** Updates the known list, and the running reading, with a change that was made at the service. */
  readonly changed: (group: LiveGroup, kind: ChangeKind, ids: readonly UserId[]) => void;
  /** Forgets the known list; the result of the running reading will not be kept. */
  readonly forget: (group: LiveGroup) => void;
}

/** A second of the rate limit, and ten times the default cap of a whitelist (docs 6348/412253). */
const PAGES_MAX = 50;
const LONG_MS = 60_000;
/** All readings together have one queue key in the fair queue. */
const LANE = 'whitelists';

interface Reading extends SharedWork<Listed> {
  readonly begunAt: number;
  /** Changes of this process since the reading began. */
  readonly changes: { readonly kind: ChangeKind; readonly ids: readonly UserId[] }[];
  whole: boolean;
}

/** Maps by conversation id. */
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
      const reading =
        running?.isRunning() === true ? running : startReading({ api, group, log, memory, now });
      reading.whole ||= whole;
      return reading;
    },
    confirm: (list, group, { log, signal: asking }, withinMs) =>
      list.confirm(
        (pages) => shareWork((signal) => isUnchanged(api, group, { lane: LANE, signal, log }, pages)),
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
      // The running reading continues for the callers who wait for it.
      underWay.delete(conversationShortId);
    },
  };
}

interface ReadingDeps {
  readonly api: WhitelistApi;
  readonly group: LiveGroup;
  readonly log: Logger;
  readonly memory: Memory;
  readonly now: () => number;
}

function startReading({ api, group, log, memory, now }: ReadingDeps): Reading {
  const { known, underWay, longUntil } = memory;
  const key = group.conversationShortId;
  const isCurrent = (): boolean => underWay.get(key) === reading;
  const work = async (signal: AbortSignal): Promise<Listed> => {
    // Waits until `reading` is assigned.
    await Promise.resolve();
    const mayReadNextPage = (pages: number): boolean => reading.whole || pages < PAGES_MAX;
    const read = await readWholeList(api, group, { lane: LANE, signal, log }, mayReadNextPage);
    if (read.kind === 'too-long') longUntil.set(key, now() + LONG_MS);
    if (read.kind !== 'read') return read;
    const list = createKnownList(read);
    // A page may have been read before or after these changes; applying them again is correct in both cases.
    for (const { kind, ids } of reading.changes) list.change(kind, ids);
    if (isCurrent()) known.set(key, { list, readAt: now() });
    return list;
  };
  // Also after an exception, so that the next caller starts another reading.
  const end = (): void => {
    if (isCurrent()) underWay.delete(key);
  };
  const shared = shareWork((signal) => work(signal).finally(end));
  const reading: Reading = { ...shared, begunAt: now(), changes: [], whole: false };
  underWay.set(key, reading);
  return reading;
}
