/** Keeps the options of open pickers, for Slack's requests while a moderator types. */
import { matcher } from '../../chat/text-search.ts';
import type { Choice } from '../../chat/reply.ts';
import { OFFER_LIFE_MS } from '../../chat/offer.ts';

/** In all pickers together; the oldest picker is forgotten first. */
const CHOICES_MAX = 100_000;
/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element */
export const OPTIONS_MAX = 100;

export interface PickerOptions {
  /** Keeps what `userId` may choose from in the picker of an offer's key. */
  readonly remember: (key: string, userId: string, choices: readonly Choice[]) => void;
  /**
   * The first 100 with `query` in their label or value, in any letter case; none when the picker is another person's,
   * undefined where it is not known.
   */
  readonly search: (key: string, userId: string, query: string) => readonly Choice[] | undefined;
}

interface Entry {
  readonly userId: string;
  readonly choices: readonly Choice[];
  readonly until: number;
}

/** `now`: a clock in milliseconds that never goes back. */
export function createPickerOptions(now: () => number): PickerOptions {
  // A Map keeps the order of insertion, so the oldest entries come first.
  const entries = new Map<string, Entry>();
  let size = 0;

  const forget = (key: string): void => {
    size -= entries.get(key)?.choices.length ?? 0;
    entries.delete(key);
  };

  return {
    remember: (key, userId, choices) => {
      forget(key);
      entries.set(key, { userId, choices, until: now() + OFFER_LIFE_MS });
      size += choices.length;
      for (const [old, { until }] of entries) {
        if (old === key || (size <= CHOICES_MAX && now() < until)) break;
        forget(old);
      }
    },
    search: (key, userId, query) => {
      const entry = entries.get(key);
      if (entry === undefined || now() >= entry.until) return undefined;
      if (entry.userId !== userId) return [];
      const matches = matcher(query);
      const found: Choice[] = [];
      for (const choice of entry.choices) {
        if (found.length === OPTIONS_MAX) break;
        if (matches(choice.label) || matches(choice.value)) found.push(choice);
      }
      return found;
    },
  };
}
