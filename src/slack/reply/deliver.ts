/** Delivers a message to the invoker alone, by the first way that Slack accepts. */
import type { Logger } from 'pino';
import { currentLogger } from '../../chat/log-context.ts';
import type { Compose } from './compose.ts';
import { QUIET, type DirectMessages, type PostOptions } from './direct-message.ts';
import { failureCode, formRefused } from '../errors.ts';
import { FORMS, type Message } from './render.ts';
import type { Respond } from './response-url.ts';

/** Where something came from. */
export interface Recipient {
  readonly userId: string;
  /** Null where Slack tells of none. */
  readonly channelId: string | null;
  /** The thread of the channel that it came from. */
  readonly threadTs?: string;
  /** Good for 5 messages in 30 minutes: https://docs.slack.dev/interactivity/handling-user-interaction */
  readonly responseUrl?: string;
  /** The message takes the place of the one whose button was clicked. */
  readonly replaces?: true;
}

export interface DeliveryOptions extends PostOptions {
  readonly respond: Respond;
  readonly log: Logger;
}

type Post = (message: Message) => Promise<unknown>;

/** One way to reach the recipient; `post` rejects when Slack does not take the message. */
interface Way {
  readonly name: 'response_url' | 'chat.postEphemeral' | 'direct message';
  readonly post: Post;
}

/** Posts the message by the first way that takes it; rejects when none does. */
export async function deliverMessage(
  compose: Compose,
  recipient: Recipient,
  directMessages: DirectMessages,
  options: DeliveryOptions,
): Promise<void> {
  const { log, stopping } = options;
  const failures: unknown[] = [];
  for (const way of waysTo(recipient, directMessages, options)) {
    try {
      await postInSomeForm(compose, way.post, log);
      return;
    } catch (error) {
      stopping.throwIfAborted();
      failures.push(error);
      currentLogger(log).warn(
        { way: way.name, code: failureCode(error) },
        'Slack did not take a reply this way',
      );
    }
  }
  throw new AggregateError(failures, 'Slack took the reply in no way');
}

/** Posts the richest form of a message that Slack takes; where it takes no blocks, all that is left is text. */
export async function postInSomeForm(compose: Compose, post: Post, log: Logger): Promise<void> {
  for (const form of FORMS) {
    const message = await compose(form);
    try {
      await post(message);
      return;
    } catch (error) {
      if (message.blocks === undefined || !formRefused(error)) throw error;
      currentLogger(log).warn({ form, code: failureCode(error) }, 'Slack refused the form of a message');
    }
  }
}

function waysTo(
  recipient: Recipient,
  directMessages: DirectMessages,
  options: DeliveryOptions,
): readonly Way[] {
  const { threadTs, replaces } = recipient;
  const responseUrl = createResponseUrl(recipient, options);
  const ephemeral = createEphemeral(recipient, options);
  // A message that replaces nothing would not stand in the thread.
  const first =
    threadTs !== undefined && replaces !== true ? [ephemeral, responseUrl] : [responseUrl, ephemeral];
  const ways = [...first, { name: 'direct message', post: directMessages.post } as const];
  return ways.filter((way) => way !== undefined);
}

function createEphemeral(
  { channelId, userId, threadTs }: Recipient,
  { client }: DeliveryOptions,
): Way | undefined {
  if (channelId === null) return undefined;
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
  return {
    name: 'chat.postEphemeral',
    post: (message) => client.chat.postEphemeral({ channel: channelId, user: userId, ...thread, ...message }),
  };
}

/** A slash command has no message to replace (bolt-js#2287), and a message that is replaced stays visible to whom it was. */
function createResponseUrl(
  { responseUrl, replaces }: Recipient,
  { respond }: DeliveryOptions,
): Way | undefined {
  if (responseUrl === undefined) return undefined;
  const place =
    replaces === true
      ? ({ replace_original: true } as const)
      : ({ response_type: 'ephemeral', replace_original: false } as const);
  return {
    name: 'response_url',
    post: (message) => respond(responseUrl, { ...place, ...QUIET, ...message }),
  };
}
