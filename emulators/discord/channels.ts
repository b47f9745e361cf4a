/** The channel endpoints of the Discord emulator: direct messages, posts, edits and deletions. */
import type { Answer, Call, Route } from './route.ts';
import { createJournal } from './journal.ts';
import {
  type Edited,
  fault,
  filesAfter,
  type MessageBody,
  type OnStanding,
  type ReadMessage,
  readMessage,
} from './messages.ts';
import { snowflake } from './payloads.ts';

/** https://docs.discord.com/developers/reference#uploading-files */
const UPLOAD_MAX_BYTES = 10_485_760;

export interface FakeChannels {
  readonly routes: readonly Route[];
  /** Adds a channel of a server. */
  readonly addChannel: (channelId: string) => void;
  /** Awaits the `count`th message in a channel of a server. */
  readonly posted: (channelId: string, count?: number) => Promise<ReadMessage>;
  /** The current messages in a channel of a server, oldest first. */
  readonly standing: (channelId: string) => readonly ReadMessage[];
  /** A person deletes a message. */
  readonly deleteMessage: (message: ReadMessage) => void;
  readonly close: () => void;
}

/**
 * @param onDirect called with every direct message
 * @param onStanding called with every new message
 */
export function createFakeChannels(
  onDirect: (userId: string, message: ReadMessage) => void,
  onStanding?: OnStanding,
): FakeChannels {
  const direct = new Map<string, string>();
  const known = new Set<string>();
  const messages = createJournal<{ channelId: string; message: ReadMessage }>(
    ({ channelId, message }) => `in ${channelId}: ${message.text}`,
  );

  /** Messages with `enforce_nonce`, by channel and nonce. */
  const nonces = new Map<string, string>();
  /** The current messages by channel id and message id. */
  const standing = new Map<string, Map<string, ReadMessage>>();
  const standingIn = (channelId: string): Map<string, ReadMessage> => {
    const found = standing.get(channelId) ?? new Map<string, ReadMessage>();
    standing.set(channelId, found);
    return found;
  };

  const open = (call: Call): Answer => {
    const { recipient_id: userId } = call.body as { recipient_id: string };
    const id = snowflake();
    direct.set(id, userId);
    const recipients = [{ id: userId, username: 'user', discriminator: '0' }];
    return { status: 200, body: { id, type: 1, recipients } };
  };
  const once = (call: Call, channelId: string, take: (message: ReadMessage) => void): Answer => {
    const { nonce, enforce_nonce: enforced } = call.body as MessageBody;
    if (enforced !== true) return acceptMessage(call, take);
    // Two channels with one person count as one for the nonce.
    const key = `${direct.get(channelId) ?? channelId} ${String(nonce)}`;
    const before = nonces.get(key);
    if (before !== undefined) return { status: 200, body: { id: before, channel_id: '1', content: '' } };
    return acceptMessage(call, (message) => {
      nonces.set(key, message.messageId);
      take(message);
    });
  };
  const sendDirect = (call: Call, channelId: string): Answer =>
    once(call, channelId, (message) => {
      const userId = direct.get(channelId) ?? '';
      onDirect(userId, message);
      onStanding?.({ id: message.messageId, channelId: undefined, userId, shown: message });
    });
  const post = (call: Call, channelId: string): Answer => {
    if (!known.has(channelId)) return { status: 404, body: { code: 10003, message: 'Unknown Channel' } };
    return once(call, channelId, (message) => {
      standingIn(channelId).set(message.messageId, message);
      messages.add({ channelId, message });
      onStanding?.({ id: message.messageId, channelId, userId: undefined, shown: message });
    });
  };
  const edit = (call: Call, channelId: string, messageId: string): Answer => {
    const before = standingIn(channelId).get(messageId);
    if (before === undefined) return UNKNOWN_MESSAGE;
    return acceptMessage(
      call,
      (message) => {
        standingIn(channelId).set(messageId, message);
      },
      { messageId, before },
    );
  };
  const remove = (_call: Call, channelId: string, messageId: string): Answer =>
    standingIn(channelId).delete(messageId) ? { status: 204 } : UNKNOWN_MESSAGE;

  const messagePath = /^\/channels\/(\d+)\/messages\/(\d+)$/u;
  const path = /^\/channels\/(\d+)\/messages$/u;
  const isDirect = (channelId: string): boolean => direct.has(channelId);
  return {
    routes: [
      {
        name: 'open-direct-message',
        method: 'POST',
        path: /^\/users\/@me\/channels$/u,
        bot: true,
        answer: open,
      },
      { name: 'send-direct-message', method: 'POST', path, applies: isDirect, bot: true, answer: sendDirect },
      { name: 'post', method: 'POST', path, bot: true, answer: post },
      { name: 'edit-post', method: 'PATCH', path: messagePath, bot: true, answer: edit },
      { name: 'delete-post', method: 'DELETE', path: messagePath, bot: true, answer: remove },
    ],
    addChannel: (channelId) => known.add(channelId),
    posted: async (channelId, count = 1) => {
      const before = () => messages.entries.filter((one) => one.channelId === channelId);
      const found = await messages.find(`message ${count} in ${channelId}`, (one) => {
        return before()[count - 1] === one;
      });
      return found.message;
    },
    standing: (channelId) => [...standingIn(channelId).values()],
    deleteMessage: ({ messageId }) => {
      for (const channel of standing.values()) channel.delete(messageId);
    },
    close: messages.close,
  };
}

const UNKNOWN_MESSAGE: Answer = { status: 404, body: { code: 10008, message: 'Unknown Message' } };

export interface AcceptOptions {
  readonly messageId?: string;
  /** The message before an edit. */
  readonly before?: Edited | undefined;
  /** The largest size of one file. */
  readonly uploadMaxBytes?: number;
}

/** Validates the message of a call, then calls `take` with it; otherwise answers with Discord's error. */
export function acceptMessage(
  call: Call,
  take: (message: ReadMessage) => void,
  { messageId = snowflake(), before, uploadMaxBytes = UPLOAD_MAX_BYTES }: AcceptOptions = {},
): Answer {
  const body = call.body as MessageBody;
  if (call.files.some(({ content }) => Buffer.byteLength(content) > uploadMaxBytes))
    return { status: 413, body: { code: 40005, message: 'Request entity too large' } };
  const wrong = fault(body, call.files, before);
  if (wrong !== undefined) return invalidForm(wrong);
  take(readMessage(body, filesAfter(body, call.files, before), messageId));
  return { status: 200, body: { id: messageId, channel_id: '1', content: '' } };
}

export function invalidForm(what: string): Answer {
  return { status: 400, body: { code: 50035, message: `Invalid Form Body: ${what}` } };
}
