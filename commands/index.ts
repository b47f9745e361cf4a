/** The list of all commands, and the function that resumes an interrupted one. */
import type { Command, Request } from '../src/chat/command.ts';
import type { Reply } from '../src/chat/reply.ts';
import { resume } from './change/execute.ts';
import type { CommandContext } from './context.ts';
import type { DefinedCommand } from './define-command.ts';
import { details } from './details.ts';
import { endPasses } from './end-passes.ts';
import { help } from './help.ts';
import { limitCommand } from './limited-access.ts';
import { resultCommands } from './result-commands.ts';
import { undo } from './undo.ts';
import { unwhitelist } from './unwhitelist.ts';
import { whitelistAdd } from './whitelist-add.ts';
import { whitelistHistory } from './whitelist-history.ts';
import { whitelistLink, whitelistUnlink } from './whitelist-link.ts';
import { whitelistPanel } from './whitelist-panel.ts';
import { whitelistSave } from './whitelist-save.ts';
import { whitelistSet } from './whitelist-set.ts';
import { setCommands, whitelistSets } from './whitelist-sets.ts';
import { whitelistShow } from './whitelist-show.ts';

/** In the order in which platforms and the help show them. */
export const COMMANDS: readonly DefinedCommand[] = [
  unwhitelist,
  whitelistShow,
  whitelistAdd,
  whitelistHistory,
  whitelistSave,
  whitelistSet,
  whitelistSets,
  whitelistPanel,
  whitelistLink,
  whitelistUnlink,
  help,
  undo,
  details,
  ...setCommands,
  ...resultCommands,
  endPasses,
];

/** The commands, limited for each request to the live groups that its invoker may act on. */
export function createCommands(context: CommandContext): readonly Command[] {
  return COMMANDS.map((command) => limitCommand(command, context, COMMANDS));
}

/** Resumes jobs with a stored change record: an earlier process began the change. */
export function createResume(context: CommandContext): (request: Request) => Promise<Reply> {
  return (request) => resume(request, context);
}
