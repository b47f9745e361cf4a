/** What the adapter keeps of one invocation until it is answered, so that another process can go on with it. */
import type { Memo } from '../../chat/platform.ts';
import type { Posted } from './direct-message.ts';

interface Noted {
  /** The progress message. */
  readonly posted?: Posted;
  /** The modal that is open. */
  readonly viewId?: string;
}

export interface Notes {
  readonly read: () => Noted;
  /** Rejects as the memo does; it is remembered here all the same. */
  readonly add: (noted: Noted) => Promise<void>;
}

export function createNotes(memo: Memo): Notes {
  let noted = parse(memo.text);
  return {
    read: () => noted,
    add: async (more) => {
      noted = { ...noted, ...more };
      await memo.keep(JSON.stringify(noted));
    },
  };
}

/** Before there were modals in it, a memo was the progress message alone. */
function parse(text: string | undefined): Noted {
  if (text === undefined) return {};
  const value = JSON.parse(text) as Noted | Posted;
  return 'ts' in value ? { posted: value } : value;
}
