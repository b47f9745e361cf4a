import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { DISCORD_CHANNEL, MODERATOR_ROLE } from '../support/environment.ts';
import type { CommandHandle, DiscordEmulator, ReadReply } from '../../emulators/discord/index.ts';
import { seed } from '../support/volcengine/service.ts';
import { fakeDiscord, testService, startWithChats, withoutMarkUp, type BotOptions } from './harness.ts';

const NAME = 'unwhitelist';
const REMOVE = 'BatchRemoveWhitelistParticipant';
const OTHER_MODERATOR = { userId: '300000000000000002', roles: [MODERATOR_ROLE] };

/** The default cap of a whitelist. */
const hundred = Array.from({ length: 100 }, (_, index) => String(10_001 + index));

async function start(options: BotOptions = {}) {
  const discord = await fakeDiscord();
  const bot = await startWithChats({ discord }, { ...options, env: { CONFIRM_ABOVE: '20', ...options.env } });
  return { discord, ...bot };
}

async function read(handle: CommandHandle): Promise<ReadReply & { plain: string }> {
  const reply = await handle.reply();
  return { ...reply, plain: withoutMarkUp(reply.text) };
}

const typed = (discord: DiscordEmulator, users: string, more: Record<string, string | boolean> = {}) =>
  read(discord.command({ name: NAME, options: { users, ...more } }));

describe('1. picking by nickname', () => {
  test('a select menu of those on the whitelist removes whom it is told', async () => {
    const { discord, service } = await start();
    const offered = await read(discord.command({ name: NAME }));
    expect(offered.plain).toContain('5 users are on the main whitelist.');
    const chosen = await read(discord.select(offered, ['10001', '9007199254740993']));
    expect(chosen.messageId).toBe(offered.messageId);
    expect(chosen.plain).toContain('Chosen (2)\n• user 10001 · 10001');
    expect(service.bodies(REMOVE)).toEqual([]);
    const done = await read(discord.click(chosen, { label: 'Remove 2 users' }));
    expect(done.messageId).toBe(offered.messageId);
    expect(done.plain).toContain('Removed 2 users from the main whitelist.');
    expect(done.selects).toEqual([]);
    expect(service.bodies(REMOVE)[0]).toContain('"ParticipantUserIds":[10001,9007199254740993]');
  });
  test('suggestions by part of a nickname', async () => {
    const { discord } = await start();
    const suggested = await discord.autocomplete({
      name: NAME,
      options: { users: '10001, user 1000' },
      focused: 'users',
    });
    expect(suggested.map(({ value }) => value)).toEqual(['10001, 10002', '10001, 10003']);
    expect(suggested[0]?.name).toBe('user 10002 · 10002 (+1)');
  });
  test('5,000 are paged', async () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => String(10_001 + index));
    const { discord } = await start({ seeds: [seed(ids)] });
    const first = await read(discord.command({ name: NAME }));
    expect(first.selects.flatMap(({ options }) => options)).toHaveLength(100);
    const next = first.buttons.at(-1)?.label;
    const second = await read(discord.click(first, next === undefined ? {} : { label: next }));
    const chosen = await read(discord.select(second, ['10101']));
    const done = await read(discord.click(chosen, { label: 'Remove 1 user' }));
    expect(done.plain).toContain('Removed 1 user');
  });
});

describe('2. see and restore', () => {
  test('show, add, history', async () => {
    const { discord, service } = await start();
    const show = await read(discord.command({ name: 'whitelist show' }));
    expect(show.plain).toContain('5 users are on the main whitelist.');
    expect(show.plain).toContain('• user 10001 · 10001 — since <t:1760000000:f>');
    // Nobody should copy the operator's id from a list of users to remove.
    expect(show.plain).not.toContain('7000000000000000001');
    const added = await read(
      discord.command({ name: 'whitelist add', options: { users: '20009', reason: 'singer' } }),
    );
    expect(added.plain).toContain('Added 1 user to the main whitelist.');
    expect(service.whitelist()).toContain('20009');
    const history = await read(discord.command({ name: 'whitelist history', locale: 'zh-CN' }));
    expect(history.plain).toMatch(/<t:\d+:f> — <@300000000000000001> 加入 20009 — 原因：singer/u);
    const shown = await read(discord.command({ name: 'whitelist show' }));
    expect(shown.plain).toMatch(/• 20009 — since <t:\d+:f>, added by <@300000000000000001>/u);
  });
});

