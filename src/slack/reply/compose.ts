/** Composes a reply into one message, and a file for what the message does not show. */
import type { Logger } from 'pino';
import { currentLogger } from '../../chat/log-context.ts';
import { replyText, type Reply, type ReplyFile, type Section } from '../../chat/reply.ts';
import { enumerate, say, type Sentence } from '../../chat/sentence.ts';
import { catalogues, type Locale } from '../../chat/texts/index.ts';
import type { DirectMessages } from './direct-message.ts';
import { failureCode } from '../errors.ts';
import { renderReply, type Form, type Message } from './render.ts';

/** The message in one form; rejects only when the bot is stopping. */
export type Compose = (form: Form) => Promise<Message>;

export interface ComposeDeps {
  readonly directMessages: DirectMessages;
  readonly locale: Locale;
  readonly stopping: AbortSignal;
  readonly log: Logger;
  /** Replies whose file has arrived: not sent again where the message is tried again. */
  readonly filed: WeakSet<Reply>;
  /** Said of the message itself. */
  readonly more?: readonly Section[];
}

/** More lines of a file than this never fit into a message. */
const FILE_LINES_MAX = 1_000;

/** `buttons`: those of the message. The file is sent once, before the first form that needs it. */
export function createCompose(reply: Reply, buttons: Reply['buttons'], deps: ComposeDeps): Compose {
  let sending: Promise<readonly Section[]> | undefined;
  return async (form) => {
    const shown = withSections({ ...reply, buttons: buttons ?? [] }, deps.more ?? []);
    const { message, complete } = renderReply(shown, { form });
    if (complete && needsFile(reply) === undefined) return message;
    sending ??= sendFile(reply, fileOf(reply), deps);
    return renderReply(withSections(shown, await sending), { form }).message;
  };
}

/** The file that the reply asks for in any case. */
export function needsFile({ wantsFile, file }: Reply): ReplyFile | undefined {
  return wantsFile === true ? file : undefined;
}

/** The file for what a message does not show: the reply's own, or else all of its text. */
export function fileOf(reply: Reply): ReplyFile {
  return reply.file ?? { name: 'reply.txt', content: replyText(reply), pointer: [], tooLarge: [] };
}

/** The reply with more sections, above the small print. */
export function withSections(reply: Reply, more: readonly Section[]): Reply {
  const { sections } = reply;
  const isSmall = ({ small }: Section): boolean => small === true;
  return {
    ...reply,
    sections: [...sections.filter((section) => !isSmall(section)), ...more, ...sections.filter(isSmall)],
  };
}

/** Resolves to the sections that say where the file is, or to what it holds, where it could not be sent. */
async function sendFile(reply: Reply, file: ReplyFile, deps: ComposeDeps): Promise<readonly Section[]> {
  const { directMessages, locale, stopping, log, filed } = deps;
  const { fileSent } = catalogues[locale].dialog;
  try {
    if (!filed.has(reply)) await directMessages.upload(file);
    filed.add(reply);
    return [{ lines: [fileSent] }];
  } catch (error) {
    stopping.throwIfAborted();
    currentLogger(log).warn(
      { code: failureCode(error) },
      'Slack did not take a file: as much of it as fits is shown in the message',
    );
    return unsentSections(file, locale);
  }
}

/** What is said in place of a file that Slack did not take: that, and what it holds. */
export function unsentSections(file: ReplyFile, locale: Locale): readonly Section[] {
  const { fileFailed } = catalogues[locale].dialog;
  return [{ lines: [fileFailed] }, { heading: say`${file.name}`, lines: linesOf(file) }];
}

/** What a file holds, cell by cell: it may name more users than the reply does, and names are quoted text. */
function linesOf({ content }: ReplyFile): readonly Sentence[] {
  const lines = content.split(/\r?\n/u, FILE_LINES_MAX).filter((line) => line !== '');
  return lines.map((line) => enumerate(line.split(','), ', '));
}
