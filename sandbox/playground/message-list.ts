/** Keeps the messages of a platform in the order of their creation; an edited message keeps its place. */

interface Listed {
  readonly id: string;
  readonly atMs: number;
  readonly edited: boolean;
}

export interface MessageList<Message extends Listed> {
  readonly all: () => readonly Message[];
  readonly find: (id: string) => Message | undefined;
  /** Adds a message, or replaces the one with the same id. */
  readonly put: (message: Message) => void;
}

/** Older messages are dropped. */
const MESSAGES_MAX = 200;

export function createMessageList<Message extends Listed>(onChange: () => void): MessageList<Message> {
  let messages: readonly Message[] = [];
  return {
    all: () => messages,
    find: (id) => messages.find((one) => one.id === id),
    put: (message) => {
      const before = messages.find((one) => one.id === message.id);
      messages =
        before === undefined
          ? [...messages, message].slice(-MESSAGES_MAX)
          : messages.map((one) => (one === before ? { ...before, ...message, atMs: before.atMs } : one));
      onChange();
    },
  };
}
