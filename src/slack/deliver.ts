/** Brings pages to the one who asked, and to nobody else, by whichever way Slack still accepts. */
import type { Logger } from 'pino';
import { logOf } from '../chat/command-log.ts';
import { QUIET, content, type Direct, type Message, type PostSettings } from './direct.ts';
import { blocksRefused, failureCode } from './failures.ts';
import type { Page } from './render.ts';
import type { Respond } from './respond.ts';

/** Where something came from. */
export interface Recipient {
  readonly userId: string;
  /** Null where Slack tells of none. */
  readonly channelId: string | null;
  /** The thread of the channel that it came from. */
  readonly threadTs?: string;
  /** Good for 30 minutes. */
  readonly responseUrl?: string;
}

export interface DeliverySettings extends PostSettings {
  readonly respond: Respond;
  readonly log: Logger;
}

/** One way to reach the recipient; `post` rejects when Slack does not take the message. */
interface Way {
  readonly name: 'response_url' | 'chat.postEphemeral' | 'direct message';
  readonly post: (message: Message) => Promise<unknown>;
  /** Whether it is of no more use to a long reply. */
  readonly spent?: () => boolean;
}

/** Slack takes 5 messages in 30 minutes; one is kept back. https://docs.slack.dev/interactivity/handling-user-interaction */
const RESPONSE_URL_USES_MAX = 4;

/**
 * Posts every page: by the response_url, else as an ephemeral message, else as a direct message. A way that failed
 * once is not tried again. Rejects as soon as a page was accepted by none.
 * Where Slack refuses blocks, all that is left is text, without buttons.
 */
export async function deliverPages(
  pages: readonly Page[],
  recipient: Recipient,
  direct: Direct,
  settings: DeliverySettings,
): Promise<void> {
  const { log, stopping } = settings;
  const responseUrl = createResponseUrl(recipient, settings);
  const ephemeral = createEphemeral(recipient, settings);
  const last: Way = { name: 'direct message', post: direct.post };
  const failed = new Map<Way, unknown>();
  const post = createPost(log);

  for (const page of pages) {
    // A long reply goes on where there is no limit of five.
    const ways = responseUrl?.spent?.() === true ? [last, ephemeral] : [responseUrl, ephemeral, last];
    let accepted = false;
    for (const way of ways) {
      if (way === undefined || accepted || failed.has(way)) continue;
      try {
        await post(way, page);
        accepted = true;
      } catch (error) {
        stopping.throwIfAborted();
        failed.set(way, error);
        logOf(log).warn({ way: way.name, code: failureCode(error) }, 'Slack did not take a reply this way');
      }
    }
    if (!accepted) throw new AggregateError(failed.values(), 'Slack took a page of the reply in no way');
  }
}

/** Posts a page as text where its blocks are refused, and from then on all others too. */
function createPost(log: Logger): (way: Way, page: Page) => Promise<void> {
  let plain = false;
  return async (way, { text, blocks }) => {
    try {
      await way.post(plain ? { text } : { text, blocks });
    } catch (error) {
      if (plain || !blocksRefused(error)) throw error;
      logOf(log).warn({ way: way.name, code: failureCode(error) }, 'Slack refused the blocks of a reply');
      await way.post({ text });
      plain = true;
    }
  };
}

function createEphemeral(
  { channelId, userId, threadTs }: Recipient,
  { client }: DeliverySettings,
): Way | undefined {
  if (channelId === null) return undefined;
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  return {
    name: 'chat.postEphemeral',
    post: (message) =>
      client.chat.postEphemeral({ channel: channelId, user: userId, ...thread, ...content(message) }),
  };
}

/** Not `replace_original`: for a slash command there is nothing to replace (bolt-js#2287), and a button's message is kept. */
function createResponseUrl({ responseUrl }: Recipient, { respond }: DeliverySettings): Way | undefined {
  if (responseUrl === undefined) return undefined;
  let usesLeft = RESPONSE_URL_USES_MAX;
  return {
    name: 'response_url',
    spent: () => usesLeft === 0,
    post: async (message) => {
      usesLeft -= 1;
      const shown = { response_type: 'ephemeral', replace_original: false } as const;
      await respond(responseUrl, { ...shown, ...QUIET, ...content(message) });
    },
  };
}
