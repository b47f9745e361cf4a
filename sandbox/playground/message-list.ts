/** The messages of a platform in the order in which their places were made; an edit stays in its place. */

interface Listed {
  readonly id: string;
  readonly atMs: number;
  readonly edited: boolean;
}

export interface MessageList<Message extends Listed> {
  readonly all: () => readonly Message[];
  readonly find: (id: string) => Message | undefined;
  /** A new message, or what stands now in one that there is. */
  readonly put: (message: Message) => void;
}

/** The page shows so many; older ones are forgotten. */
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