describe('3. buttons on the result', () => {
  test('undo works after a restart, for its owner, once', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const service = await testService();
    const discord = await fakeDiscord();
    const before = await startWithChats({ discord }, { running: service, dataDir });
    const result = await typed(discord, '10001 99999');
    await before.stop();
    await startWithChats({ discord }, { running: service, dataDir });

    const label = { label: 'Undo' };
    const byStranger = await read(discord.click(result, { ...label, roles: [] }));
    expect(byStranger.plain).toContain('You are not one of the moderators');
    const byOther = await read(discord.click(result, { ...label, ...OTHER_MODERATOR }));
    expect(byOther.plain).toContain('Only the person who gave the command can use this button.');
    expect(service.whitelist()).not.toContain('10001');
    const clicks = await Promise.all([
      read(discord.click(result, label)),
      read(discord.click(result, label)),
    ]);
    const texts = clicks.map(({ plain }) => plain).toSorted();
    expect(texts[0]).toContain('⛔ This button has been used already.');
    expect(texts[1]).toContain('✅ Undone: 1 user is back on the main whitelist.');
    expect(service.whitelist()).toContain('10001');
  });
  test('undo into a whitelist that has become full says so', async () => {
    const { discord, service } = await start({ seeds: [seed(hundred)] });
    const result = await typed(discord, '10001');
    await read(discord.command({ name: 'whitelist add', options: { users: '77777' } }));
    const undone = await read(discord.click(result, { label: 'Undo' }));
    expect(undone.plain).toContain('❌ Nobody was added to the main whitelist.');
    expect(undone.plain).toContain('• user 10001 · 10001 — the whitelist is full');
    expect(service.whitelist()).toHaveLength(100);
  });
  test('retry failed, and all ids as file', async () => {
    const { discord, service } = await start();
    service.faults.add({ kind: 'throttle' }, { times: 3, action: REMOVE });
    const failed = await typed(discord, '10001');
    const retried = await read(discord.click(failed, { label: 'Retry 1' }));
    expect(retried.plain).toContain('Removed 1 user');
    expect(retried.messageId).toBe(failed.messageId);
  });
  test('a button of an older version is too old', async () => {
    const { discord } = await start();
    expect((await read(discord.click('uw0:undo:1'))).plain).toContain(
      'This button is too old. Give the command again.',
    );
  });
});

describe('4. files', () => {
  const attach = (discord: DiscordEmulator, attachment: { name: string; content: string | Uint8Array }) =>
    read(discord.command({ name: NAME, attachments: { file: attachment } }));
  test('a CSV is read, the column named, and asked about first', async () => {
    const { discord, service } = await start();
    const asked = await attach(discord, { name: 'left.csv', content: 'name;user_id\nA;10001\nB;10002\n' });
    expect(asked.plain).toContain('Remove 2 users from the main whitelist?');
    expect(asked.plain).toContain('The IDs are from the column user_id of the file.');
    expect(service.bodies(REMOVE)).toEqual([]);
    expect((await read(discord.click(asked))).plain).toContain('Removed 2 users');
  });
  test.each([
    ['empty', '', 'The file is empty.'],
    ['binary', new Uint8Array([1, 2, 3, 4, 0, 0, 0, 1]), 'The file is not plain text.'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa]), 'This is a picture.'],
    ['10 MiB', 'x'.repeat(10 * 1_048_576), 'The file is larger than 1 MiB.'],
    ['without ids', 'nobody', 'I found no user ID in the file.'],
  ])('that is %s', async (_name, content, expected) => {
    const { discord } = await start();
    expect((await attach(discord, { name: 'ids.txt', content })).plain).toContain(expected);
  });
});

describe('5. preview and confirmation', () => {
  test('a preview does nothing', async () => {
    const { discord, service } = await start();
    const { plain } = await typed(discord, '10001 99999', { preview: true });
    expect(plain).toContain(
      'Preview: this would remove 1 user from the main whitelist. Nothing has changed.\nWould be removed (1)\n• user 10001 · 10001',
    );
    expect(plain).toContain('Not on the whitelist now (1)\n• 99999');
    expect(service.bodies(REMOVE)).toEqual([]);
  });
  test('many, several groups, and everybody are asked about first', async () => {
    const many = Array.from({ length: 25 }, (_, index) => String(10_001 + index));
    const vip = seed(['10001', '20001'], { conversationShortId: '7234567890123456790' });
    const { discord, service } = await start({ seeds: [seed(many), vip] });
    const asked = await typed(discord, many.join(' '));
    expect(asked.plain).toContain('Remove 25 users from the main whitelist? Nothing has changed yet.');
    const both = await typed(discord, '10001', { group: 'all' });
    expect(both.plain).toContain('Remove 1 user from the main and vip whitelists?');
    expect(service.bodies(REMOVE)).toEqual([]);
    expect((await read(discord.click(both))).plain).toContain(
      'Removed 1 user (2 entries) from the main and vip whitelists.',
    );
    const everybody = await typed(discord, 'all', { group: 'vip' });
    expect((await read(discord.click(everybody))).plain).toContain('Removed 1 user from the vip whitelist.');
  });
});

