/** Posts direct messages to a moderator, and messages and files to channels. */
import type { webApi } from '@slack/bolt';
import type { ReplyFile } from '../../chat/reply.ts';
import type { Message } from './render.ts';

export interface PostOptions {
  readonly client: webApi.WebClient;
  readonly stopping: AbortSignal;
}

export interface Posted {
  readonly channelId: string;
  readonly ts: string;
}

export interface DirectMessages {
  /** All reject when Slack does not take it. The conversation is opened once, or again where that has failed. */
  readonly post: (message: Message) => Promise<Posted>;
  readonly upload: (file: ReplyFile) => Promise<void>;
}

/** Nothing in a reply is a link to be previewed. */
export const QUIET = { unfurl_links: false, unfurl_media: false } as const;

/** Rejects where Slack does not open the conversation with this user. */
export async function openConversation(
  { client }: Pick<PostOptions, 'client'>,
  userId: string,
): Promise<string> {
  const { channel } = await client.conversations.open({ users: userId });
  if (channel?.id === undefined) throw new Error('conversations.open answered without a channel');
  return channel.id;
}

export function createDirectMessages(options: PostOptions, userId: string): DirectMessages {
  let channelId: Promise<string> | undefined;
  const opened = (): Promise<string> => {
    const opening = (channelId ??= openConversation(options, userId));
    opening.catch(() => {
      channelId = undefined;
    });
    return opening;
  };
  return {
    post: async (message) => postMessage(options, await opened(), message),
    upload: async (file) => uploadFile(options, await opened(), file),
  };
}

export async function postMessage(options: PostOptions, channel: string, message: Message): Promise<Posted> {
  const { ts } = await options.client.chat.postMessage({ channel, ...QUIET, ...message });
  if (ts === undefined) throw new Error('chat.postMessage answered without a time stamp');
  return { channelId: channel, ts };
}

/** Everybody in the channel sees the file: files are never ephemeral. */
export async function uploadFile(
  options: PostOptions,
  channelId: string,
  { name, content: text }: ReplyFile,
): Promise<void> {
  await options.client.filesUploadV2({ channel_id: channelId, filename: name, content: text });
}
