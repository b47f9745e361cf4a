import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { createTestLog } from '../support/log.ts';
import { config, DISCORD, problems, SLACK, VOLC } from './environments.ts';

describe('a usable configuration', () => {
  test('may have a PostgreSQL, whose address and password are secrets', () => {
    const DATABASE_URL = 'postgres://bot:p%40ss-word@db.internal:5433/unwhitelist?sslmode=verify-full';
    const { databaseUrl, secrets } = config({ ...VOLC, ...SLACK, DATABASE_URL });
    expect(databaseUrl).toBe(DATABASE_URL);
    expect(secrets).toEqual(expect.arrayContaining([DATABASE_URL, 'p@ss-word', 'p%40ss-word']));
    expect(config({ ...VOLC, ...SLACK }).databaseUrl).toBeUndefined();
  });

  test('cuts the address of the PostgreSQL and its password out of a log line, however they are written', () => {
    const DATABASE_URL = 'postgres://bot:p%40ss%2Fw%20ord@db.internal/unwhitelist';
    const { log, text } = createTestLog(config({ ...VOLC, ...SLACK, DATABASE_URL }).secrets);
    for (const form of ['p@ss/w ord', 'p%40ss%2Fw%20ord', 'p%40ss%2Fw+ord', DATABASE_URL]) {
      log.error({ err: new Error(`said ${form}`), form }, `said ${form}`);
    }
    expect(text()).toContain('said [secret]');
    expect(text()).not.toMatch(/p(?:@|%40)ss|db\.internal/u);
  });

  test.each([
    'postgres://db.internal/unwhitelist',
    'postgresql://bot@[::1]:5432/unwhitelist',
    ' postgres://bot:secret@127.0.0.1/unwhitelist?sslmode=verify-full&sslrootcert=/etc/ca.pem ',
  ])('may name a PostgreSQL as %j', (DATABASE_URL) => {
    expect(config({ ...VOLC, ...SLACK, DATABASE_URL }).databaseUrl).toBe(DATABASE_URL.trim());
  });

  test('has the defaults of the contract', () => {
    expect(config({ ...VOLC, ...SLACK })).toMatchObject({
      volcengine: {
        credentials: { accessKeyId: 'AKTEST', secretKey: 'c2VjcmV0LXZvbGM=', sessionToken: undefined },
        region: 'cn-north-1',
        origin: 'https://rtc.volcengineapi.com',
        appId: 123_456,
        qps: 50,
        batchSize: 20,
        timeoutMs: 5_000,
      },
      slack: {
        connection: { mode: 'socket', appToken: 'xapp-secret-app' },
        commands: { unwhitelist: '/unwhitelist', whitelist: '/whitelist' },
        apiUrl: 'https://slack.com/api/',
        moderatorUsers: ['U1', 'W2'],
        moderatorGroups: [],
      },
      discord: undefined,
      confirmAbove: 20,
      auditChannels: [],
      dataDir: './data',
      logLevel: 'info',
      healthPort: undefined,
      healthHost: '127.0.0.1',
    });
  });

  test('has the reasons that are suggested, each once', () => {
    const REASONS = ' spam; left the show；违规;spam; ';
    expect(config({ ...VOLC, ...SLACK, REASONS }).reasons).toEqual(['spam', 'left the show', '违规']);
    expect(config({ ...VOLC, ...SLACK }).reasons).toEqual([]);
    const expected = 'REASONS: expected up to 25 reasons, separated by ;, each of at most 75 characters';
    const many = Array.from({ length: 26 }, (_, index) => String(index)).join(';');
    for (const wrong of ['x'.repeat(76), many, ';'])
      expect(problems({ ...VOLC, ...SLACK, REASONS: wrong })).toContain(expected);
  });

  test('knows the live groups, each with its operator, and the channels', () => {
    const { groups } = config({ ...VOLC, ...SLACK, CHANNEL_GROUPS: 'C1=main, 123456789012345678=贵宾' });
    expect(groups.all).toEqual([
      { name: 'main', conversationShortId: '7234567890123456789', operatorId: '7000000000000000001' },
      { name: '贵宾', conversationShortId: '7234567890123456790', operatorId: '42' },
    ]);
    expect(groups.byChannel.get('123456789012345678')?.name).toBe('贵宾');
  });

  test('without an app token means HTTP mode', () => {
    const http = { ...SLACK, SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'shh-shh', SLACK_PORT: '8080' };
    expect(config({ ...VOLC, ...http }).slack?.connection).toEqual({
      mode: 'http',
      signingSecret: 'shh-shh',
      port: 8080,
      host: '0.0.0.0',
    });
    const local = config({ ...VOLC, ...http, SLACK_HOST: '127.0.0.1' });
    expect(local.slack?.connection).toMatchObject({ host: '127.0.0.1' });
  });

  test('may rename both commands of Slack', () => {
    const names = { SLACK_COMMAND: '/unmute', SLACK_WHITELIST_COMMAND: '/wl' };
    expect(config({ ...VOLC, ...SLACK, ...names }).slack?.commands).toEqual({
      unwhitelist: '/unmute',
      whitelist: '/wl',
    });
  });

  test('protects the operators, and whom it names, each once and to the last digit', () => {
    const env = { ...VOLC, ...SLACK };
    expect(config(env).protectedIds).toEqual(['7000000000000000001', '42']);
    const PROTECTED_IDS = '9223372036854775807, 42 ,1,1';
    expect(config({ ...env, PROTECTED_IDS }).protectedIds).toEqual([
      ...['7000000000000000001', '42', '9223372036854775807', '1'],
    ]);
  });

  test('may point at emulators on a loopback address', () => {
    const urls = {
      VOLC_ENDPOINT: 'http://127.0.0.1:81/',
      SLACK_API_URL: 'http://localhost:82/api',
      DISCORD_API_URL: 'http://[::1]:83/api/',
    };
    const { volcengine, slack, discord } = config({ ...VOLC, ...SLACK, ...DISCORD, ...urls });
    expect([volcengine.origin, slack?.apiUrl, discord?.apiUrl]).toEqual([
      'http://127.0.0.1:81',
      'http://localhost:82/api/',
      'http://[::1]:83/api',
    ]);
  });

  test('has the audit channel of each platform, which Discord knows too', () => {
    const channels = { SLACK_AUDIT_CHANNEL: 'C1', DISCORD_AUDIT_CHANNEL: '9' };
    const { auditChannels, discord } = config({ ...VOLC, ...SLACK, ...DISCORD, ...channels });
    expect(auditChannels).toEqual([
      { platform: 'slack', channelId: 'C1' },
      { platform: 'discord', channelId: '9' },
    ]);
    expect(discord?.auditChannel).toBe('9');
  });

  test('names its secrets for the log', () => {
    expect(config({ ...VOLC, ...SLACK, ...DISCORD }).secrets).toEqual(
      expect.arrayContaining(['c2VjcmV0LXZvbGM=', 'xoxb-secret-bot', 'xapp-secret-app', 'secret-discord']),
    );
  });
});

