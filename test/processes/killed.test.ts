/** Killed in the middle, and started again: every id ends in one true outcome, and the moderator is told. */
import { describe, expect, test } from 'vitest';
import type { CommandHandle, DiscordEmulator } from '../../emulators/discord/index.ts';
import { environment, MODERATOR_ROLE } from '../support/environment.ts';
import { createBotRunner } from '../support/process/bot-runner.ts';
import { seed } from '../support/volcengine/service.ts';
import {
  fakeDiscord,
  fakeSlack,
  outcomeOf,
  testService,
  withoutMarkUp,
  type BotOptions,
} from '../e2e/harness.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';

const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(10_001 + index));

const remove = (discord: DiscordEmulator, users: readonly string[]): CommandHandle =>
  discord.command({ name: 'unwhitelist', options: { users: users.join(' ') }, roles: [MODERATOR_ROLE] });

/** One bot after another, on Discord alone. */
async function discordBot(options: Pick<BotOptions, 'seeds' | 'env'> = {}) {
  const [service, discord] = [await testService(options), await fakeDiscord()];
  const runner = await createBotRunner({ ...environment(service, { discord }), ...options.env });
  return { service, discord, ...runner };
}

describe('killed in mid-removal', () => {
  test('the next start finds out what was done, sends the rest, and answers in the same place', async () => {
    const all = ids(29);
    const { service, discord, start, kill } = await discordBot({
      seeds: [seed(all)],
      env: { VOLC_QPS: '1', VOLC_BATCH_SIZE: '10' },
    });
    const first = await start();
    // Of three batches the second one is done, and its answer never arrives.
    const command = remove(discord, [...all, '99999']);
    await service.arrived(1, REMOVE);
    service.faults.add({ kind: 'delay', ms: 60_000 }, { action: REMOVE });
    await service.arrived(2, REMOVE);
    await kill(first);
    service.faults.clear();

    const restarted = performance.now();
    await start();
    const text = await outcomeOf(command);
    const lines = text.split('\n');
    expect(lines[0]).toBe('⚠️ Removed 29 users from the main whitelist; 1 was not on it.');
    expect(lines.slice(1, 3)).toEqual(['Was not on the whitelist (1)', '• 99999']);
    expect(text).toContain('Volcengine did not answer for 10 of them; the whitelist was read again');
    expect(text).toContain('The bot was interrupted during this, and then went on where it had stopped.');
    expect(command.shown()?.ephemeral).toBe(true);
    expect(service.whitelist()).toEqual([]);
    // Nobody was sent twice: the whitelist showed whom the lost answer was about.
    expect([...service.removals()].filter(([, times]) => times > 1)).toEqual([]);
    const firstAfter = service.arrivals.find(({ atMs }) => atMs > restarted);
    expect((firstAfter?.atMs ?? 0) - restarted).toBeGreaterThan(1_010);
  });

  test('whom the lost request has not reached is sent again', async () => {
    const all = ids(20);
    const { service, discord, start, kill } = await discordBot({ seeds: [seed(all)] });
    const first = await start();
    service.faults.add({ kind: 'drop', work: 'not-done' }, { action: REMOVE, times: 3 });
    const command = remove(discord, all);
    await service.arrived(1, REMOVE);
    await kill(first);
    service.faults.clear();
    await start();
    expect((await command.reply()).text).toContain('Removed 20 users from the');
    expect(service.whitelist()).toEqual([]);
  });

  test('again and again, on Slack: one answer, by a way that still works, and the progress comes to its end', async () => {
    // Removed for longer than it takes until progress is shown, and soon read again.
    const all = ids(40);
    const service = await testService({ seeds: [seed(all)] });
    const slack = await fakeSlack();
    const { start, kill } = await createBotRunner({
      ...environment(service, { slack }),
      VOLC_QPS: '3',
      VOLC_BATCH_SIZE: '2',
    });
    let bot = await start();
    const command = slack.command({ text: all.join(' '), userId: 'UMOD' });
    await command.acknowledged;
    await slack.called('chat.postMessage');
    for (let kills = 1; kills <= 2; kills += 1) {
      await service.arrived(service.bodies(REMOVE).length + 2, REMOVE);
      await kill(bot);
      bot = await start();
    }
    slack.fail('response_url', { status: 404 });
    const replies = await command.replies(2);
    expect(replies.map(({ via }) => via)).toEqual(['direct-message', 'ephemeral']);
    expect(replies[1]?.text).toContain('Removed 40 users from the main whitelist.');
    await expect.poll(() => slack.texts('DUMOD')).toEqual(['✅ Removed 40 users from the main whitelist.']);
    expect(service.whitelist()).toEqual([]);
  });
});

