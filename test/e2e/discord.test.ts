import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { DISCORD_CHANNEL, MODERATOR_ROLE } from '../support/environment.ts';
import type { CommandHandle, FakeDiscord, ReadReply } from '../support/fake-discord.ts';
import { seed } from '../support/volcengine.ts';
import { fakeDiscord, testService, wire, withoutMarkUp, type BotOptions } from './bot.ts';

const NAME = 'unwhitelist';
const REMOVE = 'BatchRemoveWhitelistParticipant';
const OTHER_MODERATOR = { userId: '300000000000000002', roles: [MODERATOR_ROLE] };

/** The default cap of a whitelist. */
const hundred = Array.from({ length: 100 }, (_, index) => String(10_001 + index));

async function start(options: BotOptions = {}) {
  const discord = await fakeDiscord();
  const bot = await wire({ discord }, { ...options, env: { CONFIRM_ABOVE: '20', ...options.env } });
  return { discord, ...bot };
}

async function read(handle: CommandHandle): Promise<ReadReply & { plain: string }> {
  const reply = await handle.reply();
  return { ...reply, plain: withoutMarkUp(reply.text) };
}

const typed = (discord: FakeDiscord, users: string, more: Record<string, string | boolean> = {}) =>
  read(discord.command({ name: NAME, options: { users, ...more } }));

describe('1. picking by nickname', () => {
  test('a select menu of those on the whitelist removes whom it is told', async () => {
    const { discord, service } = await start();
    const offered = await read(discord.command({ name: NAME }));
    expect(offered.plain).toContain('5 users on the whitelist of main. Pick those to remove.');
    const done = await read(discord.select(offered, ['10001', '9007199254740993']));
    expect(done.plain).toContain('Removed 2 of 2 users from the whitelist of main.');
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
    expect(suggested[0]?.name).toBe('10001, 10002 (user 10002)');
  });
  test('5,000 are paged', async () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => String(10_001 + index));
    const { discord } = await start({ seeds: [seed(ids)] });
    const first = await read(discord.command({ name: NAME }));
    expect(first.selects.flatMap(({ options }) => options)).toHaveLength(100);
    const next = first.buttons.at(-1)?.label;
    const second = await read(discord.click(first, next === undefined ? {} : { label: next }));
    const done = await read(discord.select(second, ['10101']));
    expect(done.plain).toContain('Removed 1 of 1 user');
  }, 30_000);
});

describe('2. see and restore', () => {
  test('show, add, history', async () => {
    const { discord, service } = await start();
    const show = await read(discord.command({ name: 'whitelist show' }));
    expect(show.plain).toContain('5 users on the whitelist of main.');
    expect(show.plain).toContain('• 10001 (user 10001) — 2025-10-09 08:53 UTC, 7000000000000000001');
    const added = await read(
      discord.command({ name: 'whitelist add', options: { users: '20009', reason: 'singer' } }),
    );
    expect(added.plain).toContain('Added 1 of 1 user to the whitelist of main.');
    expect(service.whitelist()).toContain('20009');
    const history = await read(discord.command({ name: 'whitelist history', locale: 'zh-CN' }));
    expect(history.plain).toMatch(/UTC：300000000000000001 \(discord\) 加入 1 位中的 1 位 — 原因：singer/u);
  });
});

