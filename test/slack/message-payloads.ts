/** Clicks and shortcuts of Slack in every form that its pages, its samples and Bolt's types document, and what this bot makes of each. */
import {
  APP,
  BUTTON,
  CHANNEL,
  CLICK,
  GRID,
  GRID_TEAM,
  HOME_VIEW,
  IN_MESSAGE,
  KEY,
  MESSAGE,
  RESPONSE,
  RESPONSE_URL,
  USER,
  documented,
  fromMessage,
  interactive,
  shared,
  type Documented,
} from './payload-parts.ts';

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export const CLICKS: readonly Documented[] = [
  documented(
    'the smallest',
    { actions: [{ type: 'button', value: `uw1:${KEY}` }] },
    { act: CLICK, channelId: null },
  ),
  documented(
    'in an ephemeral message of a thread',
    {
      ...APP,
      ...RESPONSE,
      channel: CHANNEL,
      actions: [BUTTON],
      state: { values: {} },
      container: { ...IN_MESSAGE, thread_ts: '1.1' },
    },
    {
      act: CLICK,
      channelId: 'C1',
      invoker: { id: 'U1', name: 'mod' },
      handle: { threadTs: '1.1', responseUrl: RESPONSE_URL, triggerId: '1.2.abc' },
    },
  ),
  documented(
    'in a message that everybody sees, without a container',
    {
      ...RESPONSE,
      channel: CHANNEL,
      actions: [BUTTON],
      message: { type: 'message', ts: '1.2', bot_id: 'B1' },
    },
    { act: CLICK, channelId: 'C1' },
  ),
  documented(
    'in an attachment',
    {
      ...RESPONSE,
      channel: CHANNEL,
      actions: [BUTTON],
      app_unfurl: { id: 1, app_unfurl_url: 'x' },
      container: { ...IN_MESSAGE, type: 'message_attachment', attachment_id: 1, is_app_unfurl: false },
    },
    { act: CLICK, channelId: 'C1' },
  ),
  documented(
    'in a modal, which has no channel and no response_url',
    {
      trigger_id: '1.2.abc',
      response_url: '',
      actions: [BUTTON],
      enterprise: null,
      container: { type: 'view', view_id: 'V1' },
      view: { id: 'V1', state: { values: [] } },
    },
    { act: CLICK, channelId: null },
  ),
  documented(
    'on the page of the bot, where there is no channel',
    {
      ...APP,
      trigger_id: '1.2.abc',
      actions: [BUTTON],
      container: { type: 'view', view_id: 'V1' },
      view: { ...HOME_VIEW, app_installed_team_id: 'T1' },
    },
    { act: CLICK, channelId: null, handle: { triggerId: '1.2.abc', modalTitle: { en: 'Whitelist' } } },
  ),
  documented(
    'on the page of the bot, by somebody who is in another workspace of the organization',
    {
      ...GRID,
      team: { ...GRID_TEAM, id: 'T2' },
      user: { ...USER, team_id: 'T2' },
      actions: [BUTTON],
      view: { ...HOME_VIEW, app_installed_team_id: 'T1' },
    },
    { act: CLICK, channelId: null },
  ),
  documented(
    'without a value',
    { ...RESPONSE, channel: CHANNEL, container: IN_MESSAGE, actions: [{ ...BUTTON, value: undefined }] },
    { act: { ...CLICK, key: null } },
  ),
  documented(
    'in a workspace of an organization, whose id stands for the user',
    { ...GRID, team: GRID_TEAM, user: { ...USER, team_id: 'E1' }, channel: CHANNEL, actions: [BUTTON] },
    { act: CLICK },
  ),
  ...[
    ...['static_select', 'multi_static_select', 'external_select', 'users_select', 'conversations_select'],
    ...['channels_select', 'overflow', 'datepicker', 'timepicker', 'radio_buttons', 'checkboxes'],
    ...['plain_text_input', 'rich_text_input', 'feedback_buttons', 'icon_button', 'workflow_button'],
  ].map((type) =>
    documented(`on a ${type}`, { channel: CHANNEL, container: IN_MESSAGE, actions: [{ ...BUTTON, type }] }),
  ),
].map((one) => interactive('block_actions', 'a click', one));

/** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export const SHORTCUTS: readonly Documented[] = [
  documented('the smallest', { message: {} }, fromMessage('')),
  documented(
    "of Slack's sample, which has no action_ts",
    { ...APP, ...RESPONSE, message_ts: '1.2', message: MESSAGE },
    { ...fromMessage('remove 10001'), channelId: 'C1', handle: { triggerId: '1.2.abc' } },
  ),
  documented(
    'with all fields',
    { ...RESPONSE, action_ts: '1.9', message: MESSAGE },
    fromMessage('remove 10001'),
  ),
  documented(
    'on a message of a bot, which has no user',
    {
      message: {
        subtype: 'bot_message',
        bot_id: 'B1',
        username: 'robot',
        text: '',
        attachments: [{ text: '7' }],
      },
    },
    fromMessage('7'),
  ),
  documented(
    'on a message of an app, of blocks',
    { message: { ...MESSAGE, bot_id: 'B1', app_id: 'A2', text: '', blocks: shared('10002') } },
    fromMessage('10002'),
  ),
  documented(
    'on a message with files, one of them deleted',
    {
      message: {
        ...MESSAGE,
        subtype: 'file_share',
        text: '',
        upload: true,
        files: [
          { id: 'F1', name: 'ids.txt', mimetype: 'text/plain', url_private: 'https://files.slack.com/F1' },
          { id: 'F2', mode: 'tombstone' },
        ],
      },
    },
    {
      ...fromMessage(''),
      handle: { files: [{ name: 'ids.txt', url_private: 'https://files.slack.com/F1' }] },
    },
  ),
  documented(
    'on a message in a thread',
    { message: { ...MESSAGE, thread_ts: '1.1', parent_user_id: 'U8' } },
    { ...fromMessage('remove 10001'), handle: { threadTs: '1.1' } },
  ),
  documented(
    'on a message that forwards another one',
    {
      message: {
        ...MESSAGE,
        text: '',
        attachments: [
          {
            is_share: true,
            is_msg_unfurl: true,
            channel_id: 'C2',
            ts: '1.0',
            text: '10003',
            id: 1,
            message_blocks: [{ team: 'T1', channel: 'C2', ts: '1.0', message: { blocks: shared('10003') } }],
            footer: 'Posted in #other-1',
          },
        ],
      },
    },
    fromMessage('10003'),
  ),
  documented(
    'on a message of somebody outside, in a channel of Slack Connect',
    { message: { ...MESSAGE, user: 'U99', team: 'T99', user_team: 'T99', source_team: 'T99' } },
    fromMessage('remove 10001'),
  ),
  documented(
    'in a workspace of an organization',
    { ...GRID, team: GRID_TEAM, user: { ...USER, team_id: 'E1' }, message: MESSAGE },
    fromMessage('remove 10001'),
  ),
].map((one) =>
  interactive('message_action', 'a shortcut', one, { callback_id: 'unwhitelist_message', channel: CHANNEL }),
);
