/** What is not plain is asked about first, and a button does exactly what its question said. */
import { describe, expect, test } from 'vitest';
import { OFFER_LIFE_MS } from '../../src/chat/offer.ts';
import { liveGroup, createModerator, setUp, createTestContext } from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

const LIST = ['1', '2', '3', '10', '10001', '10002', '10003'];
const thirty = Array.from({ length: 30 }, (_, index) => String(300_001 + index));

describe('asks, and names exactly those who would be removed', () => {
  test.each([
    ['row labels with brackets', '1) 10001\n2) 10002\n3) 10003', ['10001', '10002', '10003']],
    ['row labels in Chinese', '1、10001\n2、10002', ['10001', '10002']],
    ['a table', '| No | ID |\n| 1 | 10001 |\n| 2 | 10002 |', ['10001', '10002']],
    ['a number in a sentence', '10001 10002 for 10 minutes', ['10001', '10002']],
    ['a number behind words', '10001 – spam 3 times', ['10001']],
    ['a sentence', 'please remove 10001.', ['10001']],
    ['mark-up', '*10001* `10002`', ['10001', '10002']],
    ['a nickname in a bracket behind an id', '10001 (10002)', ['10001']],
    ['a word beside an id', '10001 abc', ['10001']],
    ["a line of the bot's own list", '小鹿 · 10001 — since 2025-12-29 09:20 UTC', ['10001']],
  ])('%s', async (_name, typed, expected) => {
    const { type, service } = setUp(LIST);
    const asked = await type(`/unwhitelist ${typed}`);
    const noun = expected.length === 1 ? 'user' : 'users';
    const [first, heading, ...lines] = asked.text.split('\n');
    expect(first).toBe(
      `[info] Remove ${String(expected.length)} ${noun} from the main whitelist? Nothing has changed yet.`,
    );
    expect(heading).toBe(`Would be removed (${String(expected.length)})`);
    expect(lines.slice(0, expected.length)).toEqual(expected.map((id) => `- ${id}`));
    expect(service.batches).toEqual([]);
    await asked.press('Remove');
    expect(service.batches).toEqual([expected]);
  });

  test.each([
    ['an id', 'reason: same as 20001', '20001'],
    ['an option', 'reason: spam group:vip', 'group:'],
    ['an option with dashes', 'reason: spam --preview', '--preview'],
  ])('a reason that holds %s', async (_name, reason, token) => {
    const { type, service } = setUp(LIST);
    const asked = await type(`/unwhitelist 10001 ${reason}`);
    expect(asked.text).toContain('[info] Remove 1 user from the main whitelist?');
    expect(asked.text).toContain(
      `${token} is part of the reason: it was not read as a user ID or an option.\n${reason.replace('r', 'R')}`,
    );
    expect(service.batches).toEqual([]);
    await asked.press('Remove 1 user');
    expect(service.batches).toEqual([['10001']]);
  });

  test('an addition that is not plain', async () => {
    const { type, service } = setUp(LIST);
    const asked = await type('/whitelist add 1) 20001\n2) 10001');
    expect(asked.text).toBe(
      [
        '[info] Add 1 user to the main whitelist? Nothing has changed yet.',
        'Would be added (1)',
        '- 20001',
        'On the whitelist already (1)',
        '- 10001',
        'Skipped (2): not user IDs',
        '- 1 — looks like a row number',
        '- 2 — looks like a row number',
        '[Add 1 user]',
      ].join('\n'),
    );
    expect((await asked.press('Add')).text).toContain('[done] Added 1 user to the main whitelist');
    expect(service.batches).toEqual([['20001']]);
  });

  test.each(['7301234567890120000', '1187654321098765432'])(
    'an addition of %s, which looks like no user id',
    async (id) => {
      const { type, service } = setUp(LIST);
      const asked = await type(`/whitelist add ${id}`);
      expect(asked.text).toMatch(/- \d+ — looks (?:rounded by a spreadsheet|like a Discord ID)/u);
      expect(service.batches).toEqual([]);
    },
  );
});

