/** Secrets planted everywhere, and every kind of trouble: none of them is in anything that the process prints. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { environment, GUILD, MODERATOR_ROLE } from '../support/environment.ts';
import { createDiscordEmulator, type DiscordEmulator } from '../../emulators/discord/index.ts';
import { createSlackEmulator, type SlackEmulator } from '../../emulators/slack/index.ts';
import { startPostgres } from '../support/postgres/server.ts';
import { startProcess, type Running } from '../support/process/run.ts';
import { healthOf } from '../support/health/health.ts';
import { sendBytes, slackRequest } from '../support/network/raw-http.ts';
import { echoingService } from './echoing-service.ts';

/** With characters that are written otherwise in addresses, in JSON and in base64. */
const SECRETS = {
  VOLC_ACCESSKEY: 'AKLTplanted+access/key==',
  VOLC_SECRETKEY: 'cGxhbnRlZCtzZWNyZXQ/a2V5"w\\==',
  VOLC_SESSION_TOKEN: 'STSplanted+session/token==',
  SLACK_BOT_TOKEN: 'xoxb-planted-1+bot/token=',
  SLACK_APP_TOKEN: 'xapp-planted-1+app/token=',
  SLACK_SIGNING_SECRET: 'planted+signing/secret=',
  DISCORD_TOKEN: 'planted.discord+token/x=',
} as const;

/** Every way in which a value may be written. */
function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
}

function expectNone(printed: string, planted: readonly string[]): void {
  const found = planted.flatMap(formsOf).filter((form) => printed.includes(form));
  const lines = printed.split('\n').filter((line) => found.some((form) => line.includes(form)));
  expect(lines.map((line) => line.slice(0, 2_000))).toEqual([]);
  expect(found).toEqual([]);
}

interface Started {
  readonly bot: Running;
  readonly slack: SlackEmulator;
  readonly discord: DiscordEmulator;
  /** Everything that must not be printed; it grows. */
  readonly planted: string[];
  readonly derived: readonly string[];
  readonly dataDir: string;
}

async function start(http: boolean, env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = SECRETS;
  const slack = await createSlackEmulator({
    secrets: { botToken, appToken, signingSecret },
    userGroups: { S1: ['UMOD', 'UMOD2'] },
  });
  const discord = await createDiscordEmulator({
    guilds: [{ id: GUILD, roles: [MODERATOR_ROLE] }],
    token: SECRETS.DISCORD_TOKEN,
  });
  const { origin, derived } = await echoingService(SECRETS.VOLC_SECRETKEY);
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  const bot = startProcess('src/main.ts', {
    ...environment({ origin }, { slack, discord, http }),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'trace',
    VOLC_ACCESSKEY: SECRETS.VOLC_ACCESSKEY,
    VOLC_SECRETKEY: SECRETS.VOLC_SECRETKEY,
    VOLC_SESSION_TOKEN: SECRETS.VOLC_SESSION_TOKEN,
    HEALTH_PORT: '0',
    ...env,
  });
  onTestFinished(async () => {
    bot.child.kill('SIGKILL');
    await bot.exited;
    await Promise.all([slack.close(), discord.close(), rm(dataDir, { recursive: true })]);
  });
  // As somebody does in development: what Slack says at the start is trouble, too.
  slack.fail('auth.test', { status: 500, body: `token=${botToken}` }, 1);
  await bot.prints(/"msg":"ready"/u);
  if (http) slack.useHttp(slackPort(bot));
  return { bot, slack, discord, dataDir, planted: Object.values(SECRETS), derived };
}

function slackPort(bot: Running): number {
  return Number(/"port":(\d+),"msg":"listening for Slack"/u.exec(bot.errors())?.[1]);
}

/** A command on each platform, and what came with it. */
async function ask({ slack, discord, planted }: Started, text = '10001', userId = 'UMOD'): Promise<void> {
  const onSlack = slack.command({ text, userId });
  for (const name of ['response_url', 'trigger_id', 'token']) planted.push(String(onSlack.payload[name]));
  const onDiscord = discord.command({ name: 'unwhitelist', options: { users: text } });
  planted.push(`interaction-token-${onDiscord.id}`);
  await Promise.all([onSlack.reply(), onDiscord.reply()]);
}

