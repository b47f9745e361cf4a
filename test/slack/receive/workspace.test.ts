/** Whose deliveries are served: those of the workspace, or of the organization, that the bot's token is of. */
import { expect, test } from 'vitest';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { isOf, type Origin, type Workspace } from '../../../src/slack/receive/workspace.ts';
import { startHarness } from '../harness.ts';

const ALONE: Workspace = { teamId: 'T1', orgWide: false };
const ON_GRID: Workspace = { teamId: 'T1', enterpriseId: 'E1', orgWide: false };
const ORG_WIDE: Workspace = { teamId: 'E1', enterpriseId: 'E1', orgWide: true };
const NEIGHBOUR = { id: 'T2', enterprise_id: 'E1' };

test.each<[boolean, string, Workspace, Origin]>([
  [true, 'a command', ALONE, { team_id: 'T1' }],
  [
    true,
    'a command of a workspace that has joined an organization',
    ALONE,
    { team_id: 'T1', enterprise_id: 'E1' },
  ],
  [true, 'a click by a member', ALONE, { team: { id: 'T1' }, user: { team_id: 'T1' } }],
  [true, 'a click by somebody of no known workspace', ALONE, { team: { id: 'T1' }, user: {} }],
  [
    true,
    'a click that tells the workspace of the user alone',
    ALONE,
    { team: null, user: { team_id: 'T1' } },
  ],
  [false, 'a command of another workspace', ALONE, { team_id: 'T2' }],
  [false, 'a click in another workspace', ALONE, { team: { id: 'T2' }, user: { team_id: 'T2' } }],
  [false, 'a click in another workspace by a member', ALONE, { team: { id: 'T2' }, user: { team_id: 'T1' } }],
  [false, 'what says nothing', ALONE, { team: null, user: {} }],
  [false, 'what says nothing but empty texts', ALONE, { team_id: '', enterprise_id: '' }],
  // java-slack-sdk#1041, bolt-js#1614
  [false, 'a click from outside, by Slack Connect', ALONE, { team: { id: 'T1' }, user: { team_id: 'T9' } }],
  [
    false,
    'a submission from outside, by Slack Connect',
    ALONE,
    { team: { id: 'T9' }, user: { team_id: 'T9' }, view: { app_installed_team_id: 'T1' } },
  ],
  [
    false,
    'a modal of another installation',
    ALONE,
    { team: { id: 'T1' }, view: { app_installed_team_id: 'T2' } },
  ],

  [true, 'a command on Grid', ON_GRID, { team_id: 'T1', enterprise_id: 'E1' }],
  [
    true,
    'a click on Grid by a member',
    ON_GRID,
    { team: { id: 'T1', enterprise_id: 'E1' }, user: { team_id: 'E1' } },
  ],
  [
    true,
    'a submission by a member who is in a neighbour workspace',
    ON_GRID,
    { team: NEIGHBOUR, user: { team_id: 'T2' }, view: { app_installed_team_id: 'T1' } },
  ],
  [false, 'a command of a neighbour workspace', ON_GRID, { team_id: 'T2', enterprise_id: 'E1' }],
  [false, 'a click in a neighbour workspace', ON_GRID, { team: NEIGHBOUR, user: { team_id: 'E1' } }],
  [
    false,
    'a click on Grid from outside',
    ON_GRID,
    { team: { id: 'T1', enterprise_id: 'E1' }, user: { team_id: 'T9' } },
  ],
  [
    false,
    'a submission on Grid from outside',
    ON_GRID,
    {
      team: { id: 'T9', enterprise_id: 'E9' },
      user: { team_id: 'T9' },
      view: { app_installed_team_id: 'T1' },
    },
  ],
  [false, 'another organization', ON_GRID, { team_id: 'T1', enterprise_id: 'E9' }],
  [
    false,
    'another installation in the organization',
    ON_GRID,
    { team: null, enterprise: { id: 'E1' }, user: {} },
  ],
  [
    false,
    'an event of another installation',
    ON_GRID,
    { team_id: 'T1', authorizations: [{ team_id: 'T2' }] },
  ],

  [true, 'a command in the organization', ORG_WIDE, { team_id: 'T7', enterprise_id: 'E1' }],
  [
    true,
    'a click in the organization',
    ORG_WIDE,
    { team: null, enterprise: { id: 'E1' }, user: { team_id: 'T7' } },
  ],
  [true, 'a click in a workspace of it', ORG_WIDE, { team: NEIGHBOUR, user: { team_id: 'E1' } }],
  [false, 'a command in another organization', ORG_WIDE, { team_id: 'T7', enterprise_id: 'E9' }],
  [false, 'a command in no organization', ORG_WIDE, { team_id: 'T7' }],
  [
    false,
    'two organizations at once',
    ORG_WIDE,
    { enterprise: { id: 'E1' }, team: { id: 'T9', enterprise_id: 'E9' } },
  ],
  [false, 'a click in the organization from outside', ORG_WIDE, { team: NEIGHBOUR, user: { team_id: 'T9' } }],
])('%s for %s', (served, _name, workspace, origin) => {
  expect(isOf(origin, workspace)).toBe(served);
});

