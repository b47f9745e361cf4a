/** What stands in each conversation of the Slack stand-in now, edits included. */
import type { Message } from './fake-slack-messages.ts';

export interface Conversations {
  readonly nextTs: () => string;
  readonly put: (message: Message) => void;
  /** False where there is no such message. */
  readonly edit: (channelId: string, ts: string, text: string) => boolean;
  /** The texts in a channel or, for `D` and a user id, a direct conversation; ephemeral messages are not among them. */
  readonly texts: (channelId: string) => readonly string[];
}

export function createConversations(): Conversations {
  const entries: { readonly channelId: string; readonly ts: string; text: string }[] = [];
  let last = 100;
  return {
    nextTs: () => `1700000000.${String((last += 1)).padStart(6, '0')}`,
    put: ({ channelId, ts, text }) => {
      entries.push({ channelId, ts, text });
    },
    edit: (channelId, ts, text) => {
      const entry = entries.find((one) => one.channelId === channelId && one.ts === ts);
      if (entry !== undefined) entry.text = text;
      return entry !== undefined;
    },
    texts: (channelId) => entries.filter((one) => one.channelId === channelId).map(({ text }) => text),
  };
}
