/** Offers: what a button or a menu of a reply does when it is used. They are kept in the store, so they outlive a restart. */

/** How long controls of a reply work. */
export const OFFER_LIFE_MS = 24 * 3_600_000;

const VERSION = 'uw1';

/** What a platform stores with a control: a version and a key, nothing else (Discord: at most 100 characters). */
export function customId(key: string): string {
  return `${VERSION}:${key}`;
}

/** The key in a platform's custom id; undefined where it is not of this version. */
export function readCustomId(text: string): string | undefined {
  const [version, key, ...rest] = text.split(':');
  return version === VERSION && key !== undefined && key !== '' && rest.length === 0 ? key : undefined;
}
