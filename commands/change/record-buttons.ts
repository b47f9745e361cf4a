/** The buttons of a change that is on record: for every moderator, for as long as it is. */
import type { Button } from '../../src/chat/reply.ts';
import { standingButtons } from '../../src/chat/standing-button.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import type { Action } from '../../src/store/store.ts';

/** More ids would make the argument too long. */
const IDS_MAX = 2;
/** Behind the id of the first action of a change: that, and all that were begun together with it. */
export const ALL = 'all';
/** At the end of the argument of [Undo]. */
export const ASK = 'ask';

export interface RecordButtonOptions {
  readonly undoable: boolean;
  /** [Undo] asks first, since it would undo more than what is shown. */
  readonly asks?: boolean;
  /** Of the entry in a list. */
  readonly number?: number;
}

/** The option of the commands behind the buttons. */
export const CHANGE_OPTION = 'change';

/** About one action, or all of a change, in their order; [Undo] where there is something to take back. */
export function recordButtons(
  actions: readonly Pick<Action, 'id'>[],
  { undoable, asks = false, number }: RecordButtonOptions,
  { buttons }: Texts,
): readonly Button[] {
  const [first, ...others] = actions;
  if (first === undefined) return [];
  const few = others.length < IDS_MAX;
  const all = few ? actions.map(({ id }) => id).join(' ') : `${first.id} ${ALL}`;
  const button = (command: 'undo' | 'details'): readonly Button[] => {
    const label = number === undefined ? buttons[command] : `${buttons[command]} ${String(number)}`;
    const argument = asks && command === 'undo' ? `${all} ${ASK}` : all;
    return standingButtons({ command, argument }, { label, style: 'normal' });
  };
  return [...(undoable ? button('undo') : []), ...button('details')];
}
