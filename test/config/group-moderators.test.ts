/** GROUP_MODERATORS: who may act on which live groups only. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';

const MAIN = '7234567890123456789';
const VIP = '7234567890123456790';
const ENV = {
  VOLC_ACCESSKEY: 'AKTEST',
  VOLC_SECRETKEY: 'c2VjcmV0LXZvbGM=',
  VOLC_APP_ID: '123456',
  VOLC_OPERATOR_ID: '42',
  LIVE_GROUPS: `main=${MAIN}, 贵宾=${VIP}`,
  SLACK_BOT_TOKEN: 'xoxb-secret-bot',
  SLACK_APP_TOKEN: 'xapp-secret-app',
  SLACK_MODERATOR_USERS: 'U1',
  DISCORD_TOKEN: 'secret-discord',
  DISCORD_GUILD_IDS: '111,222',
  DISCORD_MODERATOR_ROLES: '333',
};

test('is known by platform', () => {
  const result = readConfig({ ...ENV, GROUP_MODERATORS: 'MAIN = 444 + S1+U9 , 贵宾=S1+W8+444+555' });
  const { slack, discord, groupModerators = new Map() } = result.kind === 'config' ? result.config : {};
  expect([...(discord?.groupModerators ?? [])]).toEqual([
    ['444', [MAIN, VIP]],
    ['555', [VIP]],
  ]);
  expect([...(slack?.groupModerators ?? [])]).toEqual([
    ['S1', [MAIN, VIP]],
    ['U9', [MAIN]],
    ['W8', [VIP]],
  ]);
  expect(groupModerators.size).toBe(5);
});

test.each([
  ['nowhere=444', /live group nowhere, which is not in LIVE_GROUPS/u],
  ['main=444,Main=555', /each group once/u],
  ['main=alice', /^expected group=id\+id/u],
  ['main=C1', /^expected group=id\+id/u],
  ['main=444+', /^expected group=id\+id/u],
  ['main=', /^expected group=id\+id/u],
  ['main', /^expected group=id\+id/u],
  [',', /^expected group=id\+id/u],
  ['main=444+222', /guild id, which is the role @everyone/u],
])('%s is a problem', (GROUP_MODERATORS, expected) => {
  const result = readConfig({ ...ENV, GROUP_MODERATORS });
  expect(result.kind === 'problems' && result.problems).toEqual([
    { name: 'GROUP_MODERATORS', expected: expect.stringMatching(expected) as string },
  ]);
});
