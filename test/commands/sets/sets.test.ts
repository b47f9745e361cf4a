/** `/whitelist sets`: the list, each set with its buttons; and what is meant by a name that no set has. */
import { describe, expect, test } from 'vitest';
import { createCommands } from '../../../commands/index.ts';
import { createModerator, rowsOf, setUp, textFile, createTestContext } from '../../support/chat/commands.ts';
import { createTestLog } from '../../support/log.ts';

const AT = '2026-01-02 03:04 UTC';
const nicknames = { 10001: '小明', 20202: '=SUM(A1)' };
const bob = { platform: 'slack', id: 'U2', name: 'bob' } as const;
const BIG = '9223372036854775807';

async function withSets(...names: readonly string[]) {
  const bot = setUp(['10001', '20202'], { nicknames });
  for (const name of names) await bot.type(`/whitelist save ${name}`, { invoker: bob });
  return bot;
}

describe('the list', () => {
  test('has name, size, by whom and when, by name', async () => {
    const { type } = await withSets('周五', 'monday', 'Friday');
    expect((await type('/whitelist sets')).text).toBe(
      [
        '[info] 3 sets are saved for the main whitelist.',
        'By name',
        `- Friday — 2 users, saved ${AT} by bob`,
        `- monday — 2 users, saved ${AT} by bob`,
        `- 周五 — 2 users, saved ${AT} by bob`,
        '[Friday]',
        '[monday]',
        '[周五]',
      ].join('\n'),
    );
    expect((await type('/whitelist sets group:vip')).text).toBe(
      '[info] No set is saved for the vip whitelist.',
    );
  });

  test('has pages', async () => {
    const names = Array.from({ length: 32 }, (_, index) => `set ${String(index + 1).padStart(2, '0')}`);
    const { type } = await withSets(...names);
    const first = await type('/whitelist sets');
    expect(first.reply.buttons?.map(({ label }) => label)).toEqual([...names.slice(0, 15), 'Show 16–30']);
    const third = await (await first.press('Show 16–30')).press('Show 31–32');
    expect(third.reply.buttons?.map(({ label }) => label)).toEqual(['set 31', 'set 32', 'Show 1–15']);
  });
});

describe('a set', () => {
  test('shows who is in it, and can be used', async () => {
    const { type, service } = await withSets('friday');
    service.list.delete('10001');
    const shown = await (await type('/whitelist sets')).press('friday');
    expect(shown.text).toBe(
      [
        `[info] friday — 2 users, saved ${AT} by bob`,
        'In the set (2)',
        '- 小明 · 10001',
        '- =SUM(A1) · 20202',
        '[Use this set]',
        '[Export]',
        '[Delete]',
        '[All sets]',
      ].join('\n'),
    );
    const asked = await shown.press('Use this set');
    expect(asked.text).toContain('[info] Add 1 user to the main whitelist? Nothing has changed yet.');
    expect(asked.text).toContain('Set: friday');
    expect((await asked.press('Add 1')).text).toContain('[done] Added 1 user to the main whitelist.');
    expect((await type('/whitelist history')).text).toContain('m1 added 小明 · 10001 — set friday');
    expect((await shown.press('All sets')).text).toContain('One set is saved for the main whitelist.');
  });

  test('is exported as a file that can be saved as a set again', async () => {
    const { type, work } = await withSets();
    await type(`/whitelist save a/../b users:${BIG} 10001 20202`);
    const exported = await (await (await type('/whitelist sets')).press('a/../b')).press('Export');
    expect(exported.text).toBe('[info] The set a/../b is in the file: 3 users.');
    expect([exported.reply.file?.name, exported.reply.wantsFile]).toEqual(['unwhitelist-a-b.csv', true]);
    expect(rowsOf(exported.reply)).toEqual([
      'user,nickname',
      `"=""${BIG}""",`,
      '10001,小明',
      "20202,'=SUM(A1)",
    ]);
    await type('/whitelist save again', { files: [textFile(exported.reply.file?.content ?? '', 'a.csv')] });
    const again = await work.store.sets.find('11', 'again');
    expect(again?.users.map(({ userId }) => userId)).toEqual([BIG, '10001', '20202']);
  });

  test('is deleted after a question, and nothing else is', async () => {
    const { type, service } = await withSets('friday', 'monday');
    const shown = await (await type('/whitelist sets')).press('friday');
    const asked = await shown.press('Delete');
    expect(asked.text).toBe(
      `[info] Delete the set friday (2 users, saved ${AT} by bob)? The whitelist stays as it is. Nothing has changed yet.\n[Yes, delete the set]`,
    );
    expect((await asked.press('Yes')).text).toBe('[done] Deleted the set friday of the main whitelist.');
    for (const label of ['Use', 'Export', 'Delete'])
      expect((await shown.press(label)).text).toContain('[refused] This set has been changed or deleted.');
    expect((await type('/whitelist sets')).text).toContain('One set is saved');
    expect([service.batches, service.list.size]).toEqual([[], 2]);
  });

  test('that was saved again since is not deleted by the question about the one before', async () => {
    const { type, service } = await withSets('friday');
    const asked = await (await (await type('/whitelist sets')).press('friday')).press('Delete');
    service.list.delete('10001');
    await (await type('/whitelist save friday')).press('Replace');
    expect((await asked.press('Yes')).text).toContain('[refused] This set has been changed or deleted.');
    expect((await type('/whitelist sets')).text).toContain('friday — 1 user');
  });

  test('of a live group that is not configured any more cannot be reached', async () => {
    const { type, work } = await withSets('friday');
    const shown = await (await type('/whitelist sets')).press('friday');
    Object.assign(work.groups, { all: [], byChannel: new Map() });
    expect((await shown.press('Export')).text).toContain('[refused] This set has been changed or deleted.');
  });
});