/** Buttons of questions, whose answers do not get into their places at once. */
async function press({ slack, discord, planted }: Started): Promise<void> {
  const onSlack = await slack.command({ text: '10001 x', userId: 'UMOD' }).reply();
  const onDiscord = await discord.command({ name: 'unwhitelist', options: { users: '10001 x' } }).reply();
  slack.fail('response_url', TROUBLE, 1);
  discord.fail('edit', { status: 500, times: 6, message: SECRETS.DISCORD_TOKEN });
  const pressed = [slack.click(onSlack, 'Remove 1 user'), discord.click(onDiscord)] as const;
  for (const name of ['response_url', 'trigger_id']) planted.push(String(pressed[0].payload[name]));
  planted.push(`interaction-token-${pressed[1].id}`);
  await Promise.all(pressed.map((one) => one.reply()));
}

/** What Slack says when it is in trouble, with the token in it. */
const TROUBLE = {
  status: 500,
  body: `no: ${SECRETS.SLACK_BOT_TOKEN} ${encodeURIComponent(SECRETS.SLACK_BOT_TOKEN)}`,
};

async function makeTrouble(started: Started): Promise<void> {
  const { slack, discord, planted, bot } = started;
  // Each answer of the service.
  for (let n = 0; n < 9; n += 1) await ask(started, `1000${n} 1001${n}`);
  await press(started);
  // Every way of a reply is refused, so that it is written down.
  const mended = ['response_url', 'chat.postEphemeral', 'conversations.open'].map((way) =>
    slack.fail(way, TROUBLE),
  );
  const lost = slack.command({ text: '10001', userId: 'UMOD2' });
  planted.push(String(lost.payload['response_url']), String(lost.payload['trigger_id']));
  await bot.prints(/reply could not be delivered/u);
  for (const mend of mended) mend();
  slack.fail(
    'usergroups.users.list',
    { status: 200, body: JSON.stringify({ ok: false, error: 'x', echo: TROUBLE.body }) },
    1,
  );
  slack.fail('users.info', TROUBLE, 1);
  discord.fail('callback', { status: 503, message: SECRETS.DISCORD_TOKEN });
  planted.push(`interaction-token-${discord.command({ name: 'unwhitelist' }).id}`);
  await bot.prints(/interaction could not be acknowledged, not run/u);
  discord.fail('edit', { status: 429, headers: { 'retry-after': '0.1' }, times: 1 });
  discord.fail('edit', { status: 500, times: 6 });
  await ask(started, 'help');
  const url = 'https://evil.example/planted-attachment?hm=planted-signature';
  planted.push('planted-attachment', 'planted-signature');
  await discord.command({ name: 'unwhitelist', attachments: { file: { name: 'a.txt', url } } }).reply();
  const modal = await slack.command({ text: '', userId: 'UMOD' }).modal();
  await slack.submit(modal, { file: { id: 'F1', name: 'a.txt', url_private: url } }).reply();
  discord.changeInteractions((payload) => ({ ...payload, member: { planted: 'planted-payload' } }));
  discord.command({ name: 'unwhitelist' });
  planted.push('planted-payload');
  await bot.prints(/interaction that is not of the documented form/u);
}

