/** The way back to whoever used the bot in Discord, out of what is kept of an interaction. */
import type { Access } from '../chat/access.ts';
import type { IncomingFile } from '../chat/command.ts';
import type { ContactFactory } from '../chat/platform.ts';
import { pickLocale } from '../chat/texts/index.ts';
import type { Attached, FetchFile } from './attachment.ts';
import type { Delivery, Place } from './deliver.ts';

/** What is kept of an interaction. */
export interface Handle extends Place {
  /** A Discord locale. */
  readonly locale: string;
  /** Decided on what came with the interaction, which is newer than anything that can be asked for later. */
  readonly access: Access;
  /** Null where Discord told nothing about the file that was attached. */
  readonly attached?: Attached | null;
}

export function createContacts(delivery: (place: Place) => Delivery, fetchFile: FetchFile): ContactFactory {
  return ({ handle }) => {
    const { locale, access, attached, ...place } = handle as Handle;
    const missing: IncomingFile = { kind: 'problem', problem: 'unavailable' };
    return {
      authorise: () => Promise.resolve(access),
      locale: () => Promise.resolve(pickLocale(locale)),
      ...(attached !== undefined && {
        fetchFile: () => (attached === null ? Promise.resolve(missing) : fetchFile(attached)),
      }),
      ...delivery(place),
    };
  };
}
