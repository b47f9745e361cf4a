/** Messages of people with their files, as they stand in the payload of a message menu. */
import { snowflake, userOf } from './payloads.ts';

export interface FakeAttachment {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** The media type in the payload; none by default. */
  readonly type?: string;
  /** After the content: the end, no more bytes on an open connection (`nothing`), or the content in a loop (`more`). */
  readonly then?: 'end' | 'nothing' | 'more';
  /** The size in the payload, in bytes; the real size by default. */
  readonly size?: number;
  /** False if the payload has only the id of the file. */
  readonly resolved?: boolean;
  /** The URL in the payload; the emulator's own by default. */
  readonly url?: string;
}

/** An attachment that the emulator serves at `url`. */
export type KeptAttachment = FakeAttachment & { readonly id: string; readonly url: string };

/** A message in a channel; all fields have defaults. */
export interface FakeSeenMessage {
  readonly content?: string;
  readonly embeds?: readonly object[];
  readonly components?: readonly object[];
  readonly poll?: object;
  readonly files?: readonly FakeAttachment[];
  /** The messages that this one forwards. */
  readonly forwarded?: readonly Omit<FakeSeenMessage, 'forwarded'>[];
}

export type KeepAttachment = (attachment: FakeAttachment) => KeptAttachment;

const FORWARD = 1;

/** The message object of a payload. */
export function messageOf(
  channelId: string,
  { forwarded = [], ...seen }: FakeSeenMessage,
  keep: KeepAttachment,
) {
  const id = snowflake();
  const reference = { type: FORWARD, message_id: snowflake(), channel_id: '9', guild_id: '8' };
  return {
    id,
    channel_id: channelId,
    author: userOf('4'),
    mentions: [],
    ...seenAs(seen, keep),
    ...(forwarded.length > 0 && {
      message_reference: reference,
      message_snapshots: forwarded.map((one) => ({ message: { type: 0, ...seenAs(one, keep) } })),
    }),
  };
}

function seenAs(
  { content = '', embeds = [], components = [], poll, files = [] }: Omit<FakeSeenMessage, 'forwarded'>,
  keep: KeepAttachment,
) {
  const attachments = files.map(keep).map(attachmentOf);
  return { content, embeds, components, attachments, ...(poll && { poll }) };
}

/** The attachment object of a payload. */
export function attachmentOf({ id, name, size, url, type }: KeptAttachment) {
  return { id, filename: name, size, url, ...(type !== undefined && { content_type: type }) };
}