describe('killed', () => {
  test('between the acknowledgement and the first request: the command is carried out all the same', async () => {
    const { service, discord, start, kill } = await discordBot();
    // In its first second the bot sends nothing.
    const first = await start();
    const command = remove(discord, ['10001']);
    await command.acknowledged;
    await kill(first);
    expect(service.arrivals).toEqual([]);
    await start();
    expect((await command.reply()).text).toContain('Removed 1 user from the');
  });

  test('before the answer was delivered: it is delivered, and nothing is done twice', async () => {
    const { service, discord, start, kill } = await discordBot();
    const first = await start();
    discord.fail('edit', { delayMs: 60_000 });
    const command = remove(discord, ['10001', '99999']);
    await discord.called('edit');
    await kill(first);
    await start();
    const reply = await command.reply();
    const [summary, ...lines] = withoutMarkUp(reply.text).split('\n');
    expect(summary).toBe('⚠️ Removed 1 user from the main whitelist; 1 was not on it.');
    expect(lines.slice(0, 4)).toEqual([
      'Was not on the whitelist (1)',
      '• 99999',
      'Removed (1)',
      '• user 10001 · 10001',
    ]);
    expect(service.removals()).toEqual(
      new Map([
        ['10001', 1],
        ['99999', 1],
      ]),
    );
    // Nobody was called by that name on a whitelist since the start: it was kept.
    const undone = await discord.click(reply, { roles: [MODERATOR_ROLE], label: 'Undo' }).reply();
    expect(withoutMarkUp(undone.text)).toBe(
      '✅ Undone: 1 user is back on the main whitelist.\nAdded (1)\n• user 10001 · 10001',
    );
  });

  test('for longer than the token lives: the answer comes as a direct message', async () => {
    const { discord, start, kill } = await discordBot();
    const first = await start();
    const command = remove(discord, ['10001']);
    await command.acknowledged;
    await kill(first);
    for (const way of ['edit', 'follow-up'] as const)
      discord.fail(way, { status: 401, code: 50027, message: 'Invalid Webhook Token' });
    await start();
    const { text, via } = await command.reply();
    expect(via).toBe('direct-message');
    expect(text).toContain('Removed 1 user from the');
  });

  test('after a button was pressed: what it stands for is done once, and the button is used up', async () => {
    const { service, discord, start, kill } = await discordBot({ env: { CONFIRM_ABOVE: '1' } });
    const first = await start();
    const asked = await remove(discord, ['10001', '10002']).reply();
    service.faults.add({ kind: 'delay', ms: 60_000 }, { action: REMOVE });
    const clicked = discord.click(asked, { roles: [MODERATOR_ROLE] });
    await expect.poll(() => service.removals().size).toBe(2);
    await kill(first);
    service.faults.clear();
    await start();
    expect((await clicked.reply()).text).toContain('Removed 2 users from the');
    const again = await discord.click(asked, { roles: [MODERATOR_ROLE] }).reply();
    expect(again.text).toContain('This button has been used already');
    expect(service.removals()).toEqual(
      new Map([
        ['10001', 1],
        ['10002', 1],
      ]),
    );
  });

  test('after a button was pressed in Slack: the outcome still takes the place of the question', async () => {
    const [service, slack] = [await testService(), await fakeSlack()];
    const { start, kill } = await createBotRunner({ ...environment(service, { slack }), CONFIRM_ABOVE: '1' });
    const first = await start();
    const asked = await slack.command({ text: '10001 10002', userId: 'UMOD' }).reply();
    service.faults.add({ kind: 'delay', ms: 60_000 }, { action: REMOVE });
    const clicked = slack.click(asked, 'Remove 2 users');
    await service.arrived(1, REMOVE);
    await kill(first);
    service.faults.clear();
    await start();
    const { text, inPlace, buttons } = await clicked.reply();
    expect(text).toContain('Removed 2 users from the main whitelist.');
    expect([inPlace, buttons]).toEqual([true, ['Undo']]);
    expect(service.whitelist()).not.toEqual(expect.arrayContaining(['10001']));
  });
});

test('a second process in the same folder waits for the first one to end, and then goes on with its work', async () => {
  const { service, discord, launch, start, kill } = await discordBot();
  const first = await start();
  const second = launch();
  await second.prints(/another process works in DATA_DIR/u);
  service.faults.add({ kind: 'delay', ms: 60_000 }, { action: REMOVE });
  const command = remove(discord, ['10001']);
  await service.arrived(1, REMOVE);
  await kill(first);
  expect((await command.reply()).text).toContain('Removed 1 user from the');
});

test('a process that is told to stop before it has begun ends at once, in order', async () => {
  const { launch, start } = await discordBot();
  await start();
  const second = launch();
  await second.prints(/another process works in DATA_DIR/u);
  second.child.kill('SIGTERM');
  expect(await second.exited).toBe(0);
});
