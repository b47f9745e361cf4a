/** The terminal as a chat platform: each line is a command, each reply is printed. */
import { randomUUID } from 'node:crypto';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Access } from '../../src/chat/access.ts';
import { accountIn } from '../../src/chat/direct-to.ts';
import type { Dispatch } from '../../src/chat/dispatch.ts';
import type { Platform } from '../../src/chat/platform.ts';
import type { Reply } from '../../src/chat/reply.ts';
import type { Locale } from '../../src/chat/texts/index.ts';
import { readFile, readLine } from './lines.ts';
import { renderText } from './render.ts';

/** The person who types. The terminal reads these values again for every command. */
export interface TerminalUser {
  /** The id of the person's account. */
  readonly id: string;
  readonly locale: Locale;
  readonly access: Access;
  /** Whether the terminal also prints messages to channels. */
  readonly readsChannels: boolean;
}

export interface TerminalOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** An interactive terminal has a prompt with editing, history and Tab; another one prints each line before its reply. */
  readonly interactive: boolean;
  readonly colours: boolean;
  /** Lines that Tab completes, in addition to the commands of the bot. */
  readonly completions: readonly string[];
  /** Called on Ctrl-C, for which an interactive terminal sends no signal. */
  readonly onInterrupt: () => void;
  readonly channelId: string;
  readonly user: () => TerminalUser;
  /** Answers lines that are not a command of the bot; undefined for an unknown line. */
  readonly other: (line: string) => string | undefined;
}

export interface Terminal extends Platform {
  /** Resolves after the end of the input, when the last reply is printed. */
  readonly finished: Promise<unknown>;
}

interface Handle extends Pick<TerminalUser, 'locale' | 'access'> {
  /** The path of an attached file. */
  readonly path?: string;
}

const PROMPT = '> ';

export function createTerminal(options: TerminalOptions, dispatch: Dispatch): Terminal {
  const { output, interactive, colours, other } = options;
  const end = Promise.withResolvers<undefined>();
  const lines = openLines(options, dispatch);
  /** The last reply that has buttons or a picker. */
  let last: Reply | undefined;
  let replies = 0;
  const print = (text: string): void => {
    output.write(`${text}\n`);
  };
  const show = (reply: Reply): Promise<void> => {
    replies += 1;
    print(renderText(reply, colours));
    if (reply.buttons !== undefined || reply.picker !== undefined) last = reply;
    return Promise.resolve();
  };

  dispatch.connect('terminal', ({ handle }) => {
    const { locale, access, path } = handle as Handle;
    return {
      locale: () => Promise.resolve(locale),
      timeZone: () => Promise.resolve(Intl.DateTimeFormat().resolvedOptions().timeZone),
      authorise: () => Promise.resolve(access),
      ...(path !== undefined && { fetchFiles: async () => [await readFile(path)] }),
      deliver: show,
      showProgress: show,
    };
  });

  const answer = async (line: string): Promise<'go on' | 'end'> => {
    if (!interactive) print(`${PROMPT}${line}`);
    const { id, locale, access } = options.user();
    const read = readLine(line, dispatch.commands, last);
    if (read.kind === 'act') {
      const handle: Handle = { locale, access, ...(read.path !== undefined && { path: read.path }) };
      const invoker = { platform: 'terminal', id } as const;
      const { channelId } = options;
      const invocation = { id: randomUUID(), invoker, channelId, act: read.act, handle };
      const before = replies;
      await dispatch.receive(invocation, () => Promise.resolve());
      await dispatch.idle();
      if (replies === before) print('The sandbox is ending: nothing was done.');
    } else if (read.kind === 'end') return 'end';
    else print(other(line) ?? unknown(line));
    print('');
    return 'go on';
  };
  const converse = async (): Promise<void> => {
    if (interactive) lines.prompt();
    // One command after another, so that each reply is printed under its command.
    for await (const line of lines) {
      if (line.trim() !== '' && (await answer(line.trim())) === 'end') return;
      if (interactive) lines.prompt();
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
    lastingMessages: {
      post: async (channelId, reply) => {
        print(`[#${channelId}] a message that stays:`);
        await show(reply);
        return { kind: 'posted', channelId, messageId: randomUUID() };
      },
      edit: ({ channelId }, reply) => {
        // Without the numbers of its buttons: a number that is typed means a button of the last reply.
        const text = renderText({ ...reply, buttons: [] }, interactive);
        print(`[#${channelId}] the message that stays was edited:\n${text}`);
        return Promise.resolve({ kind: 'edited' });
      },
      remove: () => Promise.resolve(true),
    },
    post: (channelId, reply) => {
      const place = accountIn(channelId) === undefined ? `#${channelId}` : channelId;
      if (options.user().readsChannels) print(`[${place}] ${renderText(reply, colours)}`);
      return Promise.resolve({ kind: 'accepted' });
    },
  };
}

/**
 * In an interactive terminal readline reads key by key: the terminal's own line buffer would cut a pasted line after 4,095
 * bytes (termios(3), canonical mode).
 */
function openLines(options: TerminalOptions, { commands }: Pick<Dispatch, 'commands'>): Interface {
  const { input, output, interactive, onInterrupt } = options;
  if (!interactive) return createInterface({ input, terminal: false });
  const named = commands.filter(({ hidden }) => hidden !== true).map(({ name }) => `/${name}`);
  const known = [...named, '/pick', '/message', '/user', ...options.completions].toSorted();
  const completer = (line: string): [string[], string] => {
    const hits = known.filter((one) => one.startsWith(line));
    return [hits.length === 1 ? hits.map((hit) => `${hit} `) : hits, line];
  };
  const lines = createInterface({ input, output, terminal: true, prompt: PROMPT, completer });
  return lines.on('SIGINT', onInterrupt);
}

function unknown(line: string): string {
  return /^\[?\d{1,2}\]?$/u.test(line)
    ? 'The last reply has no such button.'
    : 'A line is a command, for example: /unwhitelist help';
}
