/** From an entry in the menu of a message to one invocation of ours. */
import type { MessageShortcut, Middleware, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import type { Command } from '../chat/command.ts';
import type { Localized } from '../chat/texts/index.ts';
import { receive, type Arrival, type ListenerParts } from './listeners.ts';
import { messageText } from './message-text.ts';
import { slackName } from './names.ts';

export type ShortcutListener = Middleware<SlackShortcutMiddlewareArgs<MessageShortcut>>;

/**
 * A Bolt listener that runs `command` with the text of the message. Its reply is a modal under the name of the entry,
 * since slash commands, and so their replies, are not for threads.
 * https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
 */
export function createShortcutListener(
  { name }: Command,
  label: Localized,
  parts: ListenerParts,
): ShortcutListener {
  return async ({ ack, shortcut }) => {
    const { trigger_id: triggerId, action_ts: otherKey, user, channel, message } = shortcut;
    const threadTs: unknown = message['thread_ts'];
    const arrival: Arrival = {
      ...{ userId: user.id, channelId: channel.id, triggerId, otherKey, acknowledge: () => ack() },
      act: {
        kind: 'command',
        command: name,
        typedAs: slackName(name, parts.unwhitelist),
        options: { kind: 'options', values: { users: messageText(message), from: 'message' } },
      },
      handle: { ...(typeof threadTs === 'string' && { threadTs }), triggerId, modalTitle: label },
    };
    await receive(arrival, parts);
  };
}
