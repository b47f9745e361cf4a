/** Messages that people wrote in a channel, with files, as interactions refer to them. */
import { snowflake, userOf } from './payloads.ts';

export interface FakeAttachment {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Its media type, as Discord tells it; none where nothing is said. */
  readonly type?: string;
  /** What comes after the content: nothing (the connection stays open), or the content again and again. */
  readonly then?: 'end' | 'nothing' | 'more';
  /** In bytes, as Discord would tell the bot; the truth where nothing else is said. */
  readonly size?: number;
  /** False where Discord tells its id and nothing else. */
  readonly resolved?: boolean;
  /** The emulator's own where nothing else is said. */
  readonly url?: string;
}

/** An attachment that is kept at `url`. */
export type KeptAttachment = FakeAttachment & { readonly id: string; readonly url: string };

/** A message in a channel, in Discord's own words where nothing else is said. */
export interface FakeSeenMessage {
  readonly content?: string;
  readonly embeds?: readonly object[];
  readonly components?: readonly object[];
  readonly poll?: object;
  readonly files?: readonly FakeAttachment[];
  /** Messages that it forwards. */
  readonly forwarded?: readonly Omit<FakeSeenMessage, 'forwarded'>[];
}

export type KeepAttachment = (attachment: FakeAttachment) => KeptAttachment;

const FORWARD = 1;

/** As a payload has it. */
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

/** As a payload has it. */
export function attachmentOf({ id, name, size, url, type }: KeptAttachment) {
  return { id, filename: name, size, url, ...(type !== undefined && { content_type: type }) };
}
