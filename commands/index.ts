/** The list of all commands, and the function that resumes an interrupted one. */
import type { Command, Request } from '../src/chat/command.ts';
import type { Reply } from '../src/chat/reply.ts';
import { resume } from './change/execute.ts';
import { createEndPasses } from './end-passes.ts';
import { createHelp } from './help.ts';
import { createDetails } from './details.ts';
import { createResultCommands } from './result-commands.ts';
import { createUndo } from './undo.ts';
import { createUnwhitelist } from './unwhitelist.ts';
import { createAdd } from './whitelist-add.ts';
import { createHistory } from './whitelist-history.ts';
import { createPanel } from './whitelist-panel.ts';
import { createLink, createUnlink } from './whitelist-link.ts';
import { createShow } from './whitelist-show.ts';
import { limitCommands } from './limited-access.ts';
import { createSave } from './whitelist-save.ts';
import { createSet } from './whitelist-set.ts';
import { createSetCommands } from './whitelist-sets.ts';
import type { CommandContext } from './context.ts';

/** For each request, with the live groups that its invoker may act on. */
export function createCommands(context: CommandContext): readonly Command[] {
  return limitCommands(createAll, context);
}

function createAll(context: CommandContext): readonly Command[] {
  const commands: readonly Command[] = [
    createUnwhitelist(context, () => commands),
    createShow(context),
    createAdd(context),
    createHistory(context),
    createSave(context),
    createSet(context),
    ...createSetCommands(context),
    createPanel(context),
    createLink(context),
    createUnlink(context),
    createHelp(context, () => commands),
    createUndo(context),
    createDetails(context),
    ...createResultCommands(context),
    createEndPasses(context),
  ];
  return commands;
}

/** For jobs with an order: those that had begun to change something. */
export function createResume(context: CommandContext): (request: Request) => Promise<Reply> {
  return (request) => resume(request, context);
}
