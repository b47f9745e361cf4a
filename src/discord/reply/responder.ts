/** Creates the responder of a stored interaction: delivers replies, shows progress, fetches files. */
import type { Access } from '../../chat/access.ts';
import type { ResponderFactory } from '../../chat/platform.ts';
import { pickLocale } from '../../chat/texts/index.ts';
import type { Attached, FetchFile } from '../attachment.ts';
import type { Delivery } from './deliver.ts';
import type { Place } from './original-message.ts';

/** What is kept of an interaction. */
export interface PlatformData extends Place {
  /** A Discord locale. */
  readonly locale: string;
  /** Decided on what came with the interaction, which is newer than anything that can be asked for later. */
  readonly access: Access;
  readonly attachments?: readonly Attached[];
}

export function createResponders(
  delivery: (place: Place) => Delivery,
  fetchFile: FetchFile,
): ResponderFactory {
  return ({ handle }) => {
    const { locale, access, attachments = [], ...place } = handle as PlatformData;
    return {
      authorise: () => Promise.resolve(access),
      locale: () => Promise.resolve(pickLocale(locale)),
      fetchFiles: () => Promise.all(attachments.map(fetchFile)),
      ...delivery(place),
    };
  };
}
