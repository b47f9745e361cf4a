/** Commands that are about changes on record, and reached by buttons only. */
import type { Command, Request } from '../src/chat/command.ts';
import type { Reply } from '../src/chat/reply.ts';
import { localized } from '../src/chat/texts/index.ts';
import type { Recorded } from './change/change-result.ts';
import { loadRecorded } from './change/load-recorded.ts';
import type { CommandContext } from './context.ts';
import { withKept } from './wording.ts';

export type RunOnRecord = (
  recorded: readonly Recorded[],
  request: Request,
  context: CommandContext,
) => Promise<Reply>;

/** A command that only a button can give; its options name recorded actions: see `loadRecorded`. */
export function recordCommand(name: string, context: CommandContext, run: RunOnRecord): Command {
  const label = localized(({ commands }) => commands.unwhitelist.label);
  return {
    name,
    label,
    description: label,
    hidden: true,
    options: [],
    run: async (request) => {
      const loaded = await loadRecorded(request, context);
      if (loaded.kind === 'refused') return loaded.reply;
      const { recorded } = loaded;
      const actions = recorded.map(({ action }) => action);
      return run(recorded, request, { ...context, nicknames: withKept(context.nicknames, actions) });
    },
  };
}
