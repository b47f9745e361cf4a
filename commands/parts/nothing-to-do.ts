/** The answer when nothing that was given is a live user id. */
import { notice, type Reply } from '../../src/chat/reply.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import type { Rejection } from '../../src/whitelist/user-ids.ts';
import { rejectedFile } from './result-file.ts';
import { rejectedSection } from './words.ts';

export function nothingToDo(rejected: readonly Rejection[], texts: Texts): Reply {
  if (rejected.length === 0) return notice('refused', texts.input.noUsers);
  return {
    tone: 'refused',
    summary: texts.input.onlyRejected,
    sections: [rejectedSection(rejected, texts)],
    file: rejectedFile(rejected, texts),
  };
}
