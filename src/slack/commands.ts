/** From a slash command as Slack delivers it to one invocation of ours. */
import { randomUUID } from 'node:crypto';
import type { Middleware, SlackCommandMiddlewareArgs, SlashCommand } from '@slack/bolt';
import type { Logger } from 'pino';
import { parseCommandLine } from '../chat/command-line.ts';
import type { Dispatch } from '../chat/dispatch.ts';
import type { Locale } from '../chat/texts/index.ts';
import type { Access } from './access.ts';
import type { Deliver } from './deliver.ts';
import { unescape } from './mrkdwn.ts';
import type { Seen } from './seen.ts';

export interface CommandParts {
  readonly dispatch: Dispatch;
  readonly access: Access;
  readonly locale: (userId: string) => Promise<Locale>;
  readonly deliver: Deliver;
  readonly seen: Seen;
  readonly log: Logger;
}

export type CommandListener = Middleware<SlackCommandMiddlewareArgs>;

/**
 * A Bolt listener that acknowledges a slash command, with nothing, before anything else, and then runs it as the
 * command `name`. Slack shows the moderator an error after 3 s without the acknowledgement
 * (https://docs.slack.dev/interactivity/implementing-slash-commands), so when that fails, nothing is run.
 */
export function createCommandListener(name: string, parts: CommandParts): CommandListener {
  const { dispatch, access, locale, deliver, seen, log } = parts;
  const options = dispatch.commands.find((command) => command.name === name)?.options ?? [];
  return async ({ ack, command: payload, respond }) => {
    const { user_id: userId, channel_id: channelId } = payload;
    const id = payload.trigger_id || randomUUID();
    try {
      await ack();
    } catch (error) {
      log.error({ invocation: id, err: error }, 'could not acknowledge a command: it was not run');
      return;
    }
    // After the acknowledgement, which a second delivery needs as well; and only an acknowledged one counts as seen.
    if (!seen.first(deliveryKey(payload) || id)) {
      log.info({ invocation: id }, 'Slack delivered a command again: it was not run again');
      return;
    }
    await dispatch.handle({
      id,
      command: name,
      typedAs: payload.command,
      invoker: { platform: 'slack', id: userId },
      channelId,
      options: parseCommandLine(unescape(payload.text), options),
      locale: () => locale(userId),
      authorise: () => access.check(userId),
      deliver: (reply) => deliver(reply, { channelId, userId, respond }),
    });
  };
}

/** What is the same whenever Slack delivers the same command, and new for every other; it may be empty. */
function deliveryKey(payload: SlashCommand): string {
  return payload.trigger_id || payload.response_url;
}
