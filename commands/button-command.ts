/** Defines commands that cannot be typed: only a button or a timer runs them. */
import type { Request } from '../src/chat/command.ts';
import type { Reply } from '../src/chat/reply.ts';
import type { CommandContext } from './context.ts';
import { defineCommand, type DefinedCommand } from './define-command.ts';

/** `kept`: the names of its options. */
export function buttonCommand<const Name extends string = never>(
  name: string,
  kept: readonly Name[],
  run: (request: Request<Name>, context: CommandContext) => Promise<Reply>,
): DefinedCommand {
  // No platform shows it, but every command needs a label.
  const label = { en: name, 'zh-CN': name };
  return defineCommand({ name, label, description: label, hidden: true, options: [], kept }, run);
}
