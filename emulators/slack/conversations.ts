/** Stores the current messages of each conversation in the Slack emulator, after edits and replacements. */
import type { Message } from './messages.ts';

export interface Conversations {
  readonly nextTs: () => string;
  /** Adds a message, or replaces the one with the same `ts`. */
  readonly put: (message: Message) => void;
  /** Returns false if there is no such message. */
  readonly edit: (channelId: string, ts: string, change: Partial<Message>) => boolean;
  /** Returns false if there is no such message. */
  readonly remove: (channelId: string, ts: string) => boolean;
  /** The public messages in a channel. */
  readonly standing: (channelId: string) => readonly Message[];
  /** The texts in a channel or, for `D` and a user id, in a direct conversation, without ephemeral messages. */
  readonly texts: (channelId: string) => readonly string[];
  /** The current direct and ephemeral messages of one person, in the order of their creation. */
  readonly shownTo: (userId: string) => readonly Message[];
}

/** @param onStanding called with each new message, and after each edit */
export function createConversations(onStanding?: (message: Message) => void): Conversations {
  const entries: Message[] = [];
  let last = 100;
  const place = (channelId: string, ts: string): number =>
    entries.findIndex((one) => one.channelId === channelId && one.ts === ts);
  return {
    nextTs: () => `1700000000.${String((last += 1)).padStart(6, '0')}`,
    put: (message) => {
      const index = place(message.channelId, message.ts);
      entries.splice(index === -1 ? entries.length : index, 1, message);
      onStanding?.(message);
    },
    edit: (channelId, ts, change) => {
      const index = place(channelId, ts);
      const entry = entries[index];
      if (entry === undefined || entry.ephemeral) return false;
      const changed = { ...entry, ...change };
      entries[index] = changed;
      onStanding?.(changed);
      return true;
    },
    remove: (channelId, ts) => {
      const index = place(channelId, ts);
      if (index === -1 || entries[index]?.ephemeral === true) return false;
      entries.splice(index, 1);
      return true;
    },
    standing: (channelId) => entries.filter((one) => one.channelId === channelId && !one.ephemeral),
    texts: (channelId) =>
      entries.filter((one) => one.channelId === channelId && !one.ephemeral).map(({ text }) => text),
    shownTo: (userId) => entries.filter((one) => one.userId === userId),
  };
}
