/** The terminal as a chat platform: each line is a command, each reply is printed. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Dispatch } from '../../src/chat/dispatch.ts';
import type { Platform } from '../../src/chat/platform.ts';
import type { Reply } from '../../src/chat/reply.ts';
import type { Locale } from '../../src/chat/texts/index.ts';
import { readFile, readLine } from './lines.ts';
import { renderText } from './render.ts';

/** Who types; read afresh for every command. */
export interface TerminalUser {
  /** Stands for a chat account. */
  readonly id: string;
  readonly locale: Locale;
  readonly isModerator: boolean;
  /** Whether messages for channels are printed, too. */
  readonly readsChannels: boolean;
}

export interface TerminalOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Interactive: colours and a prompt. Otherwise each line read is printed before its reply. */
  readonly interactive: boolean;
  readonly channelId: string;
  readonly user: () => TerminalUser;
  /** Answers lines that are no command of the bot; undefined where it does not know them either. */
  readonly other: (line: string) => string | undefined;
}

export interface Terminal extends Platform {
  /** Resolves at the end of the input, when the last reply has been printed. */
  readonly finished: Promise<unknown>;
}

interface Handle extends Pick<TerminalUser, 'locale' | 'isModerator'> {
  /** Of an attached file. */
  readonly path?: string;
}

const PROMPT = '> ';

export function createTerminal(options: TerminalOptions, dispatch: Dispatch): Terminal {
  const { input, output, interactive, other } = options;
  const end = Promise.withResolvers<undefined>();
  const lines = createInterface({ input, terminal: false });
  /** The last reply with something to press or to pick. */
  let last: Reply | undefined;
  const print = (text: string): void => {
    output.write(`${text}\n`);
  };
  const show = (reply: Reply): Promise<void> => {
    print(renderText(reply, interactive));
    if (reply.buttons !== undefined || reply.picker !== undefined) last = reply;
    return Promise.resolve();
  };

  dispatch.connect('terminal', ({ handle }) => {
    const { locale, isModerator, path } = handle as Handle;
    return {
      locale: () => Promise.resolve(locale),
      authorise: () => Promise.resolve(isModerator ? 'allowed' : 'not-moderator'),
      ...(path !== undefined && { fetchFiles: async () => [await readFile(path)] }),
      deliver: show,
      showProgress: show,
    };
  });

  const answer = async (line: string): Promise<void> => {
    if (!interactive) print(`${PROMPT}${line}`);
    const { id, locale, isModerator } = options.user();
    const read = readLine(line, dispatch.commands, last);
    if (read.kind === 'act') {
      const handle: Handle = { locale, isModerator, ...(read.path !== undefined && { path: read.path }) };
      const invoker = { platform: 'terminal', id } as const;
      const { channelId } = options;
      const invocation = { id: randomUUID(), invoker, channelId, act: read.act, handle };
      await dispatch.receive(invocation, () => Promise.resolve());
      await dispatch.idle();
    } else print(other(line) ?? 'A line is a command, for example: /unwhitelist help');
    print('');
  };
  const converse = async (): Promise<void> => {
    if (interactive) output.write(PROMPT);
    // One after the other, so that each reply stands under its command.
    for await (const line of lines) {
      if (line.trim() !== '') await answer(line.trim());
      if (interactive) output.write(PROMPT);
    }
  };

  return {
    name: 'terminal',
    finished: end.promise,
    start: () => {
      void converse().finally(() => {
        end.resolve(undefined);
      });
      return Promise.resolve();
    },
    stop: () => {
      lines.close();
      return Promise.resolve();
    },
    post: (channelId, reply) => {
      if (options.user().readsChannels) print(`[#${channelId}] ${renderText(reply, interactive)}`);
      return Promise.resolve({ kind: 'accepted' });
    },
  };
}
