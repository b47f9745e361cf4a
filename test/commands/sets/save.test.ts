/** `/whitelist save`: the whitelist, or the users that are given, under a name that nobody has to type exactly. */
import { describe, expect, test } from 'vitest';
import {
  createModerator,
  setUp,
  textFile,
  twoServices,
  createTestContext,
} from '../../support/chat/commands.ts';
import { fakeService } from '../../support/volcengine/whitelist-api.ts';

const AT = '2026-01-02 03:04 UTC';
const nicknames = { 10001: '小明', 20202: 'Alice' };
const bob = { platform: 'slack', id: 'U2', name: 'bob' } as const;

const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(50_001 + index));

describe('the whitelist', () => {
  test('is kept whole, with nicknames, and is not changed', async () => {
    const { type, service, work } = setUp(['10001', '20202', '30303'], { nicknames });
    expect((await type('/whitelist save Friday guests', { invoker: bob })).text).toBe(
      [
        '[done] Saved the set Friday guests for the main whitelist: 3 users.',
        'In the set (3)',
        '- 小明 · 10001',
        '- Alice · 20202',
        '- 30303',
      ].join('\n'),
    );
    expect(service.batches).toEqual([]);
    expect(await work.store.sets.find('11', 'friday guests')).toMatchObject({
      name: 'Friday guests',
      moderator: bob,
      users: [
        { userId: '10001', nickname: '小明' },
        { userId: '20202', nickname: 'Alice' },
        { userId: '30303', nickname: undefined },
      ],
    });
  });

  test('of several pages is read until it stands still', async () => {
    const { type, work, service } = setUp(ids(45));
    await type('/whitelist save friday');
    expect((await work.store.sets.find('11', 'friday'))?.size).toBe(45);
    expect(service.pages()).toBe(6);
  });

  test('is not saved where it cannot be read', async () => {
    const { type, work } = setUp(['10001'], { readable: false });
    expect((await type('/whitelist save friday')).text).toContain(
      '[failed] The whitelist could not be read.',
    );
    expect(await work.store.sets.list('11')).toEqual([]);
  });

  test('is not saved where it does not stand still', async () => {
    const service = fakeService(ids(30));
    let next = 60_000;
    const { type, ask } = createModerator(
      createTestContext({
        api: {
          ...service.api,
          page: (...call) => {
            service.list.add(String((next += 1)));
            return service.api.page(...call);
          },
        },
      }),
    );
    expect((await type('/whitelist save friday')).text).toBe(
      '[refused] The whitelist kept changing while it was read, so it was not saved. Try again in a minute.',
    );
    expect((await ask('whitelist sets')).text).toContain('No set is saved');
  });

  test('that is empty is a set with nobody', async () => {
    const { type } = setUp([]);
    expect((await type('/whitelist save nobody')).text).toBe(
      '[done] Saved the set nobody for the main whitelist: nobody.',
    );
  });

  test('is that of the named group, and names are each group’s own', async () => {
    const { type, work } = (() => {
      const context = createTestContext(twoServices(fakeService(['10001']), fakeService(['20202'])));
      return { work: context, ...createModerator(context) };
    })();
    await type('/whitelist save friday group:vip');
    await type('/whitelist save friday');
    expect((await work.store.sets.find('12', 'friday'))?.users).toMatchObject([{ userId: '20202' }]);
    expect((await work.store.sets.find('11', 'friday'))?.users).toMatchObject([{ userId: '10001' }]);
  });

  test('is that of the group whose button is pressed', async () => {
    const { type, work } = setUp(['10001']);
    const asked = await type('/whitelist save friday users:20202', { channelId: 'C9' });
    expect(asked.text).toContain('Which live group?');
    await asked.press('vip');
    expect((await work.store.sets.find('12', 'friday'))?.users).toMatchObject([{ userId: '20202' }]);
  });
});

