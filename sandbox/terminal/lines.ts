/** Reads a typed line of the terminal: a command, a press of a button, a choice or a menu entry. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { FILE_MAX_BYTES, type Command, type IncomingFile } from '../../src/chat/command.ts';
import type { ComponentInput, CommandInput } from '../../src/chat/invocation.ts';
import type { Reply } from '../../src/chat/reply.ts';

export type Line =
  | { readonly kind: 'act'; readonly act: CommandInput | ComponentInput; readonly path?: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'other' };

/**
 * A line is one of these: a command with its options (and `file:<path>`); a number, or the text in the reply
 * (`[1] Undo`), which presses that button of the last reply; `/pick <ids>`, which picks in its picker; `/message <text>` or
 * `/user @NAME`, which stand for the menus of a message and of a person. `@NAME` anywhere in
 * a command is a mention, and `\n` is a new line.
 */
export function readLine(line: string, commands: readonly Command[], last: Reply | undefined): Line {
  const [, bare, bracketed] = /^(?:(\d{1,2})|\[(\d{1,2})\](?:\s.*)?)$/su.exec(line) ?? [];
  const button = last?.buttons?.[Number(bare ?? bracketed) - 1];
  if (button !== undefined) return { kind: 'act', act: { kind: 'click', key: button.key, values: [] } };
  if (/^[/:]?(?:exit|quit|q)$/iu.test(line)) return { kind: 'end' };
  const [, picked] = /^\/pick\s+(.+)$/su.exec(line) ?? [];
  if (picked !== undefined && last?.picker !== undefined) {
    return { kind: 'act', act: { kind: 'click', key: last.picker.key, values: picked.split(/[\s,]+/u) } };
  }
  return readMenu(line, commands) ?? readCommand(line, commands);
}

function readMenu(line: string, commands: readonly Command[]): Line | undefined {
  const [, menu, rest = ''] = /^\/(message|user)\s+(.+)$/su.exec(line) ?? [];
  if (menu !== 'message' && menu !== 'user') return undefined;
  const command = commands.find(({ menus }) => menus?.[menu] !== undefined);
  if (command === undefined) return undefined;
  const text = withLineBreaks(rest);
  const values = menu === 'message' ? { users: text, from: 'message' } : { users: withMentions(text) };
  const { name } = command;
  return { kind: 'act', act: { kind: 'command', command: name, typedAs: `/${name}`, values } };
}

function readCommand(line: string, commands: readonly Command[]): Line {
  const [, root = '', text = ''] = /^\/(\S+)([\s\S]*)$/u.exec(line) ?? [];
  if (!commands.some(({ name }) => name.split(' ')[0] === root)) return { kind: 'other' };
  const [, before = '', path, after = ''] = /^(.*?)(?:(?<!\S)file:(\S+)(.*))?$/su.exec(text) ?? [];
  const rest = withMentions(withLineBreaks(`${before}${after}`));
  const act = { kind: 'command', command: root, typedAs: `/${root}`, values: {}, text: rest } as const;
  return { kind: 'act', act, ...(path !== undefined && { path }) };
}

function withLineBreaks(text: string): string {
  return text.replaceAll('\\n', '\n');
}

/** `@NAME` as chats write it: `<@NAME>`. */
function withMentions(text: string): string {
  return text.replace(/(?<!\S)@([A-Z0-9]+)(?!\S)/gu, '<@$1>');
}

export async function readFile(path: string): Promise<IncomingFile> {
  const name = basename(path);
  try {
    await using file = await open(path);
    if ((await file.stat()).size > FILE_MAX_BYTES) return { kind: 'problem', name, problem: 'too-large' };
    return { kind: 'file', name, bytes: await file.readFile() };
  } catch {
    return { kind: 'problem', name, problem: 'unavailable' };
  }
}
