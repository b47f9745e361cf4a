/** Finds a set of a live group by its typed name; if there is none, asks which set is meant. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Button, type Reply } from '../../src/chat/reply.ts';
import { isNear } from '../../src/chat/text-search.ts';
import type { SavedSet, SetSummary } from '../../src/store/store.ts';
import type { LiveGroup, LiveGroups } from '../../src/whitelist/live-groups.ts';
import type { Nicknames } from '../../src/whitelist/list/nicknames.ts';
import { reasonAndEnd } from '../arguments/options.ts';
import type { CommandContext } from '../context.ts';
import { SET_NAME_MAX, setKey, type SetName } from './set-name.ts';

/** Suggested names. */
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
  const buttons = await Promise.all(near.map((set) => makeUseButton(set, group, set.name, request)));
  const names = all.slice(0, NAMES_MAX).map((set) => set.name);
  return {
    tone: 'refused',
    summary: nearest === undefined ? sets.unknown(name) : sets.unknownMeant(name, nearest.name),
    sections: [{ lines: [sets.names(names, all.length)] }],
    ...(buttons.length > 0 && { buttons }),
  };
}

/** A button that asks whether the whitelist shall equal this state of the set. */
export async function makeUseButton(
  { id }: SetSummary,
  { name: group, conversationShortId: conversation }: LiveGroup,
  label: string,
  { offer, options }: Request,
): Promise<Button> {
  const key = await offer(
    'whitelist set',
    { saved: id, group, conversation, ...reasonAndEnd(options) },
    false,
  );
  return { key, label, style: 'primary' };
}

/** The set with the id of a button, and its live group; undefined where one of them is gone. */
export async function findSetById(
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

/** The nicknames, completed by those that were stored with the set. */
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
