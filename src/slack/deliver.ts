/** Brings a reply to the one who asked, and to nobody else, by whichever way Slack still accepts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RespondFn, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Reply } from '../chat/reply.ts';
import { blocksRefused, failureCode, retryAfterMs } from './failures.ts';
import { renderReply, type Page } from './render.ts';

/** Where one command came from. */
export interface Recipient {
  readonly channelId: string;
  readonly userId: string;
  readonly respond: RespondFn;
}

export interface DeliverySettings {
  readonly client: webApi.WebClient;
  readonly rateLimitMaxMs: number;
  readonly stopping: AbortSignal;
  readonly log: Logger;
}

export type Deliver = (reply: Reply, recipient: Recipient) => Promise<void>;

type Message = Pick<Page, 'text'> & Partial<Page>;

/** One way to reach the recipient; `post` rejects when Slack does not take the message. */
interface Way {
  readonly name: 'response_url' | 'chat.postEphemeral' | 'direct message';
  readonly post: (message: Message) => Promise<unknown>;
}

/** Slack takes 5 messages in 30 minutes; one is kept back. https://docs.slack.dev/interactivity/handling-user-interaction */
const RESPONSE_URL_USES_MAX = 4;
const RATE_LIMIT_WAITS_MAX = 3;
/** Nothing in a reply is a link to be previewed. */
const QUIET = { unfurl_links: false, unfurl_media: false } as const;

/**
 * Posts every page of a reply: by the command's response_url, else as an ephemeral message, else as a direct message.
 * A way that failed once is not tried again for this reply. Rejects as soon as a page was accepted by none.
 */
export function createDeliver(settings: DeliverySettings): Deliver {
  const { log, stopping } = settings;
  return async (reply, recipient) => {
    const responseUrl = createResponseUrl(recipient.respond);
    const direct: Way = { name: 'direct message', post: createDirectMessage(settings, recipient.userId) };
    const ephemeral: Way = {
      name: 'chat.postEphemeral',
      post: (message) =>
        settings.client.chat.postEphemeral({
          channel: recipient.channelId,
          user: recipient.userId,
          ...content(message),
        }),
    };
    const failed = new Map<Way, unknown>();
    let plain = false;

    const post = async (way: Way, { text, blocks }: Page): Promise<void> => {
      try {
        await way.post(plain ? { text } : { text, blocks });
      } catch (error) {
        if (plain || !blocksRefused(error)) throw error;
        log.warn({ way: way.name, code: failureCode(error) }, 'Slack refused the blocks of a reply');
        await way.post({ text });
        plain = true;
      }
    };

    for (const page of renderReply(reply)) {
      // A long reply goes on where there is no limit of five.
      const ways = responseUrl.usesLeft() > 0 ? [responseUrl, ephemeral, direct] : [direct, ephemeral];
      let accepted = false;
      for (const way of ways) {
        if (accepted || failed.has(way)) continue;
        try {
          await post(way, page);
          accepted = true;
        } catch (error) {
          stopping.throwIfAborted();
          failed.set(way, error);
          log.warn({ way: way.name, code: failureCode(error) }, 'Slack did not take a reply this way');
        }
      }
      if (!accepted) throw new AggregateError(failed.values(), 'Slack took a page of the reply in no way');
    }
  };
}

/** Not `replace_original`: for a slash command there is nothing to replace (bolt-js#2287). */
function createResponseUrl(respond: RespondFn): Way & { readonly usesLeft: () => number } {
  let usesLeft = RESPONSE_URL_USES_MAX;
  return {
    name: 'response_url',
    usesLeft: () => usesLeft,
    post: async (message) => {
      usesLeft -= 1;
      const answer = await respond({
        response_type: 'ephemeral',
        replace_original: false,
        ...QUIET,
        ...content(message),
      });
      // `ok`, or JSON that may say otherwise.
      const body = await answer.text();
      const error = /"error"\s*:\s*"(\w+)"/u.exec(body)?.[1];
      if (/"ok"\s*:\s*false/u.test(body))
        throw Object.assign(new Error('response_url refused a message'), {
          code: 'slack_webapi_platform_error',
          data: { error },
        });
    },
  };
}

function createDirectMessage(settings: DeliverySettings, userId: string): Way['post'] {
  const { client } = settings;
  let channelId: Promise<string> | undefined;
  const open = async (): Promise<string> => {
    const { channel } = await client.conversations.open({ users: userId });
    if (channel?.id === undefined) throw new Error('conversations.open answered without a channel');
    return channel.id;
  };
  return async (message) => {
    const channel = await (channelId ??= patiently(open, settings));
    await patiently(() => client.chat.postMessage({ channel, ...QUIET, ...content(message) }), settings);
  };
}

/** Calls again when Slack asks to wait a little: about one message a second is what a channel takes. */
async function patiently<T>(
  call: () => Promise<T>,
  { rateLimitMaxMs, stopping }: DeliverySettings,
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await call();
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined || waitMs > rateLimitMaxMs || waits === RATE_LIMIT_WAITS_MAX) throw error;
      await sleep(waitMs, undefined, { signal: stopping });
    }
  }
}

function content({ text, blocks }: Message): { text: string; blocks: Page['blocks'] } | { text: string } {
  return blocks === undefined ? { text } : { text, blocks };
}
