/** The end of the bot's process: which signals stop it, what it logs by then, and what does not end it. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { environment, MODERATOR_ROLE } from '../support/environment.ts';
import { fakeDiscord, fakeSlack, testService } from '../e2e/harness.ts';
import { startMain } from './start-main.ts';

test('SIGHUP stops it as SIGTERM does, and after `stopping` no library has the word', async () => {
  const [service, discord, slack] = [await testService(), await fakeDiscord(), await fakeSlack()];
  const bot = await startMain(environment(service, { discord, slack }));
  await bot.prints(/"msg":"both connections to Slack are open"/u);
  await bot.prints(/"msg":"commands registered"/u);
  bot.child.kill('SIGHUP');
  expect(await bot.exited).toBe(0);
  const [, after = ''] = bot.errors().split(/^.*"msg":"stopping"\}\n/mu);
  expect(after).toMatch(/^\{[^\n]*"msg":"stopped"\}\n$/u);
});

test('a reader of its log that goes away does not end it: commands are answered as before', async () => {
  const [service, discord] = [await testService(), await fakeDiscord()];
  const bot = await startMain(environment(service, { discord }));
  await bot.prints(/"msg":"ready"/u);
  bot.child.stderr?.destroy();
  for (const users of ['10001', '10002']) {
    const typed = discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] });
    expect((await typed.reply()).text).toContain('Removed 1 user from');
  }
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
});

/** Sends itself a signal when the first file of the bot itself is loaded. */
const EARLY = `import { registerHooks } from 'node:module';
registerHooks({
  load: (url, context, next) => {
    if (url.endsWith('/src/main.ts')) process.kill(process.pid, 'SIGTERM');
    return next(url, context);
  },
});`;

test('a signal in its first moments, while the code is still being loaded, ends it in order', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const preload = `data:text/javascript,${encodeURIComponent(EARLY)}`;
  const env = { ...environment({ origin: 'http://127.0.0.1:1' }, {}), DATA_DIR: dataDir };
  const discord = { DISCORD_TOKEN: 'x', DISCORD_GUILD_IDS: '1', DISCORD_MODERATOR_ROLES: '2' };
  const { status, signal } = spawnSync(process.execPath, ['--import', preload, 'src/start.js'], {
    env: { PATH: process.env['PATH'], ...env, ...discord },
  });
  expect([status, signal]).toEqual([0, null]);
});

test('a line about what the operator has to mend says it without a stack, and what to do', async () => {
  const [service, discord] = [await testService(), await fakeDiscord()];
  const bot = await startMain({ ...environment(service, { discord }), DISCORD_TOKEN: 'planted-token' });
  expect(await bot.exited).toBe(1);
  const line =
    bot
      .errors()
      .split('\n')
      .find((text) => text.includes('"could not start"')) ?? '';
  expect(JSON.parse(line)).toMatchObject({
    level: 60,
    msg: 'could not start',
    reason: 'Discord does not accept DISCORD_TOKEN',
    advice: expect.stringContaining('npm run doctor') as string,
  });
  expect(bot.errors()).not.toMatch(/ {4}at |TOKEN\.: /u);
});
