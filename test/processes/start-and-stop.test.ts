import { describe, expect, test } from 'vitest';
import { environment, MODERATOR_ROLE } from '../support/environment.ts';
import type { Running } from '../support/process/run.ts';
import { seed } from '../support/volcengine/service.ts';
import { fakeDiscord, fakeSlack, testService } from '../e2e/harness.ts';
import { startMain } from './start-main.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';

async function stopped(bot: Running, signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
  const begun = performance.now();
  bot.child.kill(signal);
  return { code: await bot.exited, ms: performance.now() - begun };
}

describe('npm start', () => {
  test('connects both platforms, registers the command, answers on both, stops cleanly on a signal', async () => {
    const [service, discord, slack] = [await testService(), await fakeDiscord(), await fakeSlack()];
    const bot = await startMain(environment(service, { discord, slack }));
    await bot.prints(/"msg":"ready"/u);
    const registered = await discord.registered('100000000000000001');
    expect(registered.map(({ name }) => name)).toEqual(expect.arrayContaining(['unwhitelist', 'whitelist']));

    const typed = discord.command({
      name: 'unwhitelist',
      options: { users: '10001' },
      roles: [MODERATOR_ROLE],
    });
    const onSlack = slack.command({ text: '10002', userId: 'UMOD' });
    expect((await typed.reply()).text).toContain('Removed 1 user from');
    expect((await onSlack.reply()).text).toContain('Removed 1 user from');
    expect(service.whitelist()).not.toEqual(expect.arrayContaining(['10001', '10002']));

    const { code } = await stopped(bot, 'SIGTERM');
    expect([code, bot.output()]).toEqual([0, '']);
    const lines = bot.errors().trimEnd().split('\n');
    expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
    expect(bot.errors()).not.toMatch(new RegExp(`${slack.botToken}|${slack.appToken}|${discord.token}`, 'u'));
  });

  test('sends nothing in its first second, for the sake of a predecessor that was killed', async () => {
    const [service, discord] = [await testService(), await fakeDiscord()];
    const begun = performance.now();
    const bot = await startMain(environment(service, { discord }));
    await bot.prints(/"msg":"ready"/u);
    await discord.command({ name: 'unwhitelist', options: { users: '10001' } }).reply();
    expect((service.arrivals[0]?.atMs ?? 0) - begun).toBeGreaterThan(1_010);
  });

  test('stopped in mid-removal: what is under way is finished, the rest is named as not sent', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => String(10_001 + index));
    const service = await testService({ seeds: [seed(ids)] });
    const discord = await fakeDiscord();
    service.faults.add({ kind: 'delay', ms: 400 }, { times: 99 });
    const bot = await startMain({ ...environment(service, { discord }), VOLC_QPS: '1' });
    await bot.prints(/"msg":"ready"/u);
    const command = discord.command({ name: 'unwhitelist', options: { users: ids.join(' ') } });
    await service.arrived(1, REMOVE);
    const { code, ms } = await stopped(bot, 'SIGINT');
    // Progress may have stood there before.
    const { text = '', files = [] } = command.shown() ?? {};
    expect(text).toMatch(/^⚠️ Removed 20 users from the `main` whitelist; 40 were not removed\.$/mu);
    expect(text).toContain('Not tried (40)');
    expect(text).toContain('the bot is shutting down');
    const notSent = /^(\d+),[^,]*,main,not-sent,the bot is shutting down,$/gmu;
    const [file] = files;
    expect([...(file?.content ?? '').matchAll(notSent)].map(([, id]) => id)).toEqual(ids.slice(20));
    expect(service.whitelist()).toEqual(ids.slice(20));
    expect([code, ms < 10_000]).toEqual([0, true]);
  });

  test('stopped while the service never answers: within ten seconds, and the reply promises nothing', async () => {
    const [service, slack] = [await testService(), await fakeSlack()];
    service.faults.add({ kind: 'delay', ms: 60_000 }, { times: 99 });
    const bot = await startMain({ ...environment(service, { slack }), VOLC_TIMEOUT_MS: '60000' });
    await bot.prints(/"msg":"ready"/u);
    const command = slack.command({ text: '10001', userId: 'UMOD' });
    await service.arrived(1, REMOVE);
    const { code, ms } = await stopped(bot, 'SIGTERM');
    const { text = '' } = command.shown.at(-1) ?? {};
    expect(text).toMatch(/^❓ Not known yet for 1 user of the main whitelist\.$/mu);
    expect(text).toContain('10001 — Volcengine gave no definite answer');
    expect([code, ms < 10_000]).toEqual([0, true]);
  });
});

describe('npm start refuses', () => {
  test('a configuration that is not usable, with every problem in one message and no secret', async () => {
    const bot = await startMain({
      VOLC_SECRETKEY: 'planted-secret',
      LIVE_GROUPS: 'main=1',
      CHANNEL_GROUPS: 'C1=nowhere',
      VOLC_QPS: '51',
      DISCORD_TOKEN: 'planted-token',
    });
    expect(await bot.exited).toBe(1);
    for (const name of [
      'VOLC_ACCESSKEY',
      'VOLC_APP_ID',
      'VOLC_OPERATOR_ID',
      'CHANNEL_GROUPS',
      'VOLC_QPS',
      'DISCORD_GUILD_IDS',
      'DISCORD_MODERATOR_ROLES',
    ]) {
      expect(bot.errors()).toContain(`  ${name}: `);
    }
    expect(bot.errors()).toContain('channel C1 names the live group nowhere, which is not in LIVE_GROUPS');
    expect(bot.errors()).not.toContain('planted');
  });

  test('a token that the platform refuses, naming its variable and not its value', async () => {
    const [service, discord] = [await testService(), await fakeDiscord()];
    const bot = await startMain({ ...environment(service, { discord }), DISCORD_TOKEN: 'planted-token' });
    expect(await bot.exited).toBe(1);
    expect(bot.errors()).toContain('DISCORD_TOKEN');
    expect(bot.errors()).not.toContain('planted-token');
  });

  test('a folder for its database that it cannot use', async () => {
    const [service, discord] = [await testService(), await fakeDiscord()];
    const bot = await startMain({ ...environment(service, { discord }), DATA_DIR: 'package.json' });
    expect(await bot.exited).toBe(1);
    expect(bot.errors()).toContain('the database in DATA_DIR cannot be used');
  });

  test('to go on when the platform throws it out', async () => {
    const [service, discord] = [await testService(), await fakeDiscord()];
    const bot = await startMain(environment(service, { discord }));
    await bot.prints(/"msg":"ready"/u);
    discord.gateway.closeWith(4004);
    expect(await bot.exited).toBe(1);
    expect(bot.errors()).toContain('DISCORD_TOKEN');
  });
});
