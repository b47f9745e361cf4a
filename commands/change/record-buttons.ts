/** Builds the [Undo] and [Details] buttons of a recorded change; all moderators may use them, and they never expire. */
import type { Button } from '../../src/chat/reply.ts';
import { standingButtons } from '../../src/chat/standing-button.ts';
import type { Texts } from '../../src/chat/texts/index.ts';
import type { Action } from '../../src/store/store.ts';

/** More ids would make the button's argument too long. */
const IDS_MAX = 2;
/** Follows the id of the first action in an argument: the argument then means all actions of that change. */
export const ALL = 'all';
/** Ends the argument of an [Undo] button that asks first. */
export const ASK = 'ask';

export interface RecordButtonOptions {
  readonly undoable: boolean;
  /** [Undo] asks first, because it would undo more than the entry shows. */
  readonly asks?: boolean;
  /** The number of the entry in its list. */
  readonly number?: number;
}

/** The option of the commands behind the buttons. */
export const CHANGE_OPTION = 'change';

/** @param actions one action, or all actions of a change in their order */
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
