/** Finds the language for refusing people who are no moderators, with a limit, because anyone can send commands. */
import type { Locale } from '../../chat/texts/index.ts';

/**
 * `users.info` takes about 100 calls a minute, and moderators need it too:
 * https://docs.slack.dev/reference/methods/users.info
 */
const LOOK_UPS_MAX = 20;
const PERIOD_MS = 60_000;

/** Resolves as `lookUp` does, 20 times a minute; to English for more, and where `lookUp` rejects. */
export type LocaleOfStranger = (lookUp: () => Promise<Locale>) => Promise<Locale>;

/** `now`: a clock in milliseconds that never goes back. */
export function createLocaleOfStranger(now: () => number): LocaleOfStranger {
  let since = now();
  let lookUps = 0;
  return (lookUp) => {
    if (now() - since >= PERIOD_MS) {
      since = now();
      lookUps = 0;
    }
    if (lookUps >= LOOK_UPS_MAX) return Promise.resolve('en');
    lookUps += 1;
    return lookUp().catch(() => 'en');
  };
}
