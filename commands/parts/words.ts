/** Words that several replies share. */
import { entryLines, type Section } from '../../src/chat/reply.ts';
import { inert, type Sentence } from '../../src/chat/sentence.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import type { ChangeKind, Reason } from '../../src/whitelist/outcome.ts';
import type { Nicknames } from '../../src/whitelist/roster.ts';
import type { Rejection } from '../../src/whitelist/user-ids.ts';

export function rejectedSection(rejected: readonly Rejection[], { input }: Texts): Section {
  const entries = rejected.map(({ token, reason }) => ({ subject: token, reason: input.reasons[reason] }));
  return { heading: input.rejected(rejected.length), lines: entryLines(entries) };
}

/** `id (nickname)`, or the id alone. */
export function displayName(id: string, nicknames: Nicknames): string {
  const nickname = nicknames.of(id);
  return nickname === undefined ? id : `${id} (${inert(nickname)})`;
}

/** The words for a reason, as they fit to what was tried. */
export function reasonText(reason: Reason, kind: ChangeKind, { change, problems }: Texts): Sentence {
  if (kind === 'remove' && reason in change.removeReasons) {
    return change.removeReasons[reason as keyof typeof change.removeReasons];
  }
  return reason in change.reasons
    ? change.reasons[reason as keyof typeof change.reasons]
    : problems[reason as keyof typeof problems].short;
}