describe('a name that no set has', () => {
  test('is answered with near names, each a button', async () => {
    const { type } = await withSets('friday', 'friday guests', 'monday');
    const asked = await type('/whitelist set fridya');
    expect(asked.text).toBe(
      [
        '[refused] There is no set fridya. Did you mean friday? Nothing has changed.',
        'Sets: friday, friday guests, monday',
        '[friday]',
      ].join('\n'),
    );
    expect((await asked.press('friday')).text).toContain('are exactly the users of the set friday');
    expect((await type('/whitelist set xyz')).text).toBe(
      '[refused] There is no set xyz. Nothing has changed.\nSets: friday, friday guests, monday',
    );
  });

  test('where there is none at all', async () => {
    const { type } = await withSets();
    expect((await type('/whitelist set friday')).text).toBe(
      '[refused] No set is saved for the main whitelist.',
    );
    expect((await type('/whitelist set')).text).toBe('[refused] Give the set a name: /whitelist set …');
  });
});

test('names are suggested while one is typed, of the group that is meant', async () => {
  const context = createTestContext();
  const { type } = createModerator(context);
  for (const name of ['Friday', 'monday', 'friday 2']) await type(`/whitelist save ${name} users:10001`);
  await type('/whitelist save vips group:vip users:10001');
  const option = createCommands(context)
    .find(({ name }) => name === 'whitelist set')
    ?.options.find(({ name }) => name === 'name');
  const { log } = createTestLog();
  const suggest = (typed: string, options = {}, channelId = 'C1') =>
    option?.suggest?.(typed, { access: 'allowed', options, channelId, log });
  expect(await suggest('ＦＲＩ')).toEqual([
    { value: 'Friday', label: 'Friday (1)' },
    { value: 'friday 2', label: 'friday 2 (1)' },
  ]);
  expect(await suggest('', { group: 'vip' })).toEqual([{ value: 'vips', label: 'vips (1)' }]);
  expect(await suggest('', {}, 'C9')).toEqual([]);
});

test('the audit channels are told who saved and deleted a set', async () => {
  const told: string[] = [];
  const { type } = setUp(['10001'], {
    work: {
      auditMessages: ({ summary }) => {
        told.push(summary.map(({ text }) => text).join(''));
        return [];
      },
    },
  });
  await type('/whitelist save friday', { locale: 'zh-CN', invoker: bob });
  const shown = await (await type('/whitelist sets')).press('friday');
  await (await shown.press('Delete')).press('Yes');
  expect(told).toEqual([
    'bob: Saved the set friday for the main whitelist: 1 user.',
    'm1: Deleted the set friday of the main whitelist.',
  ]);
});
