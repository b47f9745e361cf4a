/** From a slash command as Slack delivers it to one invocation of ours. */
import type { Middleware, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { parseCommandLine } from '../chat/command-line.ts';
import type { Command } from '../chat/command.ts';
import { receive, type Arrival, type ListenerParts } from './listeners.ts';
import { unescape } from './mrkdwn.ts';

export type CommandListener = Middleware<SlackCommandMiddlewareArgs>;

/**
 * A Bolt listener that acknowledges a slash command, with nothing, and then runs it as `command`.
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function createCommandListener({ name, options }: Command, parts: ListenerParts): CommandListener {
  return async ({ ack, command: payload }) => {
    const {
      user_id: userId,
      channel_id: channelId,
      trigger_id: triggerId,
      response_url: responseUrl,
    } = payload;
    const arrival: Arrival = {
      ...{ userId, channelId, triggerId, otherKey: responseUrl, acknowledge: () => ack() },
      act: {
        kind: 'command',
        command: name,
        typedAs: payload.command,
        options: parseCommandLine(unescape(payload.text), options),
      },
      handle: { responseUrl, triggerId },
    };
    await receive(arrival, parts);
  };
}
