/** Names and avatars of people; avatars are drawn here, so that nothing is fetched from a platform. */
import { PEOPLE } from '../people.ts';
import type { PersonId } from '../view.ts';

const COLOURS = { lin: '#b5395e', kai: '#1f7a4d', wei: '#8a5a00', bot: '#4752c4' } as const;

export function nameOf(id: PersonId | undefined): string {
  return PEOPLE.find((person) => person.id === id)?.name ?? 'unwhitelist';
}

/** An avatar as a `data:` URL. */
export function avatarOf(id: PersonId | undefined): string {
  const colour = COLOURS[id ?? 'bot'];
  const letter = id === undefined ? '✓' : nameOf(id).charAt(0);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="${colour}"/><text x="20" y="27" font-family="sans-serif" font-size="20" font-weight="700" fill="#fff" text-anchor="middle">${letter}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
