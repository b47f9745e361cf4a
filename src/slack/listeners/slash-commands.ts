/** Reads a slash command into an invocation. */
import type { Middleware, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { receive, type SlackInteraction, type ListenerDeps } from './receive.ts';
import { unescape } from '../reply/mrkdwn.ts';
import { renderReply } from '../reply/render.ts';

export type CommandListener = Middleware<SlackCommandMiddlewareArgs>;

/**
 * A Bolt listener that acknowledges a slash command, with nothing, and then runs it as the root command `root`.
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function createCommandListener(root: string, deps: ListenerDeps): CommandListener {
  return async ({ ack, command: payload }) => {
    const { user_id: id, user_name: name, channel_id: channelId } = payload;
    const { trigger_id: triggerId, response_url: responseUrl } = payload;
    const interaction: SlackInteraction = {
      user: { id, name },
      channelId,
      triggerId,
      otherKey: responseUrl,
      acknowledge: () => ack(),
      acknowledgeWith: (reply) => ack({ response_type: 'ephemeral', ...renderReply(reply).message }),
      act: {
        kind: 'command',
        command: root,
        typedAs: payload.command,
        values: {},
        text: unescape(textOf(payload)),
      },
      handle: { ...(responseUrl && { responseUrl }), triggerId },
    };
    await receive(interaction, deps);
  };
}

/** Slack omits `text` where nothing was typed after the command. */
function textOf({ text }: { readonly text?: string | null }): string {
  return text ?? '';
}