describe('every problem is listed at once, by variable', () => {
  test('of an empty environment', () => {
    const text = problems({});
    for (const name of [
      'VOLC_ACCESSKEY',
      'VOLC_SECRETKEY',
      'VOLC_APP_ID',
      'VOLC_OPERATOR_ID',
      'LIVE_GROUPS',
    ]) {
      expect(text).toContain(`${name}: is required`);
    }
    expect(text).toContain(
      'SLACK_BOT_TOKEN, DISCORD_TOKEN: at least one of Slack and Discord must be configured',
    );
  });

  test('and no value is printed', () => {
    const bad = {
      VOLC_ACCESSKEY: 'AK',
      VOLC_SECRETKEY: 'topsecret1',
      VOLC_APP_ID: 'topsecret2',
      VOLC_OPERATOR_ID: '-topsecret3',
      LIVE_GROUPS: 'topsecret4',
      VOLC_ENDPOINT: 'http://topsecret5',
      SLACK_BOT_TOKEN: 'topsecret6',
      SLACK_APP_TOKEN: 'topsecret7',
      DISCORD_TOKEN: 'topsecret8 x',
      SLACK_MODERATOR_USERS: 'topsecret9',
      DATABASE_URL: 'postgres://topsecret10:topsecret11@topsecret12',
    };
    const text = problems(bad);
    expect(text).not.toContain('topsecret');
    for (const name of [
      'VOLC_APP_ID',
      'VOLC_OPERATOR_ID',
      'LIVE_GROUPS',
      'VOLC_ENDPOINT',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'DISCORD_TOKEN',
      'SLACK_MODERATOR_USERS',
      'DISCORD_GUILD_IDS',
      'DISCORD_MODERATOR_ROLES',
      'DATABASE_URL',
    ]) {
      expect(text).toContain(`  ${name}: `);
    }
  });

  test.each([
    ['VOLC_APP_ID', '0'],
    ['VOLC_APP_ID', '2147483648'],
    ['VOLC_OPERATOR_ID', '9223372036854775808'],
    ['VOLC_QPS', '51'],
    ['VOLC_QPS', '0'],
    ['VOLC_QPS', '1e1'],
    ['VOLC_BATCH_SIZE', '101'],
    ['VOLC_ENDPOINT', 'http://rtc.volcengineapi.com'],
    ['VOLC_ENDPOINT', 'https://user:pw@rtc.volcengineapi.com'],
    ['VOLC_ENDPOINT', 'https://rtc.volcengineapi.com/path'],
    ['VOLC_ENDPOINT', 'ftp://x'],
    ['VOLC_REGION', 'cn/north'],
    ['LIVE_GROUPS', 'main=7234567890123456789,Main=12'],
    ['LIVE_GROUPS', 'main=9223372036854775808'],
    ['LIVE_GROUPS', 'two words=12'],
    ['LIVE_GROUPS', 'main=12:0'],
    ['LIVE_GROUPS', ','],
    ['CHANNEL_GROUPS', 'C1=nowhere'],
    ['CHANNEL_GROUPS', 'C1=main,C1=贵宾'],
    ['CHANNEL_GROUPS', 'main'],
    ['PROTECTED_IDS', '0'],
    ['PROTECTED_IDS', '1,9223372036854775808'],
    ['PROTECTED_IDS', '1;2'],
    ['PROTECTED_IDS', ','],
    ['SLACK_COMMAND', 'unwhitelist'],
    ['SLACK_WHITELIST_COMMAND', '/two words'],
    ['SLACK_APP_TOKEN', 'xoxb-wrong-kind'],
    ['SLACK_MODERATOR_USERS', 'alice'],
    ['SLACK_API_URL', 'http://example.com/api/'],
    ['DISCORD_GUILD_IDS', 'my server'],
    ['DISCORD_MODERATOR_ROLES', '333,222'],
    ['CONFIRM_ABOVE', '-1'],
    ['DATA_DIR', '~/unwhitelist'],
    ['DATA_DIR', '~'],
    ['DATA_DIR', '"./data"'],
    ['VOLC_SECRETKEY', "'c2VjcmV0'"],
    ['LIVE_GROUPS', '"main=7234567890123456789"'],
    ['SLACK_AUDIT_CHANNEL', '#general'],
    ['DISCORD_AUDIT_CHANNEL', 'general'],
    ['LOG_LEVEL', 'loud'],
    ['HEALTH_PORT', '70000'],
    ['HEALTH_HOST', 'localhost'],
    ['DATABASE_URL', 'http://127.0.0.1/unwhitelist'],
    ['DATABASE_URL', 'redis://127.0.0.1/0'],
    ['DATABASE_URL', 'postgres://'],
    ['DATABASE_URL', 'postgres:///unwhitelist'],
    ['DATABASE_URL', 'postgres://one,two/unwhitelist'],
    ['DATABASE_URL', 'postgres://127.0.0.1/unwhitelist?password=secret'],
    ['DATABASE_URL', 'postgres://127.0.0.1/unwhitelist?sslmod=require'],
    ['DATABASE_URL', 'postgres://127.0.0.1'],
    ['DATABASE_URL', 'postgres://127.0.0.1/'],
    ['DATABASE_URL', 'postgres://127.0.0.1/un/whitelist'],
    ['DATABASE_URL', 'postgres://127.0.0.1:70000/unwhitelist'],
    ['DATABASE_URL', 'postgres://bot:pass#word@127.0.0.1/unwhitelist'],
    ['DATABASE_URL', 'postgres://bot:%E0@127.0.0.1/unwhitelist'],
    ['DATABASE_URL', 'host=127.0.0.1 dbname=unwhitelist'],
    ['REDIS_URL', 'redis://127.0.0.1:6379'],
  ])('%s=%s', (name, value) => {
    const result = readConfig({ ...VOLC, ...SLACK, ...DISCORD, [name]: value });
    expect(result.kind === 'problems' && result.problems.map((problem) => problem.name)).toEqual([name]);
  });

  test('of a Redis, which a version before used, in a sentence that says what to set instead', () => {
    const text = problems({ ...VOLC, ...SLACK, REDIS_URL: 'redis://:topsecret@127.0.0.1:6379' });
    expect(text).toMatch(/^ {2}REDIS_URL: is not used any more: remove it, and set DATABASE_URL/mu);
    expect(text).not.toContain('topsecret');
  });

  test.each([
    { SLACK_COMMAND: '/whitelist' },
    { SLACK_WHITELIST_COMMAND: '/unwhitelist' },
    { SLACK_COMMAND: '/a', SLACK_WHITELIST_COMMAND: '/a' },
  ])('of one name for two commands: %j', (names) => {
    expect(problems({ ...VOLC, ...SLACK, ...names })).toContain(
      'SLACK_COMMAND, SLACK_WHITELIST_COMMAND: must be two different names',
    );
  });

  test('of an address to listen on', () => {
    const http = { ...SLACK, SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 's', SLACK_HOST: 'localhost' };
    expect(problems({ ...VOLC, ...http })).toContain('SLACK_HOST: expected an IP address');
  });

  test('of a platform that is configured in part', () => {
    const text = problems({ ...VOLC, DISCORD_TOKEN: 'x', SLACK_MODERATOR_USERS: 'U1' });
    expect(text).toContain('SLACK_BOT_TOKEN: is required, since SLACK_MODERATOR_USERS is set');
    expect(text).toContain('DISCORD_GUILD_IDS: is required');
    expect(text).toContain('DISCORD_MODERATOR_ROLES: is required');
    expect(problems({ ...VOLC, SLACK_BOT_TOKEN: 'xoxb-1' })).toMatch(
      /SLACK_MODERATOR_GROUPS, SLACK_MODERATOR_USERS: .*\n.*SLACK_APP_TOKEN, SLACK_SIGNING_SECRET: /u,
    );
  });
});
