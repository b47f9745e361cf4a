/** An audit message: a reply as it is kept in the outbox. */
import type { Reply } from '../chat/reply.ts';
import { plainText } from '../chat/sentence.ts';

/** JSON of the reply, without its controls: nobody is meant to use those, and they hold functions. */
export function serialize({ tone, summary, sections, file, wantsFile }: Reply): string {
  return JSON.stringify({ tone, summary, sections, file, wantsFile });
}

/** Throws a SyntaxError where the text was not made by `serialize`. */
export function deserialize(message: string): Reply {
  return JSON.parse(message) as Reply;
}

/** All that a reply says, its file included, as lines of plain text. */
export function wholeText({ summary, sections, file }: Reply): string {
  const lines = sections.flatMap(({ heading, lines }) => [...(heading ? [heading] : []), ...lines]);
  return [...[summary, ...lines].map(plainText), ...(file ? [file.content] : [])].join('\n');
}
