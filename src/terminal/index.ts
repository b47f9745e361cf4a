/** The terminal as a chat: each line typed is a command, each reply is printed. For the sandbox. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseCommandLine } from '../chat/command-line.ts';
import type { Dispatch, Invocation } from '../chat/dispatch.ts';
import type { Platform } from '../chat/platform.ts';
import type { Locale } from '../chat/texts/index.ts';
import { renderText } from './render.ts';

/** Who types; read afresh for every command. */
export interface TerminalUser {
  readonly locale: Locale;
  readonly isModerator: boolean;
}

export interface TerminalSettings {
  readonly input: Readable;
  readonly output: Writable;
  /** Somebody is watching: colours and a prompt. Else each line read is printed before its reply. */
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

const PROMPT = '> ';

export function createTerminal(settings: TerminalSettings, dispatch: Dispatch): Terminal {
  const { input, output, interactive, other } = settings;
  const end = Promise.withResolvers<undefined>();
  const lines = createInterface({ input, terminal: false });
  const print = (text: string): void => {
    output.write(`${text}\n`);
  };

  const answer = async (line: string): Promise<void> => {
    if (!interactive) print(`${PROMPT}${line}`);
    const invocation = readInvocation(line, settings, dispatch, print);
    if (invocation !== undefined) await dispatch.handle(invocation);
    else print(other(line) ?? 'A line is a command, for example: /unwhitelist help');
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
  };
}

function readInvocation(
  line: string,
  { user, channelId, interactive }: TerminalSettings,
  dispatch: Dispatch,
  print: (text: string) => void,
): Invocation | undefined {
  const [, name, rest = ''] = /^\/(\S+)(?:\s+(.*))?$/su.exec(line) ?? [];
  const command = dispatch.commands.find((known) => known.name === name);
  if (command === undefined) return undefined;
  const { locale, isModerator } = user();
  return {
    id: randomUUID(),
    command: command.name,
    typedAs: `/${command.name}`,
    invoker: { platform: 'terminal', id: 'you' },
    channelId,
    options: parseCommandLine(rest, command.options),
    locale: () => Promise.resolve(locale),
    authorise: () => Promise.resolve(isModerator ? 'allowed' : 'not-moderator'),
    deliver: (reply) => {
      print(renderText(reply, interactive));
      return Promise.resolve();
    },
  };
}
