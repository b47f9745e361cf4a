/** Looks up the language and the time zone of a Slack user after the acknowledgement; payloads do not contain them. */
import type { webApi } from '@slack/bolt';
import { pickLocale, type Locale } from '../chat/texts/index.ts';

const KNOWN_MS = 6 * 3_600_000;
/** While Slack does not tell, everybody gets English without being asked about again and again. */
const UNKNOWN_MS = 60_000;
const USERS_MAX = 1_000;

interface Profile {
  readonly locale: Locale;
  /** Its IANA name; undefined where Slack does not tell. */
  readonly timeZone: string | undefined;
}

interface Entry {
  readonly profile: Promise<Profile>;
  readonly until: number;
}

export interface Profiles {
  readonly locale: (userId: string) => Promise<Locale>;
  readonly timeZone: (userId: string) => Promise<string | undefined>;
}

/**
 * Looks up users with `client`, whose own timeout is the deadline, and remembers them.
 * The promise rejects when Slack does not tell; for a minute after that it resolves to English, and to no time zone, at once.
 * https://docs.slack.dev/reference/methods/users.info (scope `users:read`)
 */
export function createProfiles(client: webApi.WebClient, now: () => number): Profiles {
  const entries = new Map<string, Entry>();

  const ask = async (user: string): Promise<Profile> => {
    const answer = await client.users.info({ user, include_locale: true });
    return { locale: pickLocale(answer.user?.locale), timeZone: answer.user?.tz };
  };

  const remember = (userId: string, profile: Promise<Profile>, forMs: number): void => {
    entries.delete(userId);
    const [oldest] = entries.keys();
    if (entries.size >= USERS_MAX && oldest !== undefined) entries.delete(oldest);
    entries.set(userId, { profile, until: now() + forMs });
  };

  const look = (userId: string): Promise<Profile> => {
    const known = entries.get(userId);
    if (known !== undefined && now() < known.until) return known.profile;
    const profile = ask(userId);
    remember(userId, profile, KNOWN_MS);
    profile.catch(() => {
      remember(userId, Promise.resolve({ locale: 'en', timeZone: undefined }), UNKNOWN_MS);
    });
    return profile;
  };

  return {
    locale: async (userId) => (await look(userId)).locale,
    timeZone: async (userId) => (await look(userId)).timeZone,
  };
}