/** What the service and the platforms have said is counted, and nothing of it is told to whoever asks how the bot is. */
async function expectHealthKept(
  { bot, planted, derived }: Started,
  seen = /^unwhitelist_api_errors_total\{.*kind="credentials"/mu,
): Promise<void> {
  const health = await healthOf(bot);
  const pages = await Promise.all(['/healthz', '/readyz', '/metrics', '/'].map(health.get));
  const told = pages.map(({ text }) => text).join('\n');
  expect(told).toMatch(seen);
  expectNone(told, [...planted, ...derived]);
}

/** What is kept for a year, as what the service has said, and for longer than that in backups. */
async function expectNoneAtRest({ dataDir, derived }: Started): Promise<void> {
  const names = await readdir(dataDir);
  const files = await Promise.all(names.map((name) => readFile(join(dataDir, name), 'latin1')));
  const kept = files.join('\n');
  expect(kept).toContain('SignatureDoesNotMatch');
  expectNone(kept, [...Object.values(SECRETS), ...derived]);
}

function expectSecretsKept({ bot, planted, derived }: Started): void {
  const printed = bot.output() + bot.errors();
  expect(printed.length).toBeGreaterThan(10_000);
  expect(derived.length).toBeGreaterThan(10);
  expectNone(printed, [...planted, ...derived]);
  expect(printed).not.toMatch(/\/link\/\?ticket=|ticket=[0-9a-f-]{36}/u);
}

describe('nothing that is secret is printed', () => {
  test('in Socket Mode, up to a refused token', async () => {
    const started = await start(false);
    const { slack, bot, planted } = started;
    await makeTrouble(started);
    await expectHealthKept(started);
    await expectNoneAtRest(started);
    slack.frame('{"type":"slash_commands","payload":{"token":"planted-frame"}}');
    slack.frame('planted-frame');
    planted.push('planted-frame');
    await bot.prints(/frame that is not of the documented form/u);
    slack.fail('link', 'drop', 1);
    slack.drop();
    await slack.greeted(2);
    slack.fail('apps.connections.open', { error: 'invalid_auth' });
    slack.drop();
    expect(await bot.exited).toBe(1);
    expect(bot.errors()).toContain('SLACK_APP_TOKEN');
    expectSecretsKept(started);
  });

  test('over HTTP, up to a stop', async () => {
    const started = await start(true);
    const { bot, planted } = started;
    await makeTrouble(started);
    await expectHealthKept(started);
    const port = slackPort(bot);
    const body = 'payload={"planted-body';
    planted.push('planted-body', 'planted-path');
    for (const secret of [SECRETS.SLACK_SIGNING_SECRET, 'wrong']) {
      await sendBytes(port, slackRequest({ body, secret }));
      await sendBytes(port, slackRequest({ body, secret, headers: { 'content-type': 'application/json' } }));
    }
    await sendBytes(port, slackRequest({ body, secret: 'wrong', path: '/planted-path?x=planted-path' }));
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toBe(0);
    expectSecretsKept(started);
  });

  test('of a PostgreSQL that works, crashes, and refuses the password in the end', async () => {
    const postgres = await startPostgres({ fsync: false }, onTestFinished);
    const password = 'planted+pass/word @%';
    await postgres.query(`ALTER ROLE unwhitelist PASSWORD '${password}'`);
    const address = `127.0.0.1:${postgres.port}/unwhitelist`;
    const DATABASE_URL = `postgres://unwhitelist:${encodeURIComponent(password)}@${address}`;
    const started = await start(false, { DATABASE_URL, VOLC_TIMEOUT_MS: '500' });
    const { bot, planted } = started;
    planted.push(DATABASE_URL, password, address);
    await (await healthOf(bot)).becomes(200);
    for (let n = 0; n < 9; n += 1) await ask(started, `1000${n}`);
    await postgres.kill();
    await bot.prints(/"msg":"PostgreSQL cannot be used/u);
    await expectHealthKept(started, /^unwhitelist_ready\{part="database"\} 0$/mu);
    await ask(started);
    await postgres.start();
    await bot.prints(/"msg":"PostgreSQL can be used again"/u);
    await postgres.query(`ALTER ROLE unwhitelist PASSWORD 'another'`);
    await postgres.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'unwhitelist'`,
    );
    await bot.prints(/"msg":"PostgreSQL refuses the bot: see DATABASE_URL"/u);
    expect(bot.errors()).toMatch(/"reason":"wrong user or password \(28P01\)"/u);
    // Only the operator can change that.
    expect(await bot.exited).toBe(1);
    expectSecretsKept(started);
  });

  test('of a configuration that is not usable', async () => {
    const urls = {
      DATABASE_URL: 'http://user:planted-database@database.example/name',
      REDIS_URL: 'redis://:planted-redis@redis.example:6379',
    };
    const bot = startProcess('src/main.ts', { ...SECRETS, ...urls, LOG_LEVEL: 'trace', VOLC_QPS: '51' });
    expect(await bot.exited).toBe(1);
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'VOLC_QPS'])
      expect(bot.errors()).toContain(`  ${name}: `);
    expectNone(bot.output() + bot.errors(), [
      ...[...Object.values(SECRETS), ...Object.values(urls)],
      ...['planted-database', 'planted-redis'],
    ]);
  });
});
