/** What a line typed in the terminal asks for. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { FILE_MAX_BYTES, type Command, type IncomingFile } from '../chat/command.ts';
import { parseCommandLine } from '../chat/command-line.ts';
import type { Click, Invocation } from '../chat/dispatch.ts';
import type { Reply } from '../chat/reply.ts';

type Given = Pick<Invocation, 'command' | 'typedAs' | 'options' | 'file'>;

export type Line =
  | { readonly kind: 'command'; readonly given: Given }
  | { readonly kind: 'click'; readonly clicked: Pick<Click, 'key' | 'values'> }
  | { readonly kind: 'other' };

/**
 * A command with its options (and `file:<path>`); a number presses that button of the last reply; `/pick <ids>` picks
 * in its picker; `/message <text>` and `/user @NAME` stand for the menus of a message and of a person. `@NAME` anywhere in a command is a mention.
 */
export function readLine(line: string, commands: readonly Command[], last: Reply | undefined): Line {
  const button = /^\d{1,2}$/u.test(line) ? last?.buttons?.[Number(line) - 1] : undefined;
  if (button !== undefined) return { kind: 'click', clicked: { key: button.key, values: [] } };
  const [, picked] = /^\/pick\s+(.+)$/su.exec(line) ?? [];
  if (picked !== undefined && last?.picker !== undefined) {
    return { kind: 'click', clicked: { key: last.picker.key, values: picked.split(/[\s,]+/u) } };
  }
  return readMenu(line, commands) ?? readCommand(line, commands);
}

function readMenu(line: string, commands: readonly Command[]): Line | undefined {
  const [, menu, rest = ''] = /^\/(message|user)\s+(.+)$/su.exec(line) ?? [];
  if (menu !== 'message' && menu !== 'user') return undefined;
  const command = commands.find(({ menus }) => menus?.[menu] !== undefined);
  if (command === undefined) return undefined;
  const values = menu === 'message' ? { users: rest, from: 'message' } : { users: withMentions(rest) };
  const options = { kind: 'options', values } as const;
  return { kind: 'command', given: { command: command.name, typedAs: `/${command.name}`, options } };
}

function readCommand(line: string, commands: readonly Command[]): Line {
  const command = commands.find(({ name }) => line === `/${name}` || line.startsWith(`/${name} `));
  if (command === undefined) return { kind: 'other' };
  const [, before = '', path, after = ''] = /^(.*?)(?:(?<!\S)file:(\S+)(.*))?$/su.exec(line) ?? [];
  const rest = `${before}${after}`.slice(command.name.length + 1);
  const given: Given = {
    command: command.name,
    typedAs: `/${command.name}`,
    options: parseCommandLine(withMentions(rest), command.options),
    ...(path !== undefined && { file: () => readFile(path) }),
  };
  return { kind: 'command', given };
}

/** `@NAME` as chats write it: `<@NAME>`. */
function withMentions(text: string): string {
  return text.replace(/(?<!\S)@([A-Z0-9]+)(?!\S)/gu, '<@$1>');
}

async function readFile(path: string): Promise<IncomingFile> {
  try {
    await using file = await open(path);
    if ((await file.stat()).size > FILE_MAX_BYTES) return { kind: 'problem', problem: 'too-large' };
    return { kind: 'file', name: basename(path), bytes: await file.readFile() };
  } catch {
    return { kind: 'problem', problem: 'unavailable' };
  }
}