const FOREIGN = { id: 'T9', domain: 'other' };
const button = { type: 'button', value: `uw1:${'A'.repeat(22)}` };
const view = { id: 'V1', callback_id: 'picker:en', state: { values: {} } };

test.each([
  ['slash_commands', { command: '/unwhitelist', text: '1', user_id: 'U1', channel_id: 'C1', team_id: 'T9' }],
  ['interactive', { type: 'block_actions', team: FOREIGN, user: { id: 'U1' }, actions: [button] }],
  ['interactive', { type: 'view_submission', team: FOREIGN, user: { id: 'U1' }, view }],
  ['interactive', { type: 'block_suggestion', team: FOREIGN, user: { id: 'U1' }, value: '', view }],
  [
    'interactive',
    {
      type: 'message_action',
      callback_id: 'unwhitelist_message',
      team: FOREIGN,
      user: { id: 'U1' },
      channel: { id: 'C1' },
      message: { text: '1' },
      trigger_id: 't',
    },
  ],
  [
    'events_api',
    { type: 'event_callback', team_id: 'T9', event: { type: 'subteam_members_changed', subteam_id: 'S1' } },
  ],
  [
    'events_api',
    { type: 'event_callback', team_id: 'T9', event: { type: 'app_home_opened', user: 'U1', tab: 'home' } },
  ],
])('%s of another workspace is acknowledged, not kept, and told in one line: %j', async (type, payload) => {
  let kept = 0;
  const { slack, log, runs } = await startHarness({
    mode: 'socket',
    menu: { en: 'Remove', 'zh-CN': '移出' },
    dispatch: (dispatch) => ({
      ...dispatch,
      home: () => Promise.resolve([notice('info', say`a page`)]),
      receive: (...given) => {
        kept += 1;
        return dispatch.receive(...given);
      },
    }),
  });
  const acknowledged = slack.acknowledged('e-1');
  slack.frame(JSON.stringify({ type, envelope_id: 'e-1', payload }));
  expect(await acknowledged).toBe('');
  const lines = log.items.filter(({ level }) => level >= 40);
  expect(lines).toMatchObject([{ level: 40, team: 'T9' }]);
  expect(lines[0]?.msg).toContain('of another workspace');
  // Those of its own are served.
  expect((await slack.command({ text: '7' }).reply()).text).toBe('✅ ran with 7');
  expect(runs.items).toHaveLength(1);
  expect(kept).toBe(1);
  expect(slack.calls.map(({ method }) => method)).not.toContain('views.open');
  expect(slack.calls.map(({ method }) => method)).not.toContain('views.publish');
});

test('the same over HTTP', async () => {
  const { slack, runs, log } = await startHarness({ mode: 'http' });
  const foreign = slack.command({ text: '1', payload: { team_id: 'T9' } });
  expect(await foreign.acknowledged).toMatchObject({ status: 200, body: '' });
  expect((await slack.command({ text: '7' }).reply()).text).toBe('✅ ran with 7');
  expect(runs.items).toHaveLength(1);
  expect(log.items.filter(({ level }) => level >= 40)).toMatchObject([{ level: 40, team: 'T9' }]);
});

test('it is asked of which workspace its token is before anything can arrive', async () => {
  const { slack } = await startHarness({ mode: 'socket' });
  const [first, second] = slack.calls.map(({ method }) => method);
  expect([first, second]).toEqual(['auth.test', 'apps.connections.open']);
  expect(slack.callsOf('auth.test')).toHaveLength(1);
});
