/** Reads the users that a moderator gave: typed, pasted, attached, mentioned, or found in a message. */
import type { IncomingFile, Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import { readIdFile } from '../../src/whitelist/files/id-file.ts';
import {
  readIds,
  REJECTED_MAX,
  TOKENS_MAX,
  type IdReading,
  type IdSource,
  type RejectionReason,
} from '../../src/whitelist/ids/read-ids.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import type { Account } from '../../src/store/store.ts';
import type { CommandContext } from '../context.ts';

/** A part of the input that was not read as a user. */
export interface Skipped {
  /** As it was given. */
  readonly token: string;
  /** `not-linked`: the mention of an account whose user id is not known. */
  readonly reason: RejectionReason | 'not-linked';
  /** Ids inside `token`; a moderator has to confirm them. */
  readonly inside: readonly UserId[];
  /** The mentioned account; only with the reason `not-linked`. */
  readonly account?: Account;
}

export interface GivenUsers {
  /** In the order given, each once; those of linked mentions last. */
  readonly ids: readonly UserId[];
  readonly duplicates: readonly UserId[];
  /** The first 1,000. */
  readonly rejected: readonly Skipped[];
  readonly rejectedCount: number;
  /** The input is typed text of ids and linked mentions only. */
  readonly plain: boolean;
  readonly source: IdSource;
  /** Where the ids were found. */
  readonly notes: readonly Sentence[];
}

export type UsersInput =
  | { readonly kind: 'users'; readonly given: GivenUsers }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reply: Reply };

/**
 * Reads option `users` together with the attached files; or option `given`, in which a button stores what was read when
 * the button was made.
 */
export async function readUsers(
  request: Request<'from' | 'given' | 'picked' | 'users'>,
  { store }: CommandContext,
): Promise<UsersInput> {
  const { options, files, texts } = request;
  if (options.given !== undefined) return { kind: 'users', given: JSON.parse(options.given) as GivenUsers };
  const source: IdSource = options.from === 'message' ? 'message' : 'typed';
  const typed = typedTexts(options);
  if (typed.length === 0 && files.length === 0)
    return source === 'message' ? refused(texts.input.noneInMessage) : { kind: 'none' };
  const readings = typed.map((text) => readIds(text, source));
  const notes: Sentence[] = [];
  for (const file of files) {
    const read = readFile(file, texts);
    if (read.kind === 'problem' && source === 'message')
      notes.push(texts.plan.fileUnread(file.name, read.sentence));
    else if (read.kind === 'problem') return refused(read.sentence);
    if (read.kind === 'problem') continue;
    readings.push(read.reading);
    notes.push(...read.notes);
  }
  const count = readings.reduce((sum, { tokens }) => sum + tokens, 0);
  if (count > TOKENS_MAX) return refused(texts.input.tooMany(count, TOKENS_MAX));
  const given = await resolveMentions(mergeReadings(readings), request, store.links);
  // The moderator has not looked at the ids of a file.
  const needsReview = files.length > 0 && source === 'typed';
  return { kind: 'users', given: { ...given, source: needsReview ? 'file' : source, notes } };
}

/** Values of a picker are read one by one: a short id before a long one would look like a row number. */
function typedTexts({ users = '', picked }: Request<'picked' | 'users'>['options']): readonly string[] {
  const texts = picked === undefined ? [users] : (JSON.parse(picked) as readonly string[]);
  return texts.filter((text) => text.trim() !== '');
}

function refused(sentence: Sentence): UsersInput {
  return { kind: 'refused', reply: notice('refused', sentence) };
}

type FileRead =
  | { readonly kind: 'read'; readonly reading: IdReading; readonly notes: readonly Sentence[] }
  | { readonly kind: 'problem'; readonly sentence: Sentence };

function readFile(file: IncomingFile, { files, plan }: Request['texts']): FileRead {
  if (file.kind === 'problem') return { kind: 'problem', sentence: files[file.problem] };
  const read = readIdFile(file.name, file.bytes);
  if (read.kind === 'problem') return { kind: 'problem', sentence: files[read.problem] };
  const notes = read.column === undefined ? [] : [plan.fromColumn(read.column.header)];
  return { kind: 'read', reading: read.reading, notes };
}

/** Several readings as one: an id that is in two of them was given twice. */
function mergeReadings(readings: readonly IdReading[]): IdReading {
  const [only] = readings;
  if (only !== undefined && readings.length === 1) return only;
  const ids = new Set<UserId>();
  const duplicates = new Set(readings.flatMap((reading) => reading.duplicates));
  for (const id of readings.flatMap((reading) => reading.ids)) {
    if (ids.has(id)) duplicates.add(id);
    ids.add(id);
  }
  return {
    ids: [...ids],
    duplicates: [...duplicates],
    mentions: readings.flatMap(({ mentions }) => mentions),
    rejected: readings.flatMap(({ rejected }) => rejected).slice(0, REJECTED_MAX),
    rejectedCount: readings.reduce((sum, { rejectedCount }) => sum + rejectedCount, 0),
    plain: readings.every(({ plain }) => plain),
    tokens: readings.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

/** Replaces mentions with the users that are linked to the accounts. */
async function resolveMentions(
  reading: IdReading,
  { invoker }: Request,
  links: CommandContext['store']['links'],
): Promise<Omit<GivenUsers, 'source' | 'notes'>> {
  const ids = new Set<UserId>(reading.ids);
  const duplicates = new Set<UserId>(reading.duplicates);
  const unlinked: Skipped[] = [];
  for (const { token, account } of reading.mentions) {
    const mentioned = { platform: invoker.platform, id: account };
    const found = await links.find(mentioned);
    if (found === undefined) unlinked.push({ token, reason: 'not-linked', inside: [], account: mentioned });
    else if (ids.has(found as UserId)) duplicates.add(found as UserId);
    else ids.add(found as UserId);
  }
  return {
    ids: [...ids],
    duplicates: [...duplicates],
    rejected: [...unlinked, ...reading.rejected].slice(0, REJECTED_MAX),
    rejectedCount: reading.rejectedCount + unlinked.length,
    plain: reading.plain && unlinked.length === 0,
  };
}
