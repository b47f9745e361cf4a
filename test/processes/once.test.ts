/** What comes twice is done once, also where a process has ended in between. */
import { expect, test } from 'vitest';
import { environment, MODERATOR_ROLE } from '../support/environment.ts';
import { createBotRunner } from '../support/process/bot-runner.ts';
import { fakeDiscord, fakeSlack, testService } from '../e2e/harness.ts';

/** Nothing of it is left to be done. */
const ANSWERED = /"msg":"answered"/u;
const REMOVE = 'BatchRemoveWhitelistParticipant';

test('a Slack envelope that comes again after a restart is acknowledged, and not run again', async () => {
  const [service, slack] = [await testService(), await fakeSlack()];
  const { start, kill } = await createBotRunner(environment(service, { slack }));
  const first = await start();
  const command = slack.command({ text: '10001', userId: 'UMOD' });
  await command.reply();
  await first.prints(ANSWERED);
  await kill(first);
  const second = await start();
  const again = slack.redeliver(command);
  expect(await again.acknowledged).toMatchObject({ status: 200, body: '' });
  await second.prints(/delivered again: not run again/u);
  // What comes after it is answered, so it would have been answered too.
  await slack.command({ text: '10002', userId: 'UMOD' }).reply();
  expect(service.bodies(REMOVE).filter((body) => body.includes('10001'))).toHaveLength(1);
  expect(command.shown).toHaveLength(1);
});

test('a Slack envelope that comes again while it is under way is not run beside itself', async () => {
  const [service, slack] = [await testService(), await fakeSlack()];
  const { start } = await createBotRunner(environment(service, { slack }));
  await start();
  service.faults.add({ kind: 'delay', ms: 300 }, { action: REMOVE });
  const command = slack.command({ text: '10001', userId: 'UMOD' });
  await service.arrived(1, REMOVE);
  await slack.redeliver(command).acknowledged;
  expect((await command.reply()).text).toContain('Removed 1 user from');
  await slack.command({ text: '10002', userId: 'UMOD' }).reply();
  expect([service.bodies(REMOVE).length, command.shown.length]).toEqual([2, 1]);
});

test('of two processes with one token and folders of their own, one answers an interaction', async () => {
  const [service, discord] = [await testService(), await fakeDiscord()];
  const one = await createBotRunner(environment(service, { discord }));
  const other = await createBotRunner(environment(service, { discord }));
  const bots = [await one.start(), await other.start()];
  const command = discord.command({
    name: 'unwhitelist',
    options: { users: '10001' },
    roles: [MODERATOR_ROLE],
  });
  expect((await command.reply()).text).toContain('Removed 1 user from');
  await Promise.any(bots.map((bot) => bot.prints(/another process of this bot answers/u)));
  await Promise.any(bots.map((bot) => bot.prints(ANSWERED)));
  expect(service.bodies(REMOVE)).toHaveLength(1);
  // The other one has kept nothing of it.
  for (const [runner, bot] of [
    [one, bots[0]],
    [other, bots[1]],
  ] as const) {
    if (bot !== undefined) await runner.kill(bot);
    await runner.start();
  }
  await discord
    .command({ name: 'unwhitelist', options: { users: '10002' }, roles: [MODERATOR_ROLE] })
    .reply();
  expect(service.bodies(REMOVE).filter((body) => body.includes('10001'))).toHaveLength(1);
  expect(command.history()).toHaveLength(1);
});
