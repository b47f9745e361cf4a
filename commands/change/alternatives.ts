/** Finds users that a moderator may have meant by a token that is no id, or by an id that is not on the whitelist. */
import type { Request } from '../../src/chat/command.ts';
import type { Section } from '../../src/chat/reply.ts';
import { say, type Sentence } from '../../src/chat/sentence.ts';
import {
  findByNickname,
  findNearMisses,
  looksLikeDiscordId,
  looksRounded,
  type Named,
} from '../../src/whitelist/ids/near-misses.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { GivenUsers, Skipped } from '../arguments/users.ts';
import type { CommandContext } from '../context.ts';

export interface Alternative {
  readonly userId: UserId;
  readonly nickname: string | undefined;
  /** The given token that may mean this user. */
  readonly token: string;
  /** Why this user may be meant. */
  readonly why: Sentence;
}

/** Tokens that are compared with the whitelist; each comparison takes time in proportion to its length. */
export const CHECKED_MAX = 50;
export const ALTERNATIVES_MAX = 20;
const NICKNAME_MATCHES_MAX = 5;
/** Shorter words are part of too many names, except a single Chinese character. */
const NICKNAME_PART_MIN = 2;

export interface Unclear {
  /** Ids that are not on the whitelist. */
  readonly absent: readonly UserId[];
  readonly rejected: GivenUsers['rejected'];
  /** User ids that were given beside the tokens. */
  readonly ids: readonly UserId[];
  /** The whole typed text, where it may be one nickname. */
  readonly typed: string | undefined;
}

/** Users on the whitelist that the tokens of `unclear` may mean, each once. */
export async function findAlternatives(
  unclear: Unclear,
  members: readonly Named[],
  request: Pick<Request, 'invoker' | 'texts'>,
  context: Pick<CommandContext, 'store' | 'nicknames' | 'now'>,
): Promise<readonly Alternative[]> {
  const found = new Map<UserId, Alternative>();
  const byId = new Map(members.map((member) => [member.userId, member]));
  const absent = new Set(unclear.absent);
  const given = new Set(unclear.ids.filter((id) => !absent.has(id)));
  const add = (userId: UserId, token: string, why: (token: string) => Sentence): void => {
    if (given.has(userId) || found.has(userId) || found.size >= ALTERNATIVES_MAX) return;
    const member = byId.get(userId);
    if (member === undefined) return;
    found.set(userId, { userId, nickname: member.nickname, token, why: why(token) });
  };
  const { alternatives } = request.texts;
  for (const { token, inside } of unclear.rejected)
    for (const id of inside) add(id, token, alternatives.inside);
  for (const { text, member } of byNickname(unclear, members))
    add(member.userId, text, alternatives.nickname);
  // A user with a known nickname exists and was meant.
  const strangers = unclear.absent.filter((id) => context.nicknames.of(id) === undefined);
  for (const id of strangers.slice(0, CHECKED_MAX)) {
    for (const { userId } of withNickname(id, members)) add(userId, id, alternatives.nickname);
    for (const { kind, userId } of findNearMisses(id, members)) add(userId, id, alternatives[kind]);
    const linked =
      looksLikeDiscordId(id, context.now()) && (await context.store.links.find({ platform: 'discord', id }));
    if (linked) add(linked as UserId, id, alternatives.linked);
  }
  return [...found.values()];
}

/** A word that matches too many nicknames to ask about each; undefined where there is none. */
export function findAmbiguousWord(unclear: Unclear, members: readonly Named[]): string | undefined {
  const { typed, rejected, ids } = unclear;
  const words = rejected.filter(isName).slice(0, CHECKED_MAX);
  if (words.length === 0 || ids.length > 0) return undefined;
  const texts = [...(typed === undefined ? [] : [typed.trim()]), ...words.map(({ token }) => token)];
  return texts.find((text) => membersNamed(text, members).length > NICKNAME_MATCHES_MAX);
}

interface NicknameMatch {
  readonly text: string;
  readonly member: Named;
}

/** Matches the whole typed text, else each word. If ids were given too, a word must equal a whole nickname. */
function byNickname({ typed, rejected, ids }: Unclear, members: readonly Named[]): readonly NicknameMatch[] {
  const words = rejected
    .filter(isName)
    .slice(0, CHECKED_MAX)
    .map(({ token }) => token);
  if (words.length === 0) return [];
  if (ids.length > 0) {
    return words.flatMap((text) => withNickname(text, members).map((member) => ({ text, member })));
  }
  const all = typed === undefined ? [] : matchesOf(typed, members);
  return all.length > 0 ? all : words.flatMap((text) => matchesOf(text, members));
}

/** The user with exactly this nickname; none where there are several. */
function withNickname(text: string, members: readonly Named[]): readonly Named[] {
  const name = nameIn(text);
  const whole = findByNickname(name, members).filter(({ nickname = '' }) => fold(nickname) === fold(name));
  return whole.length === 1 ? whole : [];
}

function matchesOf(text: string, members: readonly Named[]): readonly NicknameMatch[] {
  const found = membersNamed(text, members);
  return found.length > NICKNAME_MATCHES_MAX ? [] : found.map((member) => ({ text, member }));
}

function membersNamed(text: string, members: readonly Named[]): readonly Named[] {
  const name = nameIn(text);
  const isPart = Array.from(name).length >= NICKNAME_PART_MIN || /^\p{Script=Han}$/u.test(name);
  return isPart ? findByNickname(name, members) : withNickname(name, members);
}

/** An `@alice` that the platform did not turn into a mention is a name. */
function nameIn(text: string): string {
  return text.trim().replace(/^[@＠]/u, '');
}

function isName({ reason }: Skipped): boolean {
  return reason === 'not-a-number' || reason === 'mixed' || reason === 'in-words' || reason === 'mention';
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** The rejected tokens without those of an alternative, which the reply shows with that user. */
export function withoutAlternatives(
  { rejected, rejectedCount }: Pick<GivenUsers, 'rejected' | 'rejectedCount'>,
  alternatives: readonly Alternative[],
): Pick<GivenUsers, 'rejected' | 'rejectedCount'> {
  const meant = new Set(alternatives.map(({ token }) => token));
  // A decimal number stays: its line says how to copy the id correctly.
  const left = rejected.filter(({ token, reason }) => reason === 'decimal' || !meant.has(token));
  return { rejected: left, rejectedCount: rejectedCount - rejected.length + left.length };
}

/** Says why an id is probably not a user id; undefined for all other ids. */
export function idWarning(id: UserId, nowMs: number, { looks }: Request['texts']): Sentence | undefined {
  if (looksRounded(id)) return looks.rounded;
  return looksLikeDiscordId(id, nowMs) ? looks.discord : undefined;
}

export function alternativesSection(
  alternatives: readonly Alternative[],
  { texts }: Pick<Request, 'texts'>,
): readonly Section[] {
  if (alternatives.length === 0) return [];
  const lines = alternatives.map(({ userId, nickname, why }) => {
    const who = nickname === undefined ? say`${userId}` : say`${nickname} · ${userId}`;
    return say`${who} — ${why}`;
  });
  return [{ heading: texts.change.headings.alternatives(alternatives.length), lines }];
}