describe('a name that exists', () => {
  test('is asked about, with its size and date, and who comes and goes', async () => {
    const { type, service, work } = setUp(['10001', '20202'], { nicknames });
    await type('/whitelist save Friday', { invoker: bob });
    service.list.delete('20202');
    service.list.add('30303');
    const asked = await type('/whitelist save ＦＲＩＤＡＹ');
    expect(asked.text).toBe(
      [
        `[info] There is a set Friday already: 2 users, saved ${AT} by bob. Replace it by 2 users? Nothing has changed yet.`,
        'New in the set (1)',
        '- 30303',
        'No longer in the set (1)',
        '- Alice · 20202',
        '[Replace the set]',
      ].join('\n'),
    );
    expect((await work.store.sets.find('11', 'friday'))?.moderator).toEqual(bob);
    // The button saves what the question was about.
    service.list.add('99999');
    const replaced = await asked.press('Replace');
    expect(replaced.text).toContain('[done] Saved the set ＦＲＩＤＡＹ for the main whitelist: 2 users.');
    const kept = await work.store.sets.find('11', 'friday');
    expect(kept?.users.map(({ userId }) => userId)).toEqual(['10001', '30303']);
  });

  test('is not replaced by a question about an earlier state', async () => {
    const { type, service, work } = setUp(['10001']);
    await type('/whitelist save friday');
    service.list.add('20202');
    const [one, other] = [await type('/whitelist save friday'), await type('/whitelist save friday')];
    await one.press('Replace');
    const before = await work.store.sets.find('11', 'friday');
    for (const late of [one, other])
      expect((await late.press('Replace')).text).toBe(
        '[refused] This set has been changed or deleted. Nothing has changed now; give the command again.',
      );
    expect(await work.store.sets.find('11', 'friday')).toEqual(before);
  });

  test('is not saved anew by the question where it was deleted since', async () => {
    const { type, service, work } = setUp(['10001']);
    await type('/whitelist save friday');
    service.list.add('20202');
    const asked = await type('/whitelist save friday');
    await work.store.sets.remove((await work.store.sets.find('11', 'friday'))?.id ?? '');
    expect((await asked.press('Replace')).text).toContain('[refused] This set has been changed or deleted.');
    expect(await work.store.sets.list('11')).toEqual([]);
  });

  test('with the same users is left as it is', async () => {
    const { type } = setUp(['10001', '20202']);
    await type('/whitelist save friday');
    expect((await type('/whitelist save friday users:20202 10001')).text).toBe(
      '[info] The set friday is the same already: 2 users. Nothing has changed.',
    );
  });
});

