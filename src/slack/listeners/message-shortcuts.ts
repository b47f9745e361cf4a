/** Reads a message shortcut into an invocation. */
import type { MessageShortcut, Middleware, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import type { Command } from '../../chat/command.ts';
import type { Localized } from '../../chat/texts/index.ts';
import { receive, type SlackInteraction, type ListenerDeps } from './receive.ts';
import { messageFiles } from './message-files.ts';
import { messageText } from './message-text.ts';
import { rootOf, slackName } from '../command-names.ts';

export type ShortcutListener = Middleware<SlackShortcutMiddlewareArgs<MessageShortcut>>;

/**
 * A Bolt listener that runs `command` with all text of the message, and its text files. The reply is shown in a modal,
 * titled with the name of the entry, if it fits: a message would be hard to find among others.
 * https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
 */
export function createShortcutListener(
  { name }: Command,
  label: Localized,
  deps: ListenerDeps,
): ShortcutListener {
  return async ({ ack, shortcut }) => {
    const { trigger_id: triggerId, action_ts: otherKey, user, channel, message } = shortcut;
    const { response_url: responseUrl } = shortcut;
    const threadTs: unknown = message['thread_ts'];
    const files = messageFiles(message);
    const interaction: SlackInteraction = {
      user,
      channelId: channel.id,
      triggerId,
      otherKey,
      acknowledge: () => ack(),
      act: {
        kind: 'command',
        command: name,
        typedAs: slackName(rootOf(name), deps.names),
        values: { users: messageText(message), from: 'message' },
      },
      handle: {
        ...(typeof threadTs === 'string' && { threadTs }),
        ...(responseUrl && { responseUrl }),
        ...(files.length > 0 && { files }),
        triggerId,
        modalTitle: label,
      },
    };
    await receive(interaction, deps);
  };
}
