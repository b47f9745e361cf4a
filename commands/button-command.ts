/** Commands that cannot be typed: a button gives them, or a timer. */
import type { Command } from '../src/chat/command.ts';
import { localized } from '../src/chat/texts/index.ts';

export function buttonCommand(name: string, run: Command['run']): Command {
  // Shown nowhere, but every command has a label.
  const label = localized(({ commands }) => commands.unwhitelist.label);
  return { name, label, description: label, hidden: true, options: [], run };
}
