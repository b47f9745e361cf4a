/** Offers: the stored actions of buttons and menus. They outlive a restart. */

import { isStandingKey } from './standing-button.ts';

/** How long controls of a reply work. */
export const OFFER_LIFE_MS = 24 * 3_600_000;

const VERSION = 'uw1';
const BESIDE = 'beside';

/** The custom id of a control: a version, a key and where the reply goes (Discord: at most 100 characters). */
export function customId(key: string, beside = false): string {
  return beside ? `${VERSION}:${key}:${BESIDE}` : `${VERSION}:${key}`;
}

/** Reads a custom id; undefined where it is of another version. The message of a standing button always stays. */
export function readCustomId(text: string): { readonly key: string; readonly beside: boolean } | undefined {
  const [version, key, place, ...rest] = text.split(':');
  if (version !== VERSION || key === undefined || key === '' || rest.length > 0) return undefined;
  if (place !== undefined && place !== BESIDE) return undefined;
  return { key, beside: place === BESIDE || isStandingKey(key) };
}
