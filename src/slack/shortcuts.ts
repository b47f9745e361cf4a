/** From an entry in the menu of a message to one invocation of ours. */
import type { MessageShortcut, Middleware, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import type { Command } from '../chat/command.ts';
import type { Localized } from '../chat/texts/index.ts';
import { invocationOf, receive, type ListenerParts } from './listeners.ts';
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
    const id = await receive({ acknowledge: () => ack(), triggerId, otherKey }, parts);
    if (id === undefined) return;
    const threadTs: unknown = message['thread_ts'];
    const asked = {
      userId: user.id,
      channelId: channel.id,
      ...(typeof threadTs === 'string' && { threadTs }),
      triggerId,
      modalTitle: (locale: keyof Localized) => label[locale],
    };
    await parts.dispatch.handle({
      ...invocationOf(id, asked, parts),
      command: name,
      typedAs: slackName(name, parts.unwhitelist),
      options: { kind: 'options', values: { users: messageText(message), from: 'message' } },
    });
  };
}
