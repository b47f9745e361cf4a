/** Defines commands about recorded changes, which only a button can run. */
import type { Request } from '../src/chat/command.ts';
import type { Reply } from '../src/chat/reply.ts';
import type { Recorded } from './change/change-result.ts';
import { loadRecorded, type RecordOption } from './change/load-recorded.ts';
import { CHANGE_OPTION } from './change/record-buttons.ts';
import { buttonCommand } from './button-command.ts';
import type { CommandContext } from './context.ts';
import type { DefinedCommand } from './define-command.ts';
import { withRecordedNicknames } from './wording.ts';

export type RunOnRecord = (
  recorded: readonly Recorded[],
  request: Request<RecordOption | 'users'>,
  context: CommandContext,
) => Promise<Reply>;

/** A command whose options name recorded actions, see `loadRecorded`. */
export function recordCommand(name: string, run: RunOnRecord): DefinedCommand {
  return buttonCommand(name, ['actions', CHANGE_OPTION, 'users'], async (request, context) => {
    const loaded = await loadRecorded(request, context);
    if (loaded.kind === 'refused') return loaded.reply;
    const { recorded } = loaded;
    const actions = recorded.map(({ action }) => action);
    return run(recorded, request, {
      ...context,
      nicknames: withRecordedNicknames(context.nicknames, actions),
    });
  });
}
