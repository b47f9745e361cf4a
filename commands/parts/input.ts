/** Which users a moderator means: typed, attached, mentioned, or found in a message. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import type { Sentence } from '../../src/chat/sentence.ts';
import { readIdFile } from '../../src/whitelist/id-file.ts';
import { parseUserIds, type ParsedUserIds, type UserId } from '../../src/whitelist/user-ids.ts';
import type { Work } from '../work.ts';

export type UsersInput =
  | {
      readonly kind: 'users';
      readonly parsed: ParsedUserIds;
      /** They come from a file or a message, so somebody should look at them before anything is done. */
      readonly unseen: boolean;
      readonly notes: readonly Sentence[];
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** Reads option `users` and the attached file together. */
export async function readUsers(request: Request, work: Work): Promise<UsersInput> {
  const { options, file, texts } = request;
  const fromMessage = options['from'] === 'message';
  const typed = options['users']?.trim() ?? '';
  if (typed === '' && file === undefined) {
    return fromMessage ? refused(texts.files['no-ids']) : { kind: 'none' };
  }
  if (file?.kind === 'problem') return refused(texts.files[file.problem]);
  const read = file && readIdFile(file.name, file.bytes);
  if (read?.kind === 'problem') return refused(texts.files[read.problem]);

  const given = parseUserIds([typed, read?.text ?? ''].join('\n'));
  const linked = await resolveMentions(given, request, work);
  // A message is mostly words; only a command's own words are answered one by one.
  const parsed = fromMessage ? { ...linked, rejected: [] } : linked;
  if (parsed.ids.length === 0 && fromMessage) return refused(texts.files['no-ids']);
  const notes = read?.column === undefined ? [] : [texts.plan.fromColumn(read.column.header)];
  return { kind: 'users', parsed, unseen: fromMessage || read !== undefined, notes };
}

function refused(sentence: Sentence): UsersInput {
  return { kind: 'refused', reply: notice('refused', sentence) };
}

/** Puts linked live users in the place of mentions; a mention that is not linked stays rejected as such. */
async function resolveMentions(
  parsed: ParsedUserIds,
  { invoker }: Request,
  { store }: Work,
): Promise<ParsedUserIds> {
  const ids = new Set<UserId>(parsed.ids);
  const duplicates = new Set<UserId>(parsed.duplicates);
  const rejected: ParsedUserIds['rejected'][number][] = [];
  for (const rejection of parsed.rejected) {
    const account = rejection.reason === 'mention' ? mentionedAccount(rejection.token) : undefined;
    const found = account && (await store.links.find({ platform: invoker.platform, id: account }));
    if (found === undefined) rejected.push(rejection);
    else if (ids.has(found as UserId)) duplicates.add(found as UserId);
    else ids.add(found as UserId);
  }
  return { ids: [...ids], duplicates: [...duplicates], rejected };
}

/** The account id in `<@123>`, `<@!123>` or `<@U123|name>`; undefined for any other mention. */
export function mentionedAccount(token: string): string | undefined {
  return /^<@!?([A-Z0-9]+)(?:\|[^<>]*)?>$/u.exec(token)?.[1];
}
