/** Finds the one user whose history a moderator asks for: by id, linked mention, or current or recorded nickname. */
import type { Request, SuggestContext } from '../../src/chat/command.ts';
import { fold, matcher } from '../../src/chat/text-search.ts';
import { notice, type Button, type Choice, type Reply } from '../../src/chat/reply.ts';
import type { RecordedPerson } from '../../src/store/store.ts';
import { readIds } from '../../src/whitelist/ids/read-ids.ts';
import { chooseGroup, type LiveGroup } from '../../src/whitelist/live-groups.ts';
import { findMembers } from '../arguments/suggest-users.ts';
import { readWithinOneSecond } from '../change/plan.ts';
import type { CommandContext } from '../context.ts';
import { personLabel } from '../wording.ts';

export type FoundPerson =
  | { readonly kind: 'found'; readonly person: RecordedPerson }
  /** A question which user is meant, or a refusal. */
  | { readonly kind: 'reply'; readonly reply: Reply };

/** Fits into one message on every platform, with room for other buttons. */
const BUTTONS_MAX = 15;

export async function findPerson(
  typed: string,
  group: LiveGroup,
  request: Request,
  context: CommandContext,
): Promise<FoundPerson> {
  const { texts, invoker } = request;
  const refused = (sentence: Reply['summary']): FoundPerson => {
    return { kind: 'reply', reply: notice('refused', sentence) };
  };
  const { ids, mentions } = readIds(typed, 'typed');
  if (ids.length + mentions.length > 1) return refused(texts.history.onePerson);
  const [mention] = mentions;
  if (mention !== undefined) {
    const linked = await context.store.links.find({ platform: invoker.platform, id: mention.account });
    return linked === undefined ? refused(texts.rejections['not-linked']) : found(linked);
  }
  const [id] = ids;
  if (id !== undefined) return found(id);
  const people = await findByNickname(typed, group, request, context);
  const [person, ...others] = people;
  if (person === undefined) return refused(texts.history.unknownPerson(typed, group.name));
  return others.length === 0
    ? { kind: 'found', person }
    : { kind: 'reply', reply: await askWhich(typed, people, group, request) };
}

function found(userId: string): FoundPerson {
  return { kind: 'found', person: { userId, nickname: undefined } };
}

/** Users with exactly this nickname; if there are none, users whose nickname contains it. */
async function findByNickname(
  typed: string,
  group: LiveGroup,
  request: Request,
  context: CommandContext,
): Promise<readonly RecordedPerson[]> {
  const roster = await readWithinOneSecond(group, request, context);
  const wanted = fold(typed.trim());
  const isPart = matcher(typed);
  const tests = [
    (nickname: string) => fold(nickname.trim()) === wanted,
    (nickname: string) => wanted !== '' && isPart(nickname),
  ];
  for (const isMeant of tests) {
    const recorded = await context.store.actions.people(
      group.conversationShortId,
      ({ nickname = '' }) => isMeant(nickname),
      BUTTONS_MAX + 1,
    );
    const listed = roster?.members.filter(({ nickname = '' }) => isMeant(nickname)) ?? [];
    const all = new Map<string, RecordedPerson>();
    for (const { userId, nickname } of [...listed, ...recorded])
      if (!all.has(userId)) all.set(userId, { userId, nickname });
    if (all.size > 0) return [...all.values()];
  }
  return [];
}

async function askWhich(
  typed: string,
  people: readonly RecordedPerson[],
  { name, conversationShortId: conversation }: LiveGroup,
  { offer, texts }: Request,
): Promise<Reply> {
  const buttons = await Promise.all(
    people.slice(0, BUTTONS_MAX).map(async ({ userId, nickname }): Promise<Button> => {
      const key = await offer('whitelist history', { group: name, conversation, user: userId }, false);
      return { key, label: personLabel(userId, nickname), style: 'normal' };
    }),
  );
  const more = people.length > BUTTONS_MAX ? [{ lines: [texts.history.morePeople] }] : [];
  return { tone: 'info', summary: texts.history.whichPerson(typed), sections: more, buttons };
}

const SUGGESTIONS_MAX = 25;
/** The latest recorded entries that autocomplete searches, which takes some milliseconds. */
const ENTRIES_MAX = 20_000;

/** Autocomplete: users of recent changes, then users on the whitelist. */
export async function suggestPeople(
  context: CommandContext,
  typed: string,
  { options, channelId, log }: SuggestContext,
): Promise<readonly Choice[]> {
  const choice = chooseGroup(context.groups, options['group'], channelId);
  if (choice.kind !== 'chosen') return [];
  const { group } = choice;
  const matches = matcher(typed);
  const isMeant = ({ userId, nickname = '' }: RecordedPerson): boolean =>
    matches(userId) || matches(nickname) || matches(context.nicknames.of(userId) ?? '');
  const { people } = context.store.actions;
  const recorded = await people(group.conversationShortId, isMeant, SUGGESTIONS_MAX, ENTRIES_MAX);
  const found = new Map<string, string | undefined>();
  for (const { userId, nickname } of recorded) found.set(userId, context.nicknames.of(userId) ?? nickname);
  const members = found.size < SUGGESTIONS_MAX ? await findMembers(isMeant, group, context, log) : [];
  for (const { userId, nickname } of members) if (!found.has(userId)) found.set(userId, nickname);
  return [...found].map(([value, nickname]) => ({ value, label: personLabel(value, nickname) }));
}
