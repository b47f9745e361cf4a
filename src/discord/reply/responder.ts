/** Creates the responder of a stored interaction: delivers replies, shows progress, fetches files. */
import { isAllowed, type Access } from '../../chat/access.ts';
import type { ResponderFactory } from '../../chat/platform.ts';
import { pickLocale } from '../../chat/texts/index.ts';
import type { CheckAccess } from '../access.ts';
import type { Attached, FetchFile } from '../attachment.ts';
import type { Delivery } from './deliver.ts';
import type { Place } from './original-message.ts';

/** What is kept of an interaction. */
export interface PlatformData extends Place {
  /** A Discord locale. */
  readonly locale: string;
  /** Decided on what came with the interaction, which is newer than anything that can be asked for later. */
  readonly access: Access;
  /** The roles that it was decided by; missing where an older version kept the interaction. */
  readonly roles?: readonly string[];
  readonly attachments?: readonly Attached[];
}

export function createResponders(
  delivery: (place: Place) => Delivery,
  fetchFile: FetchFile,
  checkAccess: Pick<CheckAccess, 'of'>,
): ResponderFactory {
  return ({ handle }) => {
    const { locale, access, roles, attachments = [], ...place } = handle as PlatformData;
    return {
      authorise: () => {
        if (roles === undefined || !isAllowed(access)) return Promise.resolve(access);
        // The configuration may have changed since: that of this process counts.
        const now = checkAccess.of(place.userId, roles);
        const unsure = typeof access === 'object' && access.unsure === true;
        return Promise.resolve(unsure && typeof now === 'object' ? { ...now, unsure } : now);
      },
      locale: () => Promise.resolve(pickLocale(locale)),
      fetchFiles: () => Promise.all(attachments.map(fetchFile)),
      ...delivery(place),
    };
  };
}
