/** Looks up the language of a Slack user after the acknowledgement; payloads do not contain it. */
import type { webApi } from '@slack/bolt';
import { pickLocale, type Locale } from '../chat/texts/index.ts';

const KNOWN_MS = 6 * 3_600_000;
/** While Slack does not tell, everybody gets English without being asked about again and again. */
const UNKNOWN_MS = 60_000;
const USERS_MAX = 1_000;

interface Entry {
  readonly locale: Promise<Locale>;
  readonly until: number;
}

/**
 * Looks up users' languages with `client`, whose own timeout is the deadline, and remembers them.
 * The promise rejects when Slack does not tell; for a minute after that it resolves to English at once.
 * https://docs.slack.dev/reference/methods/users.info (scope `users:read`)
 */
export function createLocales(
  client: webApi.WebClient,
  now: () => number,
): (userId: string) => Promise<Locale> {
  const entries = new Map<string, Entry>();

  const ask = async (user: string): Promise<Locale> => {
    const answer = await client.users.info({ user, include_locale: true });
    return pickLocale(answer.user?.locale);
  };

  const remember = (userId: string, locale: Promise<Locale>, forMs: number): void => {
    entries.delete(userId);
    const [oldest] = entries.keys();
    if (entries.size >= USERS_MAX && oldest !== undefined) entries.delete(oldest);
    entries.set(userId, { locale, until: now() + forMs });
  };

  return (userId) => {
    const known = entries.get(userId);
    if (known !== undefined && now() < known.until) return known.locale;
    const locale = ask(userId);
    remember(userId, locale, KNOWN_MS);
    locale.catch(() => {
      remember(userId, Promise.resolve('en'), UNKNOWN_MS);
    });
    return locale;
  };
}
