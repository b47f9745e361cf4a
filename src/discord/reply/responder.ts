/** The way back to whoever used the bot in Discord, out of what is kept of an interaction. */
import type { Access } from '../../chat/access.ts';
import type { ContactFactory } from '../../chat/platform.ts';
import { pickLocale } from '../../chat/texts/index.ts';
import type { Attached, FetchFile } from '../attachment.ts';
import type { Delivery } from './deliver.ts';
import type { Place } from './original-message.ts';

/** What is kept of an interaction. */
export interface Handle extends Place {
  /** A Discord locale. */
  readonly locale: string;
  /** Decided on what came with the interaction, which is newer than anything that can be asked for later. */
  readonly access: Access;
  readonly attachments?: readonly Attached[];
}

export function createContacts(delivery: (place: Place) => Delivery, fetchFile: FetchFile): ContactFactory {
  return ({ handle }) => {
    const { locale, access, attachments = [], ...place } = handle as Handle;
    return {
      authorise: () => Promise.resolve(access),
      locale: () => Promise.resolve(pickLocale(locale)),
      fetchFiles: () => Promise.all(attachments.map(fetchFile)),
      ...delivery(place),
    };
  };
}
