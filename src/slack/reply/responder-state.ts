/** What the adapter stores of one invocation until it is answered, so that another process can continue. */
import type { ResponderState } from '../../chat/platform.ts';
import type { Posted } from './direct-message.ts';

interface Noted {
  /** The progress message. */
  readonly posted?: Posted;
  /** The modal that is open. */
  readonly viewId?: string;
}

export interface StateFields {
  readonly read: () => Noted;
  /** Rejects as the memo does; it is remembered here all the same. */
  readonly add: (noted: Noted) => Promise<void>;
}

export function createStateFields(state: ResponderState): StateFields {
  let noted = parse(state.text);
  return {
    read: () => noted,
    add: async (more) => {
      noted = { ...noted, ...more };
      await state.keep(JSON.stringify(noted));
    },
  };
}

/** Before there were modals in it, a memo was the progress message alone. */
function parse(text: string | undefined): Noted {
  if (text === undefined) return {};
  const value = JSON.parse(text) as Noted | Posted;
  return 'ts' in value ? { posted: value } : value;
}
