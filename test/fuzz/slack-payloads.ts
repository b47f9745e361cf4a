/** Everything that Slack delivers to this bot, as its pages document it, and which members of it are read. */
import type { Envelope } from '../../emulators/slack/links.ts';

export interface Sample {
  readonly type: Envelope['type'];
  readonly payload: Readonly<Record<string, unknown>>;
  /** Paths to what has to be there, and has to be text. */
  readonly texts: readonly string[];
}

const PLACE = {
  team: { id: 'T1', domain: 'fake' },
  channel: { id: 'C1', name: 'general' },
  api_app_id: 'A1',
};

export const KINDS = ['command', 'click', 'submission', 'suggestion', 'shortcut', 'event'] as const;
export type Kind = (typeof KINDS)[number];

/** What `userId` does; `id` is a live user's, and part of what makes it one of its kind. */
export function sample(kind: Kind, userId: string, id: string): Sample {
  const user = { id: userId, username: 'someone', team_id: 'T1' };
  const view = {
    id: `V${id}`,
    type: 'modal',
    callback_id: 'picker:en',
    private_metadata: 'uw1:AAAAAAAAAAAAAAAAAAAAAA C1',
    state: {
      values: {
        picked: {
          picked: { type: 'multi_static_select', selected_options: [{ value: id, text: { text: id } }] },
        },
        pasted: { pasted: { type: 'plain_text_input', value: null } },
        file: { file: { type: 'file_input', files: [] } },
      },
    },
  };
  switch (kind) {
    case 'command':
      return {
        type: 'slash_commands',
        payload: {
          command: '/unwhitelist',
          text: `${id} reason:x`,
          user_id: userId,
          user_name: 'someone',
          channel_id: 'C1',
          channel_name: 'general',
          team_id: 'T1',
          trigger_id: `t${id}`,
          api_app_id: 'A1',
        },
        texts: ['command', 'user_id', 'channel_id'],
      };
    case 'click':
      return interactive(
        'block_actions',
        {
          user,
          ...PLACE,
          trigger_id: `t${id}`,
          container: { type: 'message', message_ts: '1.2', channel_id: 'C1', is_ephemeral: true },
          actions: [
            { type: 'button', action_id: 'button-0', value: `uw1:${id.padEnd(22, 'A')}`, action_ts: id },
          ],
        },
        ['user.id', 'actions.0.type'],
      );
    case 'submission':
      return interactive('view_submission', { user, team: PLACE.team, trigger_id: `t${id}`, view }, [
        'user.id',
        'view.id',
      ]);
    case 'suggestion':
      return interactive(
        'block_suggestion',
        { user, team: PLACE.team, value: id, action_id: 'picked', view },
        ['user.id', 'value'],
      );
    case 'shortcut':
      return interactive(
        'message_action',
        {
          callback_id: 'unwhitelist_message',
          user,
          ...PLACE,
          trigger_id: `t${id}`,
          action_ts: id,
          message_ts: '1.2',
          message: { type: 'message', text: `remove ${id}, please`, user: 'U9', ts: '1.2', blocks: [] },
        },
        ['callback_id', 'user.id', 'channel.id'],
      );
    case 'event':
      return {
        type: 'events_api',
        payload: {
          type: 'event_callback',
          team_id: 'T1',
          api_app_id: 'A1',
          event_id: `E${id}`,
          event: { type: 'subteam_members_changed', subteam_id: 'S1', team_id: 'T1', added_users: [] },
        },
        texts: ['event.type', 'event.subteam_id'],
      };
  }
}

function interactive(
  type: string,
  payload: Readonly<Record<string, unknown>>,
  texts: readonly string[],
): Sample {
  return { type: 'interactive', payload: { type, ...payload }, texts };
}

/** What stands at `path`, its steps parted by points. */
export function at(payload: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined,
      payload,
    );
}
