/** A setting in which everything is well: every check is there, and nothing is changed by looking. */
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { setUp, check } from './harness.ts';

const IDS = [
  'configuration.environment',
  'configuration.proxy',
  'volcengine.endpoint',
  'volcengine.clock',
  'volcengine.credentials',
  'volcengine.permission',
  'volcengine.application',
  'volcengine.group:main',
  'volcengine.group:vip',
  'volcengine.changes',
  'slack.bot-token',
  'slack.app-token',
  'slack.commands',
  'slack.forms',
  'slack.scopes',
  'slack.user-group:S1',
  'slack.audit-channel',
  'slack.channel:C1',
  'discord.token',
  'discord.application',
  'discord.server:100000000000000001',
  'discord.commands:100000000000000001',
  'discord.role:100000000000000002',
  'discord.audit-channel',
  'discord.channel:400000000000000001',
  'store.folder',
];

test('every check is ok, in a fixed order, and the exit code is 0', async () => {
  const seen = await check(await setUp());
  expect(seen.checks.map(({ id }) => id)).toEqual(IDS);
  expect(seen.ids('warning').concat(seen.ids('problem'))).toEqual([]);
  // No read-only call shows it.
  expect(seen.ids('skipped')).toEqual(['volcengine.changes']);
  expect(seen.exitCode).toBe(0);
  expect(seen.line('configuration.environment')).toContain(
    '2 live groups, Slack in Socket Mode, Discord in 1 server',
  );
  expect(seen.line('volcengine.group:main')).toBe('ok is a live group; 2 on its whitelist');
  expect(seen.line('slack.bot-token')).toBe('ok workspace Fake, bot user unwhitelist');
  expect(seen.line('discord.role:100000000000000002')).toContain('@role-100000000000000002 in guild-');
});

test('nothing is changed anywhere', async () => {
  const setup = await setUp();
  await check(setup);
  expect(await readdir(setup.dataDir)).toEqual([]);
  expect(setup.service.arrivals.map(({ action }) => action)).toEqual([
    '',
    'BatchGetWhitelistParticipant',
    'BatchGetWhitelistParticipant',
  ]);
  expect(new Set(setup.discord.calls.map(({ method }) => method))).toEqual(new Set(['GET']));
  expect(new Set(setup.slack.calls.map(({ method }) => method))).toEqual(
    new Set([
      'auth.test',
      'apps.connections.open',
      'usergroups.users.list',
      'conversations.info',
      'blocks.validate',
    ]),
  );
  expect(setup.slack.open()).toBe(0);
});

test('the limit is kept: five requests a second, however many live groups there are', async () => {
  const setup = await setUp();
  const LIVE_GROUPS = Array.from({ length: 8 }, (_, n) => `g${n}=7234567890123456789`).join(',');
  const seen = await check(setup, { env: { LIVE_GROUPS, CHANNEL_GROUPS: '' } });
  expect(seen.ids('ok').filter((id) => id.startsWith('volcengine.group:'))).toHaveLength(8);
  const signed = setup.service.arrivals.filter(({ action }) => action !== '');
  expect(signed).toHaveLength(8);
  const [first, , , , , sixth] = signed;
  expect((sixth?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(1_000);
});
