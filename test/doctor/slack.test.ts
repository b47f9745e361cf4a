/** Slack with one thing wrong: the line that names it, and what can then not be known. */
import { describe, expect, test } from 'vitest';
import { signingSecretFinding } from '../../src/doctor/slack.ts';
import { BOT_SCOPES } from '../../src/slack/manifest.ts';
import type { SlackEmulator } from '../../emulators/slack/index.ts';
import { setUp, check, unusedOrigin, type SetupOptions } from './harness.ts';

const NEEDS_TOKEN = ['scopes', 'forms', 'user-group:S1', 'audit-channel', 'channel:C1'].map(
  (name) => `slack.${name}`,
);

describe('the bot token', () => {
  test.each<[string, (slack: SlackEmulator) => unknown, RegExp]>([
    [
      'unknown',
      (slack) => slack.fail('auth.test', { error: 'invalid_auth' }),
      /does not know this token \(invalid_auth\) → copy it again: app > OAuth/u,
    ],
    [
      'revoked',
      (slack) => slack.fail('auth.test', { error: 'token_revoked' }),
      /was revoked \(token_revoked\) → make a new one/u,
    ],
    [
      'of an app that is gone',
      (slack) => slack.fail('auth.test', { error: 'account_inactive' }),
      /was uninstalled.* → install the app again/u,
    ],
    [
      'refused for a new reason',
      (slack) => slack.fail('auth.test', { error: 'novelty' }),
      /Slack refuses the token \(novelty\)/u,
    ],
  ])('%s', async (_why, breakIt, line) => {
    const setup = await setUp();
    breakIt(setup.slack);
    const seen = await check(setup);
    expect(seen.line('slack.bot-token')).toMatch(/^problem SLACK_BOT_TOKEN: /u);
    expect(seen.line('slack.bot-token')).toMatch(line);
    for (const id of NEEDS_TOKEN) expect(seen.line(id)).toBe('skipped needs bot-token');
    expect(seen.ids('problem')).toEqual(['slack.bot-token']);
    expect(seen.exitCode).toBe(2);
  });

  test('an app token in its place', async () => {
    const seen = await check(await setUp(), { env: { SLACK_BOT_TOKEN: 'xoxb-other' } });
    expect(seen.line('slack.bot-token')).toContain('invalid_auth');
  });
});

describe('an answer that nobody expected is what this check finds, and all else is told', () => {
  test.each([
    ['auth.test', '{"ok":true,"team":{"name":"x"},"user":"bot"}', 'bot-token', 'app-token'],
    ['conversations.info', '{"ok":true,"channel":{"name":{},"is_member":true}}', 'channel:C1', 'bot-token'],
  ])('%s', async (method, body, wrong, well) => {
    const setup = await setUp();
    setup.slack.fail(method, { status: 200, body });
    const seen = await check(setup);
    expect(seen.line(`slack.${wrong}`)).toMatch(/^problem an answer was not of the documented form/u);
    expect(seen.line(`slack.${well}`)).toMatch(/^ok /u);
    expect(seen.line('slack.all')).toBeUndefined();
  });
});

describe('the app token', () => {
  test.each([
    ['invalid_auth', /does not know this token .* app > Basic Information/u],
    ['missing_scope', /the token lacks a scope .* connections:write/u],
    ['not_allowed_token_type', /token of another kind/u],
  ])('%s', async (error, line) => {
    const setup = await setUp();
    setup.slack.fail('apps.connections.open', { error });
    const seen = await check(setup);
    expect(seen.line('slack.app-token')).toMatch(/^problem SLACK_APP_TOKEN: /u);
    expect(seen.line('slack.app-token')).toMatch(line);
    expect(seen.ids('problem')).toEqual(['slack.app-token']);
  });
});

describe('over HTTP', () => {
  test('the form of the signing secret stands in its place', async () => {
    const seen = await check(await setUp({ http: true }));
    expect(seen.line('slack.signing-secret')).toMatch(/^ok has the form/u);
    expect(seen.line('slack.app-token')).toBeUndefined();
    expect(seen.exitCode).toBe(0);
  });
  test.each(['', 'xapp-1', '0123456789ABCDEF0123456789ABCDEF', '0123456789abcdef'])(
    '%o is not of it',
    (secret) => {
      const { status, what } = signingSecretFinding(secret);
      expect(status).toBe('warning');
      expect(what).toMatch(/^SLACK_SIGNING_SECRET: /u);
    },
  );
});

describe('scopes', () => {
  test('each that the manifest asks for and the token lacks is named', async () => {
    const scopes = BOT_SCOPES.filter((scope) => scope !== 'files:read' && scope !== 'im:write');
    const seen = await check(await setUp({ slack: { scopes } }));
    expect(seen.line('slack.scopes')).toMatch(
      /^problem SLACK_BOT_TOKEN: scopes are missing: files:read, im:write → .*install the app again$/u,
    );
    expect(seen.ids('problem')).toEqual(['slack.scopes']);
  });
  test('Slack does not say which there are', async () => {
    const setup = await setUp();
    setup.slack.fail('auth.test', { status: 200, body: '{"ok":true,"team":"T","user":"u"}' });
    const seen = await check(setup);
    expect(seen.line('slack.scopes')).toMatch(/^warning SLACK_BOT_TOKEN: Slack did not say/u);
    expect(seen.exitCode).toBe(1);
  });
});

