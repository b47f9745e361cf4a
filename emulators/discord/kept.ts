/** Stores the messages that answer interactions, and builds the message in the payload of a click. */
import type { ClickedMessage } from './events.ts';
import type { Edited, ReadMessage } from './messages.ts';
import { snowflake } from './payloads.ts';

/** https://docs.discord.com/developers/resources/message */
const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;

export interface KeptMessage {
  readonly id: string;
  flags: number;
  editedAt: string | null;
  shown: ReadMessage | undefined;
}

export interface KeptMessages {
  /** Creates a message. */
  readonly create: (flags: number) => KeptMessage;
  /** Finds the clicked message, or creates it if the test only knows its custom id. */
  readonly findOrCreate: (clicked: ClickedMessage) => KeptMessage;
  readonly standing: (message: KeptMessage) => Edited | undefined;
  readonly change: (message: KeptMessage, shown: ReadMessage) => void;
  /** The message in the payload of a click; almost empty if the test only knows a custom id. */
  readonly clickable: (on: ReadMessage | string, seenByAll: boolean) => ClickedMessage;
}

export function createKeptMessages(): KeptMessages {
  const messages = new Map<string, KeptMessage>();
  const keep = (id: string, flags: number): KeptMessage => {
    const message = { id, flags, editedAt: null, shown: undefined };
    messages.set(id, message);
    return message;
  };
  return {
    create: (flags) => keep(snowflake(), flags),
    findOrCreate: ({ id, flags }) => messages.get(id) ?? keep(id, flags),
    standing: ({ shown }) => shown,
    change: (message, shown) => {
      const { flags = 0 } = shown.body;
      message.flags = (message.flags & ~LOADING) | flags;
      // Discord's times have microseconds, so two edits never have the same time.
      const last = message.editedAt === null ? 0 : Date.parse(message.editedAt);
      message.editedAt = new Date(Math.max(Date.now(), last + 1)).toISOString();
      message.shown = shown;
    },
    clickable: (on, seenByAll) => {
      const flags = seenByAll ? 0 : EPHEMERAL;
      if (typeof on === 'string') return { id: snowflake(), flags, components: [], edited_timestamp: null };
      const kept = messages.get(on.messageId);
      return {
        id: on.messageId,
        flags: kept?.flags ?? flags,
        components: on.body.components ?? [],
        edited_timestamp: kept?.editedAt ?? null,
      };
    },
  };
}
