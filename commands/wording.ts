/** How replies name users, and tokens that were not read as users. */
import { shorten } from '../src/chat/shorten.ts';
import { accountPart, inert, moment, plainText, say, type Sentence } from '../src/chat/sentence.ts';
import type { Section } from '../src/chat/reply.ts';
import type { Texts } from '../src/chat/texts/index.ts';
import type { Action } from '../src/store/store.ts';
import { readStatus, type StoredStatus } from '../src/whitelist/change/stored-status.ts';
import type { ChangeKind, Reason } from '../src/whitelist/change/outcome.ts';
import type { Nicknames } from '../src/whitelist/list/nicknames.ts';
import type { Skipped } from './arguments/users.ts';
import type { Undone } from './change/undone.ts';

/** The nicknames, completed by those that were stored with these actions: a restart forgets the others. */
export function withRecordedNicknames(nicknames: Nicknames, actions: readonly Action[]): Nicknames {
  const kept = new Map(
    actions.flatMap(({ users }) => users.map(({ userId, nickname }) => [userId, nickname] as const)),
  );
  return {
    of: (userId) => nicknames.of(userId) ?? kept.get(userId),
    in: (conversations) =>
      withRecordedNicknames(
        nicknames.in(conversations),
        actions.filter(({ conversation }) => conversations.includes(conversation)),
      ),
  };
}

/** `nickname · id`, or the id alone: the id comes last, so that a numeric nickname is not taken for one. */
export function person(id: string, nicknames: Nicknames): Sentence {
  const nickname = nicknames.of(id);
  return nickname === undefined ? say`${id}` : say`${nickname} · ${id}`;
}

/** Longer nicknames are cut on buttons, so that the id is still seen. */
const BUTTON_NAME_MAX = 40;

/** A user as plain text, for buttons and menus. */
export function personLabel(id: string, nickname: string | undefined): string {
  return nickname ? `${shorten(inert(nickname), BUTTON_NAME_MAX)} · ${id}` : id;
}

/** A list of more than `max` lines is cut to `few`, and the rest is counted. */
export interface ListOptions {
  readonly max: number;
  readonly few: number;
  /** Whether the reply has a file with all lines. */
  readonly hasFile: boolean;
}

/** For successful users. */
export const PEOPLE: Omit<ListOptions, 'hasFile'> = { max: 10, few: 5 };
/** For users who need attention, of whom more are named. */
export const ATTENTION: Omit<ListOptions, 'hasFile'> = { max: 20, few: 10 };

/** The first lines, and how many more there are. */
export function firstLines<T>(
  items: readonly T[],
  line: (item: T) => Sentence,
  { max, few, hasFile }: ListOptions,
  { change }: Texts,
  total = items.length,
): readonly Sentence[] {
  if (total <= max) return items.map(line);
  const more = total - few;
  return [...items.slice(0, few).map(line), hasFile ? change.more(more) : change.moreUnlisted(more)];
}

/** The tokens that were not read as a user id, with reasons; undefined where there are none. */
export function skippedSection(
  { rejected, rejectedCount }: { readonly rejected: readonly Skipped[]; readonly rejectedCount: number },
  texts: Texts,
  hasFile: boolean,
): Section | undefined {
  if (rejectedCount === 0) return undefined;
  const line = (one: Skipped): Sentence => say`${skippedName(one)} — ${texts.rejections[one.reason]}`;
  // A number may have been meant as an id; of words that is seldom true.
  const isWord = ({ reason }: Skipped): boolean => reason === 'not-a-number';
  const sorted = [...rejected.filter((one) => !isWord(one)), ...rejected.filter(isWord)];
  const lines = firstLines(sorted, line, { ...PEOPLE, hasFile }, texts, rejectedCount);
  const unlisted =
    rejectedCount > rejected.length ? [texts.change.skippedFile(rejected.length, rejectedCount)] : [];
  return { heading: texts.change.headings.skipped(rejectedCount), lines: [...lines, ...unlisted] };
}

/** A mention is shown as an account, not as its mark-up (`<@123>`). */
function skippedName({ token, account }: Skipped): Sentence {
  if (account === undefined) return say`${token}`;
  const [, name = account.id] = /\|([^<>|]{1,100})>$/u.exec(token) ?? [];
  return accountPart(account, `@${name}`);
}

/** More duplicates than this are only counted. */
const DUPLICATES_NAMED_MAX = 10;

/** Says which ids were given more than once. */
export function duplicatesNote(
  ids: readonly string[],
  { duplicates, duplicatesNamed }: Texts['change'],
): readonly Sentence[] {
  if (ids.length === 0) return [];
  return [ids.length > DUPLICATES_NAMED_MAX ? duplicates(ids.length) : duplicatesNamed(ids)];
}

/** Says who undid a change, and for how many users; undefined where it was not undone. */
export function undonePhrase({ done, left, by }: Undone, { details }: Texts): Sentence | undefined {
  if (by === undefined) return undefined;
  const [who, at] = [accountPart(by.moderator, by.moderator.name), moment(by.at)];
  if (!by.concluded) return details.underWay(who);
  return left.length === 0
    ? details.undone(who, at)
    : details.undonePartly(who, at, done - left.length, done);
}

/** The sentence for a reason; some differ for removals. */
export function reasonText(
  reason: Reason,
  kind: ChangeKind,
  { reasons, removeReasons, problems }: Texts,
): Sentence {
  if (kind === 'remove' && reason in removeReasons)
    return removeReasons[reason as keyof typeof removeReasons];
  return reason in reasons
    ? reasons[reason as keyof typeof reasons]
    : problems[reason as keyof typeof problems].short;
}

/** The reason in a stored status as plain text; empty for the outcome `done`. */
export function recordedReason(mark: StoredStatus, kind: ChangeKind, texts: Texts): string {
  const progress = readStatus(mark);
  if (progress.kind !== 'settled' || progress.outcome.kind === 'done') return '';
  return plainText(reasonText(progress.outcome.reason, kind, texts));
}
