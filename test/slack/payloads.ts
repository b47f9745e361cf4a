/** Commands, submissions and events of Slack in every form that its pages, its samples and Bolt's types document, and what this bot makes of each. */
import {
  APP,
  AUTHORIZED,
  BUTTON,
  CHANNEL,
  CLICK,
  GRID,
  GRID_TEAM,
  KEY,
  MESSAGE,
  ORG_WIDE,
  RESPONSE,
  RESPONSE_URL,
  USER,
  VIEW,
  documented,
  event,
  fromMessage,
  interactive,
  typed,
  values,
  type Documented,
} from './payload-parts.ts';

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
export const COMMANDS: readonly Documented[] = [
  documented('the smallest', { command: '/unwhitelist' }, { act: typed('unwhitelist', ''), channelId: 'C1' }),
  documented(
    'with null for its text',
    { command: '/whitelist', text: null },
    { act: typed('whitelist', '') },
  ),
  documented(
    "of Slack's sample",
    {
      ...APP,
      team_domain: 'fake',
      enterprise_id: 'E1',
      enterprise_name: 'Org',
      channel_name: 'test',
      user_name: 'Steve',
      command: '/unwhitelist',
      text: '94070',
      ...RESPONSE,
    },
    {
      act: { ...typed('unwhitelist', '94070'), typedAs: '/unwhitelist' },
      invoker: { id: 'U1', name: 'Steve' },
      handle: { responseUrl: RESPONSE_URL, triggerId: '1.2.abc' },
    },
  ),
  documented(
    'of no organization, said with empty texts',
    {
      command: '/whitelist',
      text: 'show',
      enterprise_id: '',
      enterprise_name: '',
      response_url: '',
      is_enterprise_install: 'false',
    },
    { act: typed('whitelist', 'show') },
  ),
  documented(
    'in a direct message, with what Slack escapes',
    { command: '/unwhitelist', text: '1 &amp; <@U5|bo>', channel_id: 'D1', channel_name: 'directmessage' },
    { act: typed('unwhitelist', '1 & <@U5|bo>'), channelId: 'D1' },
  ),
].map(({ name, payload, arrives = {} }) => ({
  name: `a command ${name}`,
  type: 'slash_commands',
  arrives,
  payload: { team_id: 'T1', user_id: 'U1', channel_id: 'C1', ...payload },
}));

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export const SUBMISSIONS: readonly Documented[] = [
  documented(
    'the smallest',
    { view: { id: 'V1', callback_id: 'question:en', state: { values: {} } } },
    { act: { kind: 'click', key: null, values: [] } },
  ),
  documented(
    'with an empty list for no inputs',
    { view: { ...VIEW, callback_id: 'question:en', state: { values: [] } } },
    { act: CLICK, channelId: 'C1' },
  ),
  documented(
    'with all inputs',
    {
      ...APP,
      trigger_id: '1.2.abc',
      response_urls: [],
      ...GRID,
      enterprise: null,
      view: {
        ...VIEW,
        team_id: 'T1',
        app_id: 'A1',
        bot_id: 'B1',
        hash: '1.x',
        state: { values: values('6 7') },
      },
    },
    { act: { kind: 'click', key: KEY, values: ['5', '6 7'] }, handle: { triggerId: '1.2.abc' } },
  ),
  documented(
    'of a form',
    {
      trigger_id: '1.2.abc',
      view: {
        ...VIEW,
        callback_id: 'form:en',
        private_metadata: 'uw1:/add/11:beside ',
        state: { values: { pasted: { pasted: { type: 'plain_text_input', value: '6 7' } } } },
      },
    },
    { act: { kind: 'click', key: '/add/11', values: ['6 7'] }, channelId: null },
  ),
  documented(
    'with null for an input that was left empty',
    { view: { ...VIEW, app_installed_team_id: 'T1', state: { values: values(null) } } },
    { act: { kind: 'click', key: KEY, values: ['5'] } },
  ),
  documented(
    'by somebody who is in another workspace of the organization',
    {
      ...GRID,
      team: { ...GRID_TEAM, id: 'T2' },
      user: { ...USER, team_id: 'T2' },
      view: { ...VIEW, app_installed_team_id: 'T1', state: { values: values(null) } },
    },
    { act: { kind: 'click', key: KEY, values: ['5'] } },
  ),
].map((one) => interactive('view_submission', 'a submission', one));

/** What has no listener, and is acknowledged all the same. */
export const UNUSED: readonly Documented[] = [
  interactive('view_closed', '', documented('a closed modal', { view: VIEW, is_cleared: false })),
  interactive(
    'shortcut',
    '',
    documented('a global shortcut', { callback_id: 'x', trigger_id: '1', action_ts: '1' }),
  ),
  interactive('workflow_step_edit', '', documented('a step of a workflow', { callback_id: 'x' })),
  event('an event of another kind', {
    event: { type: 'reaction_added', user: 'U1', reaction: 'x', item: { channel: 'C1' } },
  }),
  event('the notice that events are left out', {
    type: 'app_rate_limited',
    minute_rate_limited: 1_518_467_820,
  }),
];

/** https://docs.slack.dev/reference/events/subteam_members_changed and …/subteam_updated */
export const EVENTS: readonly Documented[] = [
  event('a change of a group, the smallest', {
    event: { type: 'subteam_members_changed', subteam_id: 'S1' },
  }),
  event('a change of a group in an organization', {
    is_ext_shared_channel: false,
    event_context: '4-x',
    event_id: 'Ev1',
    event_time: 1,
    ...AUTHORIZED,
    event: { type: 'subteam_updated', subteam: { id: 'S1', team_id: 'T1', users: ['U1'], user_count: 1 } },
  }),
  event('a change of a group in no organization', {
    authorizations: [{ enterprise_id: null, team_id: 'T1', user_id: 'UBOT' }],
    event: { type: 'subteam_members_changed', subteam_id: 'S1', added_users: ['U2'], added_users_count: '1' },
  }),
];

/** To a bot that is installed in a whole organization, `E1`. */
export const ORGANIZATION: readonly Documented[] = [
  {
    name: 'a command in one of its workspaces',
    type: 'slash_commands',
    arrives: { act: typed('unwhitelist', '') },
    payload: {
      command: '/unwhitelist',
      user_id: 'U1',
      channel_id: 'C1',
      team_id: 'T7',
      enterprise_id: 'E1',
      is_enterprise_install: 'true',
    },
  },
  interactive(
    'block_actions',
    'a click',
    documented(
      'without a workspace',
      { ...ORG_WIDE, team: null, channel: CHANNEL, actions: [BUTTON] },
      { act: CLICK },
    ),
  ),
  interactive(
    'message_action',
    'a shortcut',
    documented(
      'in one of its workspaces',
      { ...ORG_WIDE, team: { ...GRID_TEAM, id: 'T7' }, user: { ...USER, team_id: 'E1' }, message: MESSAGE },
      fromMessage('remove 10001'),
    ),
    { callback_id: 'unwhitelist_message', channel: CHANNEL },
  ),
  interactive(
    'view_submission',
    'a submission',
    documented(
      'without a workspace',
      {
        ...ORG_WIDE,
        team: null,
        view: { ...VIEW, app_installed_team_id: 'E1', state: { values: values(null) } },
      },
      { act: { kind: 'click', key: KEY, values: ['5'] } },
    ),
  ),
  event('an event', {
    team_id: 'T7',
    enterprise_id: 'E1',
    authorizations: [{ enterprise_id: 'E1', team_id: null, user_id: 'UBOT', is_enterprise_install: true }],
    event: { type: 'subteam_members_changed', subteam_id: 'S1' },
  }),
];
