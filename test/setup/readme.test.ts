/** The steps of README.md, run as they are printed: the whole `.env`, the doctor, the start, and the first reply. */
import { execSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createDiscordEmulator } from '../../emulators/discord/index.ts';
import { CREDENTIALS, seed, startTestService } from '../support/volcengine/service.ts';
import { createOperator } from './operator.ts';

const BOT_ROLE = '100000000000000003';
/** The only words of the example that the reader replaces. */
const SECRETS = ['VOLC_ACCESSKEY', 'VOLC_SECRETKEY', 'DISCORD_TOKEN'];

const part = (await readFile('README.md', 'utf8')).split('\n## Run it\n')[1] ?? '';

test('leads in order to .env, the guides, the doctor and the start', () => {
  const marks = [
    'Copy `.env.example` to `.env`',
    'docs/setup-volcengine.md',
    'docs/setup-slack.md',
    'docs/setup-discord.md',
    '1. **`npm run doctor`**',
    '2. **`npm start`**',
  ];
  const places = marks.map((mark) => part.indexOf(mark));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThanOrEqual(0);
});

test.each(['README.md', 'README.zh-CN.md'])('%s shows what the sandbox prints', async (file) => {
  const text = await readFile(file, 'utf8');
  const [, command = '', printed = ''] = /```sh\n(printf .*)\n```\n\n```\n([\s\S]*?)```/u.exec(text) ?? [];
  expect(command).toContain('npm run sandbox');
  expect(execSync(command, { encoding: 'utf8' })).toContain(printed);
});

test('its example of .env leads to a green doctor and a first reply', async () => {
  const [, example = ''] = /```sh\n(VOLC_[\s\S]*?)```/u.exec(part) ?? [];
  const printed = Object.fromEntries(
    example
      .trim()
      .split('\n')
      .map((line) => /^([A-Z_]+)=(.+)$/u.exec(line)?.slice(1) ?? expect.fail(line)),
  ) as Readonly<Record<string, string>>;
  expect(Object.keys(printed).filter((name) => printed[name]?.includes('…'))).toEqual(SECRETS);
  const { DISCORD_GUILD_IDS: guild = '', DISCORD_MODERATOR_ROLES: role = '' } = printed;
  const [service, discord, operator] = [
    await startTestService([seed(['10001', '10002'])]),
    await createDiscordEmulator({ guilds: [{ id: guild, roles: [role, BOT_ROLE], botRoles: [BOT_ROLE] }] }),
    await createOperator(),
  ];
  onTestFinished(() => service.close());
  onTestFinished(() => discord.close());
  const given = {
    ...printed,
    VOLC_ACCESSKEY: CREDENTIALS.accessKeyId,
    VOLC_SECRETKEY: CREDENTIALS.secretKey,
    DISCORD_TOKEN: discord.token,
    // The emulators, in the place of the services.
    VOLC_ENDPOINT: service.origin,
    DISCORD_API_URL: discord.apiUrl,
  };
  for (const [name, value] of Object.entries(given)) await operator.set(name, value);

  const [doctor, start] = [...part.matchAll(/^\d\. \*\*`([^`]+)`\*\*/gmu)].map(([, command]) => command);
  const { code, output } = await operator.run(doctor ?? '');
  expect(output).toMatch(/\n0 problems, 0 warnings, \d+ ok/u);
  expect(code).toBe(0);
  expect(start).toBe('npm start');
  const bot = operator.start();
  await expect.poll(bot.log).toContain('"msg":"ready"');
  await discord.registered(guild);
  const reply = await discord
    .command({ name: 'unwhitelist', options: { users: '10001' }, roles: [role], guildId: guild })
    .reply();
  expect(reply).toMatchObject({ ephemeral: true, text: expect.stringContaining('Removed 1 user') as string });
  expect(service.whitelist()).toEqual(['10002']);
});