describe('the button', () => {
  test('does what its question said although the list has changed meanwhile', async () => {
    const { type, service } = setUp([...LIST, ...thirty]);
    const asked = await type(`/unwhitelist ${thirty.join(' ')}`);
    service.list.add('40000');
    for (const id of thirty.slice(0, 5)) service.list.delete(id);
    const { text } = await asked.press('Remove 30 users');
    expect(service.batches.flat()).toEqual(thirty);
    expect([...service.list]).toEqual([...LIST, '40000']);
    // That the five are gone is news.
    expect(text).toContain('[partly] Removed 25 users from the main whitelist; 5 were not on it.');
    expect(text).toContain('Were not on the whitelist (5)\n- 300001');
  });

  test('whose live group means another conversation now is too old, and does nothing', async () => {
    const { type, service, work: context } = setUp(LIST);
    const asked = await type('/unwhitelist 10001 abc');
    const moved = [liveGroup('main', '99'), liveGroup('vip', '11')];
    Object.assign(context.groups, { all: moved });
    expect((await asked.press('Remove')).text).toBe(
      '[refused] This button is too old. Give the command again. Nothing has changed.',
    );
    expect(service.batches).toEqual([]);
  });

  test('removes once, however often it is pressed', async () => {
    const { type, service } = setUp(LIST);
    const asked = await type('/unwhitelist 10001 abc');
    const presses = await Promise.all([asked.press('Remove'), asked.press('Remove'), asked.press('Remove')]);
    presses.push(await asked.press('Remove'));
    expect(service.batches).toEqual([['10001']]);
    const used = '[refused] This button has been used already. Nothing was done twice.';
    expect(presses.map(({ text }) => text).filter((text) => text === used)).toHaveLength(3);
  });

  test('that has expired does nothing', async () => {
    let now = Date.UTC(2026, 0, 2);
    const service = fakeService(LIST);
    const { type, log } = createModerator(createTestContext(service, { now: () => now }));
    const asked = await type('/unwhitelist 10001 abc');
    now += OFFER_LIFE_MS;
    expect((await asked.press('Remove')).text).toContain('[refused] This button is too old.');
    expect([service.batches, log.complaints()]).toEqual([[], []]);
  });

  test('that has told who is not on the list ends in green, and names them again with what was skipped', async () => {
    const { type } = setUp([...LIST, ...thirty], { nicknames: { 300001: '小明' } });
    const asked = await type(`/unwhitelist ${thirty.join(' ')} 99999 abc reason: spam`);
    expect(asked.text).toContain('[info] Remove 30 users from the main whitelist? Nothing has changed yet.');
    expect(asked.text).toContain('Not on the whitelist now (1)\n- 99999');
    expect(asked.text).toContain('Reason: spam');
    const { text, reply } = await asked.press('Remove 30');
    expect(text).toBe(
      [
        '[done] Removed 30 users from the main whitelist; 1 was not on it.',
        'Was not on the whitelist (1)',
        '- 99999',
        'Removed (30)',
        '- 小明 · 300001',
        ...['300002', '300003', '300004', '300005'].map((id) => `- ${id}`),
        '- … and 25 more in the file',
        'Skipped (1): not a user ID',
        '- abc — not a number',
        '[Undo]',
        '[Download all IDs]',
      ].join('\n'),
    );
    expect(reply.wantsFile).toBe(true);
  });
});

describe('the file of a question', () => {
  test('has everybody whom it is about, and what was skipped', async () => {
    const { type } = setUp(thirty, { nicknames: { 300001: '小明' } });
    const { reply } = await type(`/unwhitelist ${thirty.join(' ')} 99999 abc`);
    expect([reply.wantsFile, reply.file?.name]).toEqual([true, 'unwhitelist-question.csv']);
    const rows = reply.file?.content.split('\r\n') ?? [];
    expect(rows).toHaveLength(34);
    expect([rows[0], rows[1], rows[31], rows[32]]).toEqual([
      '\uFEFFuser,nickname,group,now,reason',
      '300001,小明,main,would be removed,',
      '99999,,,not on the whitelist,',
      'abc,,,skipped,not a number',
    ]);
  });

  test('is not wanted where the message shows everybody', async () => {
    const { type } = setUp(LIST);
    expect((await type('/unwhitelist 10001 abc')).reply.wantsFile).toBeUndefined();
  });
});

test('nobody of whom is on the list needs no button', async () => {
  const { type } = setUp(LIST);
  const { text, reply } = await type(`/unwhitelist ${thirty.join(' ')}`);
  expect(text).toContain('[refused] None of these users is on the main whitelist. Nothing has changed.');
  expect(reply.buttons).toBeUndefined();
});

test('in Chinese', async () => {
  const { type } = setUp(LIST, { nicknames: { 10001: '小明' } });
  const asked = await type('/unwhitelist 1）10001，99999；abc', { locale: 'zh-CN' });
  expect(asked.text).toBe(
    [
      '[info] 将把 1 位用户移出直播群 main 的白名单。尚未执行，点击下方按钮确认。',
      '将移出（1）',
      '- 小明 · 10001',
      '目前不在白名单中（1）',
      '- 99999',
      '未识别（2），已跳过',
      '- 1 — 看起来是行号',
      '- abc — 不是数字',
      '[确认移出 1 位]',
    ].join('\n'),
  );
  expect((await asked.press('确认')).text).toContain(
    '[done] 已将 1 位用户移出直播群 main 的白名单，1 位原本不在其中。',
  );
});
