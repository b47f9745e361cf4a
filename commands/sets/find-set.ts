/** Finds a set of a live group by what was typed; where there is none, asks which one is meant. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Button, type Reply } from '../../src/chat/reply.ts';
import { isNear } from '../../src/chat/text-search.ts';
import type { SavedSet, SetSummary } from '../../src/store/store.ts';
import type { LiveGroup, LiveGroups } from '../../src/whitelist/live-groups.ts';
import type { Nicknames } from '../../src/whitelist/list/nicknames.ts';
import { givenWith } from '../arguments/options.ts';
import type { CommandContext } from '../context.ts';
import { SET_NAME_MAX, setKey, type SetName } from './set-name.ts';

/** Of names that may be meant. */
const NEAR_MAX = 5;
const NAMES_MAX = 20;

export type FoundSet =
  { readonly kind: 'set'; readonly set: SavedSet } | { readonly kind: 'refused'; readonly reply: Reply };

export async function findSet(
  { name, key }: Extract<SetName, { kind: 'name' }>,
  group: LiveGroup,
  request: Request,
  { store }: CommandContext,
): Promise<FoundSet> {
  const set = await store.sets.find(group.conversationShortId, key);
  if (set !== undefined) return { kind: 'set', set };
  const all = await store.sets.list(group.conversationShortId);
  return { kind: 'refused', reply: await askWhichSet(name, all, group, request) };
}

async function askWhichSet(
  name: string,
  all: readonly SetSummary[],
  group: LiveGroup,
  request: Request,
): Promise<Reply> {
  const { sets } = request.texts;
  if (all.length === 0) return notice('refused', sets.none(group.name));
  const near = all.filter((set) => isNear(setKey(name), set.key)).slice(0, NEAR_MAX);
  const [nearest] = near;
  const buttons = await Promise.all(near.map((set) => useButton(set, group, set.name, request)));
  const names = all.slice(0, NAMES_MAX).map((set) => set.name);
  return {
    tone: 'refused',
    summary: nearest === undefined ? sets.unknown(name) : sets.unknownMeant(name, nearest.name),
    sections: [{ lines: [sets.names(names, all.length)] }],
    ...(buttons.length > 0 && { buttons }),
  };
}

/** Asks whether the whitelist is to become equal to this state of the set. */
export async function useButton(
  { id }: SetSummary,
  { name: group, conversationShortId: conversation }: LiveGroup,
  label: string,
  { offer, options }: Request,
): Promise<Button> {
  const key = await offer('whitelist set', { saved: id, group, conversation, ...givenWith(options) }, false);
  return { key, label, style: 'primary' };
}

/** The set of the id that a button has kept, and its live group; undefined where either is not there any more. */
export async function keptSet(
  id: string,
  { store, groups }: CommandContext,
): Promise<{ readonly set: SavedSet; readonly group: LiveGroup } | undefined> {
  const set = await store.sets.get(id);
  const group = set && groupOfSet(set, groups);
  return set === undefined || group === undefined ? undefined : { set, group };
}

function groupOfSet({ conversation }: SetSummary, { all }: LiveGroups): LiveGroup | undefined {
  return all.find(({ conversationShortId }) => conversationShortId === conversation);
}

export function refuseName(
  { kind }: Exclude<SetName, { kind: 'name' }>,
  usage: string,
  { texts }: Request,
): Reply {
  return notice('refused', kind === 'none' ? texts.sets.usage(usage) : texts.sets.nameTooLong(SET_NAME_MAX));
}

/** The same, with those that were kept with the set, where nothing newer is known. */
export function withSetNicknames(
  nicknames: Nicknames,
  set: Pick<SavedSet, 'conversation' | 'users'>,
): Nicknames {
  const kept = new Map(set.users.map(({ userId, nickname }) => [userId, nickname]));
  return {
    of: (userId) => nicknames.of(userId) ?? kept.get(userId),
    in: (conversations) => {
      const own = nicknames.in(conversations);
      return conversations.includes(set.conversation) ? withSetNicknames(own, set) : own;
    },
  };
}
