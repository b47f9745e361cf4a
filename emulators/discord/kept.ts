/** Messages that interactions created: their content, and what a click on one sends. */
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
  /** A new one. */
  readonly make: (flags: number) => KeptMessage;
  /** The one that was clicked. */
  readonly take: (clicked: ClickedMessage) => KeptMessage;
  readonly standing: (message: KeptMessage) => Edited | undefined;
  readonly change: (message: KeptMessage, shown: ReadMessage) => void;
  /** What a click on a message tells of it; of one that is only known by the custom id, as much as there is. */
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
    make: (flags) => keep(snowflake(), flags),
    take: ({ id, flags }) => messages.get(id) ?? keep(id, flags),
    standing: ({ shown }) => shown,
    change: (message, shown) => {
      const { flags = 0 } = shown.body;
      message.flags = (message.flags & ~LOADING) | flags;
      // Discord tells microseconds: no two edits are of one time.
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