test('6. long work shows how far it is, in place, and the list of failures comes as a file', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => String(10_001 + index));
  const { discord, service } = await start({
    seeds: [seed(ids.slice(30))],
    env: { CONFIRM_ABOVE: '100', VOLC_QPS: '1', VOLC_BATCH_SIZE: '12' },
  });
  const command = discord.command({ name: NAME, options: { users: ids.join(' ') } });
  const edits: string[] = [];
  while (!edits.at(-1)?.includes('Removed')) {
    edits.push(withoutMarkUp(JSON.stringify((await discord.called('edit', edits.length + 1)).body)));
  }
  expect(edits[0]).toMatch(/(?:24|36|48) of 60 done, about \d+ s left\./u);
  expect(edits.at(-1)).toContain('Removed 30 users from the main whitelist; 30 were not on it.');
  expect(edits.length).toBeLessThanOrEqual(3);
  await command.acknowledged;
  expect(service.maxInAnySecond()).toBe(1);
});

describe('7. mentions', () => {
  test('of linked accounts work, in commands and in the menu on a person', async () => {
    const { discord, service } = await start();
    const target = '300000000000000042';
    const unlinked = await typed(discord, `<@${target}>`);
    expect(unlinked.plain).toContain(`• <@${target}> — this account has no user ID yet; link it first`);
    const linked = await read(
      discord.command({ name: 'whitelist link', options: { id: '10001' }, people: { account: target } }),
    );
    expect(linked.plain).toContain(`<@${target}> is linked to user 10001 · 10001.`);
    const menu = discord.userMenu({ name: 'Remove from whitelist', targetId: target });
    expect((await read(menu)).plain).toContain('Removed 1 user');
    expect(service.whitelist()).not.toContain('10001');
    const unlink = discord.command({ name: 'whitelist unlink', people: { account: target } });
    expect((await read(unlink)).plain).toContain(`<@${target}> is no longer linked to user 10001 · 10001.`);
  });
});

test('8. the menu on a message takes the ids in it, and asks first', async () => {
  const { discord, service } = await start();
  const asked = await read(
    discord.messageMenu({ name: 'Remove from whitelist', content: 'bye 10001, and 10002!\n10003' }),
  );
  expect(asked.plain).toContain('Remove 3 users from the main whitelist?');
  expect(service.bodies(REMOVE)).toEqual([]);
  expect((await read(discord.click(asked))).plain).toContain('Removed 3 users');
});

test('10. all of it in Chinese', async () => {
  const { discord } = await start();
  const chinese = { locale: 'zh-CN' } as const;
  const asked = await read(discord.command({ name: NAME, options: { users: 'all' }, ...chinese }));
  expect(asked.plain).toContain(
    '将把 5 位用户移出直播群 main 的白名单。尚未执行，点击下方按钮确认。\n将移出（5）\n• user 10001 · 10001',
  );
  const done = await read(discord.click(asked, { label: '确认移出 5 位', ...chinese }));
  expect(done.plain).toContain('✅ 已将 5 位用户移出直播群 main 的白名单。');
  const undone = await read(discord.click(done, { label: '撤销', ...chinese }));
  expect(undone.plain).toContain('✅ 已撤销：5 位用户已恢复到直播群 main 的白名单。');
  const offered = await read(discord.command({ name: NAME, ...chinese }));
  expect(offered.plain).toContain('直播群 main 的白名单中有 5 位用户。');
});

describe('9. the audit channel', () => {
  test('is told who did what, where and why', async () => {
    const { discord } = await start({ env: { DISCORD_AUDIT_CHANNEL: DISCORD_CHANNEL } });
    await typed(discord, '10001 99999', { reason: 'spam' });
    const posted = await discord.posted(DISCORD_CHANNEL);
    expect(withoutMarkUp(posted.text).split('\n')).toEqual([
      '⚠️ <@300000000000000001>: Removed 1 user from the main whitelist; 1 was not on it.',
      'Was not on the whitelist (1)',
      '• 99999',
      'Removed (1)',
      '• user 10001 · 10001',
      'Reason: spam',
      expect.stringMatching(/^Request ID: sandbox\d{6}$/u),
    ]);
    expect(posted.buttons.map(({ label }) => label)).toEqual(['Undo', 'Details']);
  });
  test('that cannot be posted to blocks nothing, and is logged', async () => {
    const { discord, log } = await start({ env: { DISCORD_AUDIT_CHANNEL: '400000000000000077' } });
    expect((await typed(discord, '10001')).plain).toContain('Removed 1 user');
    await discord.called('post');
    await vi.waitUntil(() => log.complaints().length > 0);
    expect(log.complaints()).toMatchObject([
      { level: 50, channel: '400000000000000077', text: expect.stringContaining('Removed 1 user') as string },
    ]);
  });
});