describe('3. buttons on the result', () => {
  test('undo works after a restart, for its owner, once', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const service = await testService();
    const discord = await fakeDiscord();
    const before = await wire({ discord }, { running: service, dataDir });
    const result = await typed(discord, '10001 99999');
    await before.stop();
    await wire({ discord }, { running: service, dataDir });

    const label = { label: 'Undo (1)' };
    const byStranger = await read(discord.click(result, { ...label, roles: [] }));
    expect(byStranger.plain).toContain('You are not one of the moderators');
    const byOther = await read(discord.click(result, { ...label, ...OTHER_MODERATOR }));
    expect(byOther.plain).toContain('This button belongs to somebody else.');
    expect(service.whitelist()).not.toContain('10001');
    const clicks = await Promise.all([
      read(discord.click(result, label)),
      read(discord.click(result, label)),
    ]);
    const texts = clicks.map(({ plain }) => plain).toSorted();
    expect(texts[0]).toContain('⛔ This button has been used already.');
    expect(texts[1]).toContain('✅ Added 1 of 1 user to the whitelist of main.');
    expect(service.whitelist()).toContain('10001');
  });
  test('undo into a whitelist that has become full says so', async () => {
    const { discord, service } = await start({ seeds: [seed(hundred)] });
    const result = await typed(discord, '10001');
    await read(discord.command({ name: 'whitelist add', options: { users: '77777' } }));
    const undone = await read(discord.click(result, { label: 'Undo (1)' }));
    expect(undone.plain).toContain('❌ Added 0 of 1 user to the whitelist of main.');
    expect(undone.plain).toContain('• 10001 — the whitelist is full');
    expect(service.whitelist()).toHaveLength(100);
  });
  test('retry failed, and all ids as file', async () => {
    const { discord, service } = await start();
    service.faults.add({ kind: 'throttle' }, { times: 3 });
    const failed = await typed(discord, '10001');
    expect((await read(discord.click(failed, { label: 'Retry 1 failed' }))).plain).toContain(
      'Removed 1 of 1',
    );
  });
  test('a button of an older version is too old', async () => {
    const { discord } = await start();
    expect((await read(discord.click('uw0:undo:1'))).plain).toContain(
      'This button is too old. Give the command again.',
    );
  });
});

describe('4. files', () => {
  const attach = (discord: FakeDiscord, attachment: { name: string; content: string | Uint8Array }) =>
    read(discord.command({ name: NAME, attachments: { file: attachment } }));
  test('a CSV is read, the column named, and asked about first', async () => {
    const { discord, service } = await start();
    const asked = await attach(discord, { name: 'left.csv', content: 'name;user_id\nA;10001\nB;10002\n' });
    expect(asked.plain).toContain('This would remove 2 users from main.');
    expect(asked.plain).toContain('The ids were read from the column user_id of the file.');
    expect(service.bodies(REMOVE)).toEqual([]);
    expect((await read(discord.click(asked))).plain).toContain('Removed 2 of 2');
  });
  test.each([
    ['empty', '', 'The file is empty.'],
    ['binary', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), 'The file is not plain text.'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x31, 0, 0x32, 0]), 'The file is UTF-16.'],
    ['10 MiB', 'x'.repeat(10 * 1_048_576), 'The file is larger than 1 MiB.'],
    ['without ids', 'nobody', 'The file holds no live user ids.'],
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
      'Preview: this would remove 1 user from main. Nothing was done.\nmain: on the whitelist now (1)\n• 10001 (user 10001)',
    );
    expect(plain).toContain('Not on the whitelist now (1)\n• 99999');
    expect(service.bodies(REMOVE)).toEqual([]);
  });
  test('many, several groups, and everybody are asked about first', async () => {
    const many = Array.from({ length: 25 }, (_, index) => String(10_001 + index));
    const vip = seed(['10001', '20001'], { conversationShortId: '7234567890123456790' });
    const { discord, service } = await start({ seeds: [seed(many), vip] });
    const asked = await typed(discord, many.join(' '));
    expect(asked.plain).toContain('This would remove 25 users from main. Nothing has been done yet');
    const both = await typed(discord, '10001', { group: 'all' });
    expect(both.plain).toContain('This would remove 2 users from main, vip.');
    expect(service.bodies(REMOVE)).toEqual([]);
    expect((await read(discord.click(both))).plain).toContain(
      'Removed 2 of 2 users from the whitelists of 2 live groups.',
    );
    const everybody = await typed(discord, 'all', { group: 'vip' });
    expect((await read(discord.click(everybody))).plain).toContain(
      'Removed 1 of 1 user from the whitelist of vip.',
    );
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
  expect(edits[0]).toMatch(/Working: (?:36|48) of 60 users done, about \d+ s left\./u);
  expect(edits.at(-1)).toContain('Removed 30 of 60 users from the whitelist of main.');
  expect(edits.length).toBeLessThanOrEqual(3);
  await command.acknowledged;
  expect(service.maxInAnySecond()).toBe(1);
}, 30_000);

