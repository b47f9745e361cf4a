/** `npm run doctor` as a process: exit codes, both forms, no secret in anything, and an end whatever the peers do. */
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { GUILD } from '../support/environment.ts';
import { startProcess } from '../support/process/run.ts';
import { setUp } from '../doctor/harness.ts';

const ENTRY = 'src/doctor/main.ts';

const report = z.strictObject({
  ok: z.boolean(),
  status: z.enum(['ok', 'warning', 'problem']),
  checks: z.array(
    z.strictObject({
      id: z.string(),
      area: z.string(),
      status: z.enum(['ok', 'warning', 'problem', 'skipped']),
      what: z.string().min(1),
      todo: z.string().min(1).nullable(),
    }),
  ),
});

interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

async function run(env: Record<string, string>, ...args: readonly string[]): Promise<Ran> {
  const doctor = startProcess(ENTRY, env, { args });
  onTestFinished(() => void doctor.child.kill('SIGKILL'));
  const code = await doctor.exited;
  return { code, output: doctor.output(), errors: doctor.errors() };
}

test('npm run doctor reads .env as the start does', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
    scripts: Record<string, string>;
  };
  const file = (script = ''): string | undefined => /--dotenv=\S+/u.exec(script)?.[0];
  expect(file(scripts['doctor'])).toBeDefined();
  expect(file(scripts['doctor'])).toBe(file(scripts['start']));
  expect(scripts['doctor']).toContain(ENTRY);
});

describe('a setting in which everything is well', () => {
  test('is said to be, in words', async () => {
    const { code, output, errors } = await run((await setUp()).env);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^Configuration\n {2}ok {7}environment +every variable is usable/u);
    expect(output).toMatch(/\n0 problems, 0 warnings, 25 ok, 1 skipped\n$/u);
    expect(output).not.toContain('\u001B');
  });

  test('is said to be, for machines', async () => {
    const { code, output, errors } = await run((await setUp()).env, '--json');
    expect([code, errors]).toEqual([0, '']);
    const { ok, status, checks } = report.parse(JSON.parse(output));
    expect([ok, status]).toEqual([true, 'ok']);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  });
});

test('warnings only end in 1', async () => {
  const setup = await setUp();
  const [, ...others] = await setup.discord.registered(GUILD);
  setup.discord.register(GUILD, others);
  const { code, output } = await run(setup.env);
  expect(code).toBe(1);
  expect(output).toMatch(/\n0 problems, 1 warning, /u);
});

test('a configuration that is not usable ends in 2, with every problem and everything else skipped', async () => {
  const { code, output } = await run({ VOLC_SECRETKEY: 'planted-secret', VOLC_QPS: '51' }, '--json');
  expect(code).toBe(2);
  const { checks } = report.parse(JSON.parse(output));
  const problems = checks.filter(({ status }) => status === 'problem').map(({ id }) => id);
  expect(problems).toEqual(
    expect.arrayContaining(['configuration.VOLC_ACCESSKEY', 'configuration.VOLC_QPS']),
  );
  expect(checks.filter(({ status }) => status === 'skipped').map(({ area }) => area)).toEqual([
    'volcengine',
    'slack',
    'discord',
    'store',
  ]);
  expect(output).not.toContain('planted');
});

test('problems of one variable are one check', async () => {
  const setup = await setUp();
  const { code, output } = await run({ ...setup.env, CHANNEL_GROUPS: 'C1=nowhere,C2=nowhere' }, '--json');
  expect(code).toBe(2);
  const { checks } = report.parse(JSON.parse(output));
  const [first, ...others] = checks.filter(({ area }) => area === 'configuration');
  expect(others).toEqual([]);
  expect(first?.id).toBe('configuration.CHANNEL_GROUPS');
  expect(first?.what).toMatch(/^CHANNEL_GROUPS: channel C1 .*; channel C2 /u);
});

test.each([
  [['--help'], 0],
  [['--wrong'], 64],
  [['wrong'], 64],
])('%j says how it is called', async (args, expected) => {
  const { code, output, errors } = await run({}, ...args);
  expect(code).toBe(expected);
  expect(output + errors).toMatch(/Exit code 0: all is well\. 1: warnings only\. 2: at least one problem\./u);
});

/** With characters that are written otherwise in addresses, in JSON and in base64. */
const SECRETS = {
  VOLC_ACCESSKEY: 'AKLTplanted+access/key==',
  VOLC_SECRETKEY: 'cGxhbnRlZCtzZWNyZXQ/a2V5"w\\==',
  VOLC_SESSION_TOKEN: 'STSplanted+session/token==',
  SLACK_BOT_TOKEN: 'xoxb-planted-1+bot/token=',
  SLACK_APP_TOKEN: 'xapp-planted-1+app/token=',
  DISCORD_TOKEN: 'planted.discord+token/x=',
};

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [
    ...[value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)],
    ...[bytes.toString('base64'), bytes.toString('base64url')],
  ];
}

describe('no secret is printed', () => {
  test.each([[['--json']], [[]]])('%j, whatever the peers repeat', async (args) => {
    const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, DISCORD_TOKEN: token } = SECRETS;
    const setup = await setUp({ secrets: { slack: { botToken, appToken }, discord: token } });
    const echo = JSON.stringify(SECRETS);
    setup.service.faults.add({ kind: 'error', status: 400, code: echo }, { times: 99 });
    const body = JSON.stringify({ ok: true, team: botToken, user: appToken });
    setup.slack.fail('auth.test', { status: 200, body });
    setup.slack.fail('apps.connections.open', { status: 500, body: echo });
    setup.slack.fail('usergroups.users.list', { status: 200, body: echo });
    setup.discord.fail('application', { status: 400, message: token });
    const { output, errors } = await run({ ...setup.env, ...SECRETS }, ...args);
    expect(output.length).toBeGreaterThan(1_000);
    expect(errors).toBe('');
    expect(output).toContain('[secret]');
    const planted = Object.values(SECRETS).flatMap(formsOf);
    expect(planted.filter((form) => output.includes(form))).toEqual([]);
  });
});

/** Accepts connections, and answers nothing. */
async function startSilentPeer() {
  const askedAt: number[] = [];
  const leftAt: number[] = [];
  const server = createServer((socket) => {
    askedAt.push(performance.now());
    socket.on('error', () => undefined).once('close', () => leftAt.push(performance.now()));
    // Read to the end, or its end would never be seen.
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, askedAt, leftAt };
}

test('peers that never answer are each named, and not waited for one after the other', async () => {
  const peers = await Promise.all(Array.from({ length: 4 }, startSilentPeer));
  const [volcengine, slack, discord, postgres] = peers.map(({ address }) => address);
  const { env } = await setUp();
  const { code, output } = await run({
    ...env,
    VOLC_ENDPOINT: `http://${volcengine}`,
    SLACK_API_URL: `http://${slack}/api/`,
    DISCORD_API_URL: `http://${discord}/api`,
    DATABASE_URL: `postgres://${postgres}/unwhitelist`,
  });
  expect(code).toBe(2);
  for (const name of ['VOLC_ENDPOINT', 'SLACK_API_URL', 'DISCORD_API_URL', 'DATABASE_URL']) {
    expect(output).toMatch(new RegExp(`${name} \\(.*\\): no answer within 10 s`, 'u'));
  }
  // Each was asked before the first one was given up, however fast the machine is.
  const lastAskedAt = Math.max(...peers.map(({ askedAt }) => askedAt[0] ?? Infinity));
  expect(lastAskedAt).toBeLessThan(Math.min(...peers.flatMap(({ leftAt }) => leftAt)));
});