describe('user groups', () => {
  const scoped = (): SetupOptions => ({
    slack: { scopes: BOT_SCOPES.filter((scope) => scope !== 'usergroups:read') },
  });
  test.each<[string, RegExp, () => SetupOptions]>([
    [
      'there is none',
      /^problem SLACK_MODERATOR_GROUPS: S1: there is no such user group \(no_such_subteam\)/u,
      () => ({ slack: { userGroups: {} } }),
    ],
    [
      'it has no members',
      /^warning SLACK_MODERATOR_GROUPS: S1: it has no members → add the moderators/u,
      () => ({ slack: { userGroups: { S1: [] } } }),
    ],
    [
      'it may not be read',
      /^problem SLACK_MODERATOR_GROUPS: S1: the bot may not read it \(missing_scope\)/u,
      scoped,
    ],
  ])('%s', async (_why, line, options) => {
    const seen = await check(await setUp(options()));
    expect(seen.line('slack.user-group:S1')).toMatch(line);
  });
});

describe('channels', () => {
  test('without a scope for it, that is said, and the bot is to be invited', async () => {
    const seen = await check(await setUp({ slack: { scopes: BOT_SCOPES } }));
    expect(seen.line('slack.audit-channel')).toMatch(
      /^skipped not looked at: without channels:read .*; invite the bot to CAUDIT$/u,
    );
    expect(seen.line('slack.channel:C1')).toMatch(/^skipped not looked at/u);
    expect(seen.exitCode).toBe(0);
  });
  test('the bot is not in the audit channel', async () => {
    const seen = await check(await setUp({ slack: { channels: [] } }));
    expect(seen.line('slack.audit-channel')).toMatch(
      /^problem SLACK_AUDIT_CHANNEL: CAUDIT: the bot is not in #name-of-CAUDIT → invite it/u,
    );
    expect(seen.line('slack.channel:C1')).toBe('ok #name-of-C1');
  });
  test('there is no such channel', async () => {
    const env = { SLACK_AUDIT_CHANNEL: 'CNONE1', CHANNEL_GROUPS: 'CNONE2=main' };
    const seen = await check(await setUp(), { env });
    expect(seen.line('slack.audit-channel')).toMatch(
      /^problem SLACK_AUDIT_CHANNEL: CNONE1: there is no such channel/u,
    );
    expect(seen.line('slack.channel:CNONE2')).toMatch(
      /^problem CHANNEL_GROUPS: CNONE2: there is no such channel/u,
    );
  });
});

describe('commands', () => {
  test('other names are in the manifest that is printed for them', async () => {
    const env = { SLACK_COMMAND: '/off-the-list', SLACK_WHITELIST_COMMAND: '/the-list' };
    const seen = await check(await setUp(), { env });
    expect(seen.line('slack.commands')).toMatch(
      /^ok the manifest has \/off-the-list, \/the-list; Slack does not tell a bot/u,
    );
  });
  test('one name for both', async () => {
    const seen = await check(await setUp(), { env: { SLACK_COMMAND: '/whitelist' } });
    expect(seen.line('configuration.SLACK_COMMAND+SLACK_WHITELIST_COMMAND')).toMatch(
      /^problem SLACK_COMMAND, SLACK_WHITELIST_COMMAND: must be two different names/u,
    );
  });
});

describe('Slack itself', () => {
  test.each<[string, (slack: SlackEmulator) => unknown, RegExp, number]>([
    [
      'is overloaded',
      (slack) => slack.fail('auth.test', { status: 503 }),
      /^warning SLACK_API_URL .* \(http_503\)/u,
      1,
    ],
    [
      'limits the rate',
      (slack) => slack.fail('auth.test', { rateLimited: 30 }),
      /^warning SLACK_API_URL .* \(rate_limited\)/u,
      1,
    ],
    [
      'is another page',
      (slack) => slack.fail('auth.test', { status: 200, body: '<html>' }),
      /^problem SLACK_API_URL .*: the answer did not come from Slack's API \(not_json\)/u,
      2,
    ],
    [
      'cuts us off',
      (slack) => slack.fail('auth.test', 'drop'),
      /^problem SLACK_API_URL .*: the connection was cut off/u,
      2,
    ],
    [
      'never answers',
      (slack) => slack.fail('auth.test', 'hang'),
      /^problem SLACK_API_URL .*: no answer within 1 s/u,
      2,
    ],
  ])('%s', async (_why, breakIt, line, exitCode) => {
    const setup = await setUp();
    breakIt(setup.slack);
    const seen = await check(setup, { answerMs: 1_000 });
    expect(seen.line('slack.bot-token')).toMatch(line);
    expect(seen.exitCode).toBe(exitCode);
  });

  test.each([
    ['is not there', unusedOrigin, /^problem SLACK_API_URL \(.*\): it refuses the connection/u],
    [
      'is at an address that cannot be asked at all',
      () => 'http://127.0.0.1:1',
      /^problem SLACK_API_URL \(.*\): it could not be reached/u,
    ],
  ])('%s', async (_why, origin, line) => {
    const seen = await check(await setUp(), { env: { SLACK_API_URL: `${await origin()}/api` } });
    for (const id of ['slack.bot-token', 'slack.app-token']) expect(seen.line(id)).toMatch(line);
  });

  test('is not configured', async () => {
    const { env, ...world } = await setUp();
    const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('SLACK_')));
    const seen = await check({ ...world, env: rest });
    expect(seen.line('slack.all')).toBe('skipped not configured');
    expect(seen.line('configuration.CHANNEL_GROUPS')).toMatch(
      /^warning CHANNEL_GROUPS: of a platform that is not configured: C1 → /u,
    );
    expect(seen.exitCode).toBe(1);
  });
});