describe('users that are given', () => {
  test.each(['10001, 20202', '\n10001\n20202', '"10001" 10001 20202'])('pasted as %j', async (users) => {
    const { type, work } = setUp(['99999']);
    const { text } = await type(`/whitelist save friday users:${users} group:main`);
    expect(text).toContain('[done] Saved the set friday for the main whitelist: 2 users.');
    expect((await work.store.sets.find('11', 'friday'))?.users.map(({ userId }) => userId)).toEqual([
      '10001',
      '20202',
    ]);
  });

  test('on the lines after the name', async () => {
    const { type, work } = setUp(['99999']);
    await type('/whitelist save friday guests\n10001\n20202');
    const set = await work.store.sets.find('11', 'friday guests');
    expect(set?.users.map(({ userId }) => userId)).toEqual(['10001', '20202']);
  });

  test('in the name are part of the name, and that is said', async () => {
    const { type } = setUp(['99999']);
    const { text } = await type('/whitelist save friday 10001 20202');
    expect(text).toContain('Saved the set friday 10001 20202 for the main whitelist: 1 user.');
    expect(text).toContain('This is the whitelist. To save given users instead: /whitelist save … users:…');
  });

  test('what is no user is named, and the rest is kept', async () => {
    const { type } = setUp(['10001'], { nicknames });
    expect((await type('/whitelist save friday users:10001 x20202 10001')).text).toBe(
      [
        '[partly] Saved the set friday for the main whitelist: 1 user.',
        'In the set (1)',
        '- 小明 · 10001',
        'Skipped (1): not a user ID',
        '- x20202 — has more than digits in it; give the ID alone',
        'Duplicates merged: 10001',
      ].join('\n'),
    );
  });

  test('of which none is a user are refused by name', async () => {
    const { type, work } = setUp([]);
    expect((await type('/whitelist save friday users:all of them')).text).toContain(
      '[refused] I found no user ID in that.\nSkipped (3): not user IDs\n- all — not a number',
    );
    expect(await work.store.sets.list('11')).toEqual([]);
  });

  test('in a file', async () => {
    const { type } = setUp([]);
    const file = textFile('user,nickname\n10001,小明\n20202,10086\n', 'friday.csv');
    expect((await type('/whitelist save friday', { files: [file] })).text).toContain(
      'Saved the set friday for the main whitelist: 2 users.',
    );
    expect((await type('/whitelist save other', { files: [textFile('')] })).text).toBe(
      '[refused] The file is empty.',
    );
  });

  test('in a file keep the question about the group', async () => {
    const { type, work } = setUp([]);
    const asked = await type('/whitelist save friday', { files: [textFile('10001')], channelId: 'C9' });
    await asked.press('vip');
    expect((await work.store.sets.find('12', 'friday'))?.size).toBe(1);
  });

  test('are no more than 10,000', async () => {
    const { type, work } = setUp([]);
    const files = [textFile(Array.from({ length: 10_001 }, (_, index) => 1_000_000 + index).join('\n'))];
    expect((await type('/whitelist save friday', { files })).text).toBe(
      '[refused] That is 10001 users; a set has at most 10000. Nothing has changed.',
    );
    expect(await work.store.sets.list('11')).toEqual([]);
  });

  test('in a window where a command holds no file: chosen, pasted or uploaded', async () => {
    const { type, work } = setUp(['10001', '20202', '30303'], { nicknames });
    const asked = await type('/whitelist save friday users:file', { invoker: bob });
    expect(asked.reply.picker?.choices[0]).toEqual({ value: '10001', label: '小明 · 10001' });
    expect((await asked.pick(['20202', '7301234567890123456 x1'])).text).toContain(
      '[partly] Saved the set friday for the main whitelist: 2 users.',
    );
    expect((await work.store.sets.find('11', 'friday'))?.size).toBe(2);
    expect((await type('/whitelist save friday users:file')).text).toBe(
      '[refused] Attach the file with the option file of this command. Nothing has changed.',
    );
  });
});

test('a live group has at most 100 sets', async () => {
  const { type, work, service } = setUp(['10001']);
  const moderator = { platform: 'terminal', id: 'm1' } as const;
  for (const key of ids(100))
    await work.store.sets.save({ conversation: '11', key, name: key, users: [], moderator }, 100, undefined);
  expect((await type('/whitelist save friday')).text).toBe(
    '[refused] This live group has 100 sets, and may not have more. Nothing has changed; delete one of them first.',
  );
  service.list.add('20202');
  await (await type('/whitelist save 50001')).press('Replace');
  expect((await work.store.sets.find('11', '50001'))?.size).toBe(2);
});

test('in Chinese', async () => {
  const { type, service } = setUp(['10001'], { nicknames });
  expect((await type('/whitelist 保存 周五 直播群：main', { locale: 'zh-CN' })).text).toBe(
    '[done] 已保存名单 周五（直播群 main 的白名单）：1 位用户。\n名单中（1）\n- 小明 · 10001',
  );
  service.list.add('20202');
  expect((await type('/whitelist 保存 周五', { locale: 'zh-CN' })).text).toContain(
    `[info] 已有名单 周五：1 位用户，m1 于 ${AT} 保存。要替换为 2 位用户吗？尚未执行。`,
  );
});