describe('7. mentions', () => {
  test('of linked accounts work, in commands and in the menu on a person', async () => {
    const { discord, service } = await start();
    const target = '300000000000000042';
    const unlinked = await typed(discord, `<@${target}>`);
    expect(unlinked.plain).toContain(`• <@${target}> — a mention that is not linked to a live user id`);
    const linked = await read(
      discord.command({ name: 'whitelist link', options: { link: `<@${target}> 10001` } }),
    );
    expect(linked.plain).toContain(`The account ${target} is linked to the live user 10001.`);
    const menu = discord.userMenu({ name: 'Remove from whitelist', targetId: target });
    expect((await read(menu)).plain).toContain('Removed 1 of 1 user');
    expect(service.whitelist()).not.toContain('10001');
    const unlink = discord.command({ name: 'whitelist unlink', options: { account: `<@${target}>` } });
    expect((await read(unlink)).plain).toContain('is linked to no live user any more.');
  });
});

test('8. the menu on a message takes the ids in it, and asks first', async () => {
  const { discord, service } = await start();
  const asked = await read(
    discord.messageMenu({ name: 'Remove from whitelist', content: 'bye 10001, and 10002!\n10003' }),
  );
  expect(asked.plain).toContain('This would remove 2 users from main.');
  expect(service.bodies(REMOVE)).toEqual([]);
  expect((await read(discord.click(asked))).plain).toContain('Removed 2 of 2');
});

test('10. all of it in Chinese', async () => {
  const { discord } = await start();
  const chinese = { locale: 'zh-CN' } as const;
  const asked = await read(discord.command({ name: NAME, options: { users: 'all' }, ...chinese }));
  expect(asked.plain).toContain(
    '将从 main 移出 5 位用户。尚未执行：请按按钮执行。\nmain：目前在白名单上（5）\n• 10001 (user 10001)',
  );
  const done = await read(discord.click(asked, { label: '移出 5 位用户', ...chinese }));
  expect(done.plain).toContain('✅ 已将 5 位用户中的 5 位移出直播群 main 的白名单。');
  const undone = await read(discord.click(done, { label: '撤销（5）', ...chinese }));
  expect(undone.plain).toContain('✅ 已将 5 位用户中的 5 位加入直播群 main 的白名单。');
  const offered = await read(discord.command({ name: NAME, ...chinese }));
  expect(offered.plain).toContain('直播群 main 的白名单上有 5 位用户。请选择要移出的用户。');
});

describe('9. the audit channel', () => {
  test('is told who did what, where and why', async () => {
    const { discord } = await start({ env: { DISCORD_AUDIT_CHANNEL: DISCORD_CHANNEL } });
    await typed(discord, '10001 99999', { reason: 'spam' });
    const posted = await discord.posted(DISCORD_CHANNEL);
    expect(withoutMarkUp(posted.text)).toBe(
      '⚠️ 300000000000000001 (discord) removed 1 of 2 users from the whitelist of main.\nReason: spam\nRequest ids: sandbox000001',
    );
    expect(posted.buttons).toEqual([]);
  });
  test('that cannot be posted to blocks nothing, and is logged', async () => {
    const { discord, log } = await start({ env: { DISCORD_AUDIT_CHANNEL: '400000000000000077' } });
    expect((await typed(discord, '10001')).plain).toContain('Removed 1 of 1');
    await discord.called('post');
    await vi.waitUntil(() => log.complaints().length > 0);
    expect(log.complaints()).toMatchObject([{ level: 40, channel: '400000000000000077' }]);
  });
});
