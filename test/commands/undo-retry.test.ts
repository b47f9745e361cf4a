/** The buttons under a result: undo, retry, and everybody as a file. */
import { describe, expect, test } from 'vitest';
import { createModerator, rowsOf, setUp, twoServices, createTestContext } from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

describe('undo', () => {
  test('puts back exactly those that the command removed', async () => {
    const { type, service } = setUp(['10001', '20202', '30303'], {
      script: [{ kind: 'work', refuse: ['20202'] }],
      nicknames: { 10001: '小明' },
    });
    const removed = await type('/unwhitelist 10001 20202 99999');
    expect((await removed.press('Undo')).text).toBe(
      ['[done] Undone: 1 user is back on the main whitelist.', 'Added (1)', '- 小明 · 10001', '[Undo]'].join(
        '\n',
      ),
    );
    expect(service.batches.at(-1)).toEqual(['10001']);
    expect([...service.list].toSorted()).toEqual(['10001', '20202', '30303']);
  });

  test('of an addition removes only those who were not on the list before', async () => {
    const { type, service } = setUp(['10001', '20202']);
    const added = await type('/whitelist add 10001 20202 30303');
    expect(added.text).toContain('[partly] Added 1 user to the main whitelist; 2 were already on it.');
    expect((await added.press('Undo')).text).toContain(
      '[done] Undone: 1 user is off the main whitelist.\nRemoved (1)\n- 30303',
    );
    expect(service.batches.at(-1)).toEqual(['30303']);
    expect([...service.list]).toEqual(['10001', '20202']);
  });

  test('of an undo removes again', async () => {
    const { type, service } = setUp(['10001']);
    const undone = await (await type('/unwhitelist 10001')).press('Undo');
    expect((await undone.press('Undo')).text).toContain('[done] Undone: 1 user is off the main whitelist.');
    expect(service.list.size).toBe(0);
  });

  test('of whom somebody has put back already is green', async () => {
    const { type, service } = setUp(['10001', '20202']);
    const removed = await type('/unwhitelist 10001 20202');
    service.list.add('10001');
    const { text } = await removed.press('Undo');
    expect(text).toContain('Undone: ');
    expect([...service.list].toSorted()).toEqual(['10001', '20202']);
  });

  test('works once', async () => {
    const { type, service } = setUp(['10001']);
    const removed = await type('/unwhitelist 10001');
    await removed.press('Undo');
    expect((await removed.press('Undo')).text).toContain('[refused] This button has been used already.');
    expect(service.batches).toHaveLength(2);
  });

  test('into a list that has become full says so', async () => {
    const full = Array.from({ length: 99 }, (_, index) => String(50_000 + index));
    const { type, service } = setUp([...full, '10001']);
    const removed = await type('/unwhitelist 10001');
    service.list.add('99999');
    const { text } = await removed.press('Undo');
    expect(text).toContain('[failed] Nobody was added to the main whitelist.');
    expect(text).toContain('- 10001 — the whitelist is full');
  });

  test('of a live group that is not configured any more does nothing', async () => {
    const { type, work: context, service } = setUp(['10001']);
    const removed = await type('/unwhitelist 10001');
    Object.assign(context.groups, { all: [], byChannel: new Map() });
    expect((await removed.press('Undo')).text).toBe(
      '[refused] The live group main of this change is not configured any more. Nothing has changed.',
    );
    expect(service.batches).toHaveLength(1);
  });

  test('in Chinese', async () => {
    const { type } = setUp(['10001', '20202']);
    const removed = await type('/unwhitelist 10001 20202', { locale: 'zh-CN' });
    expect((await removed.press('撤销')).text).toContain(
      '[done] 已撤销：2 位用户已恢复到直播群 main 的白名单。',
    );
  });
});

describe('retry', () => {
  test('tries only those that may succeed now', async () => {
    const { type, service } = setUp(['10001', '20202'], {
      script: [{ kind: 'problem', problem: 'throttled' }],
    });
    const first = await type('/unwhitelist 10001 20202');
    expect(first.text).toContain('[failed] Nobody was removed from the main whitelist.');
    expect((await first.press('Retry 2')).text).toContain('[done] Removed 2 users');
    expect(service.batches).toHaveLength(2);
  });

  test('is not offered for what was refused for good, nor for strangers', async () => {
    const { type } = setUp(['10001'], { script: [{ kind: 'work', refuse: ['10001'] }] });
    expect((await type('/unwhitelist 10001 99999')).text).not.toContain('[Retry');
  });

  test('leaves those alone of whom it is not known: for them there is another button', async () => {
    const { type, service } = setUp(['10001', '20202'], {
      readable: false,
      work: { batchSize: 1 },
      script: [
        { kind: 'problem', problem: 'throttled' },
        { kind: 'problem', problem: 'protocol' },
      ],
    });
    const result = await type('/unwhitelist 10001 20202');
    expect(result.text).toContain(
      '[unconfirmed] Not known yet for 1 user of the main whitelist; 1 was not removed.',
    );
    expect(result.reply.buttons?.map(({ label }) => label)).toEqual(['Check again', 'Retry 1']);
    await result.press('Retry 1');
    expect(service.batches).toEqual([['10001'], ['20202'], ['10001']]);
  });
});

describe('everybody as a file', () => {
  test('is offered where there are many, and says of each what became of them', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => String(7_000_000_000_000_000_000n + BigInt(index)));
    const { ask } = setUp(ids.slice(1), {
      work: { confirmAbove: 100 },
      nicknames: { [ids[1] ?? '']: '小明' },
    });
    const result = await ask('unwhitelist', { users: ids.join(' ') });
    const button = result.reply.buttons?.find(({ label }) => label === 'Download all IDs');
    expect(button?.beside).toBe(true);
    const { reply, text } = await result.press('Download');
    expect([text, reply.wantsFile]).toEqual(['[info] All 25 users of this change are in the file.', true]);
    const rows = rowsOf(reply);
    expect(rows).toHaveLength(26);
    expect(rows[1]).toBe('"=""7000000000000000000""",,main,failed,was not on the whitelist,req-1');
    expect(rows[2]).toBe('"=""7000000000000000001""",小明,main,removed,,');
  });

  test('of several groups names them', async () => {
    const ids = Array.from({ length: 21 }, (_, index) => String(10_001 + index));
    const { type } = createModerator(
      createTestContext(twoServices(fakeService(ids), fakeService(ids.slice(0, 1)))),
    );
    const asked = await type(`/unwhitelist ${ids.join(' ')} group:all`);
    const { reply } = await (await asked.press('Remove 21')).press('Download');
    expect(reply.file?.name).toBe('unwhitelist-groups.csv');
    expect(rowsOf(reply).slice(-1)).toEqual(['10001,,vip,removed,,']);
  });
});

test('nothing is done that cannot be kept before', async () => {
  const { prepare, work: context, service } = setUp(['10001']);
  const removal = await prepare('unwhitelist', { users: '10001' });
  await context.store.close();
  await expect(removal()).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect([service.batches, [...service.list]]).toEqual([[], ['10001']]);
});

test('an offer that cannot be kept does not hide what was done', async () => {
  const context = createTestContext(fakeService(['10001']));
  const { ask, log } = createModerator(context, () => Promise.reject(new Error('disk full')));
  expect((await ask('unwhitelist', { users: '10001' })).text).toBe(
    '[done] Removed 1 user from the main whitelist.\nRemoved (1)\n- 10001',
  );
  expect(log.complaints()).toMatchObject([{ level: 50, err: { message: 'disk full' } }]);
});
