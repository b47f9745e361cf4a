/** Saves users as a set under a name; asks before it replaces a set of that name. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply, type Section } from '../../src/chat/reply.ts';
import { accountPart, moment, type Sentence } from '../../src/chat/sentence.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import type { NewSet, SavedSet, SetSummary, SetUser } from '../../src/store/store.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';
import type { Nicknames } from '../../src/whitelist/list/nicknames.ts';
import type { GivenUsers } from '../arguments/users.ts';
import type { CommandContext } from '../context.ts';
import { reportToAudit } from '../report-to-audit.ts';
import { duplicatesNote, firstLines, person, skippedSection } from '../wording.ts';
import { withSetNicknames } from './find-set.ts';

/** Sets of one live group. */
export const SETS_MAX = 100;
/** The default maximum of members of a live group (docs 6348/914736), and so of users on its whitelist. */
export const SET_USERS_MAX = 10_000;

/** Tokens of the input that are no users, duplicates, and notes. */
export type InputNotes = Pick<GivenUsers, 'rejected' | 'rejectedCount' | 'duplicates' | 'notes'>;

/** @param inputNotes undefined where the set is the whitelist itself */
export async function saveSet(
  set: NewSet,
  group: LiveGroup,
  inputNotes: InputNotes | undefined,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { texts } = request;
  const { sets } = context.store;
  if (set.users.length > SET_USERS_MAX)
    return notice('refused', texts.sets.tooLarge(set.users.length, SET_USERS_MAX));
  const known = await sets.find(set.conversation, set.key);
  if (known !== undefined) return askToReplace(known, set, group, inputNotes, request, context);
  const result = await sets.save(set, SETS_MAX, undefined);
  switch (result) {
    case 'saved':
      context.onSetChanged('saved');
      return savedReply(set, group, inputNotes, request, context);
    case 'changed':
      return notice('refused', texts.sets.changed);
    case 'full':
      return notice('refused', texts.sets.full(SETS_MAX));
  }
}

/**
 * The answer to the question of `saveSet`: stores the users of that question, if the set is still in the state it
 * named.
 */
export async function replaceSet(
  kept: string,
  replaces: string,
  group: LiveGroup,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const set: NewSet = { ...(JSON.parse(kept) as NewSet), moderator: request.invoker };
  const result = await context.store.sets.save(set, SETS_MAX, replaces);
  if (result !== 'saved') return notice('refused', request.texts.sets.changed);
  context.onSetChanged('replaced');
  return savedReply(set, group, undefined, request, context);
}

async function savedReply(
  set: NewSet,
  group: LiveGroup,
  inputNotes: InputNotes | undefined,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { name, users } = set;
  const sentence = ({ sets }: Texts): Sentence => sets.saved(name, users.length, group.name);
  request.log.info({ group: group.name, users: users.length }, 'set saved');
  await reportToAudit(sentence, request, context);
  const { texts } = request;
  const nicknames = withSetNicknames(context.nicknames, set);
  return {
    tone: (inputNotes?.rejectedCount ?? 0) > 0 ? 'partly' : 'done',
    summary: sentence(texts),
    sections: [
      ...listSection(texts.sets.inSet, users, nicknames, texts),
      ...inputNoteSections(inputNotes, texts),
    ],
  };
}

async function askToReplace(
  known: SavedSet,
  set: NewSet,
  group: LiveGroup,
  inputNotes: InputNotes | undefined,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { texts, offer } = request;
  const before = new Set(known.users.map(({ userId }) => userId));
  const after = new Set(set.users.map(({ userId }) => userId));
  const added = set.users.filter(({ userId }) => !before.has(userId));
  const dropped = known.users.filter(({ userId }) => !after.has(userId));
  if (added.length + dropped.length === 0) {
    const sections = inputNoteSections(inputNotes, texts);
    return { tone: 'info', summary: texts.sets.already(known.name, known.size), sections };
  }
  const nicknames = withSetNicknames(withSetNicknames(context.nicknames, set), known);
  const { name, conversationShortId: conversation } = group;
  const options = { replaces: known.id, content: JSON.stringify(set), group: name, conversation };
  const key = await offer('whitelist save', options, false);
  return {
    tone: 'info',
    summary: texts.sets.askReplace(
      known.name,
      known.size,
      moment(known.at),
      savedBy(known),
      set.users.length,
    ),
    sections: [
      ...listSection(texts.sets.wouldJoin, added, nicknames, texts),
      ...listSection(texts.sets.wouldLeave, dropped, nicknames, texts),
      ...inputNoteSections(inputNotes, texts),
    ],
    buttons: [{ key, label: texts.sets.buttons.replace, style: 'danger' }],
  };
}

export function savedBy({ moderator }: Pick<SetSummary, 'moderator'>): Sentence {
  return accountPart(moderator, moderator.name);
}

/** Names up to ten users. */
export function listSection(
  heading: (count: number) => Sentence,
  users: readonly SetUser[],
  nicknames: Nicknames,
  texts: Texts,
): readonly Section[] {
  if (users.length === 0) return [];
  const line = ({ userId }: SetUser): Sentence => person(userId, nicknames);
  const lines = firstLines(users, line, { max: 10, few: 10, hasFile: false }, texts);
  return [{ heading: heading(users.length), lines }];
}

function inputNoteSections(inputNotes: InputNotes | undefined, texts: Texts): readonly Section[] {
  if (inputNotes === undefined) return [];
  const skipped = skippedSection(inputNotes, texts, false);
  const lines = [...inputNotes.notes, ...duplicatesNote(inputNotes.duplicates, texts.change)];
  return [...(skipped === undefined ? [] : [skipped]), ...(lines.length === 0 ? [] : [{ lines }])];
}
