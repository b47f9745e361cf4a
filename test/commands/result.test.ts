/** What a moderator reads of a change that was made: the outcome first, then whom it concerns, then the rest. */
import { describe, expect, test } from 'vitest';
import { rowsOf, setUp } from '../support/chat/commands.ts';

const idsFrom = (first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(first + index));

describe('who was removed', () => {
  test('is named by nickname and id, up to ten', async () => {
    const ids = idsFrom(10_001, 10);
    const { type } = setUp(ids, { nicknames: { 10001: '小明', 10002: '10086' } });
    const { text, reply } = await type(`/unwhitelist ${ids.join(' ')}`);
    expect(text).toBe(
      [
        '[done] Removed 10 users from the main whitelist.',
        'Removed (10)',
        ...['- 小明 · 10001', '- 10086 · 10002', ...ids.slice(2).map((id) => `- ${id}`)],
        '[Undo]',
      ].join('\n'),
    );
    expect(reply.wantsFile).toBeUndefined();
  });

  test('of more are the first five named, and all are in the file', async () => {
    const ids = idsFrom(10_001, 11);
    const { type } = setUp(ids, { nicknames: { 10001: '小明' } });
    const { text, reply } = await type(`/unwhitelist ${ids.join(' ')}`);
    expect(text).toContain(
      'Removed (11)\n- 小明 · 10001\n- 10002\n- 10003\n- 10004\n- 10005\n- … and 6 more in the file',
    );
    expect([reply.wantsFile, reply.file?.name]).toEqual([true, 'unwhitelist-main.csv']);
    expect(rowsOf(reply)).toEqual([
      'user,nickname,group,outcome,reason,request id',
      '10001,小明,main,removed,,',
      ...ids.slice(1).map((id) => `${id},,main,removed,,`),
    ]);
  });

  test('has a nickname that is harmless text, whatever is in it', async () => {
    const hostile = `**b** <!channel> \u202E${'长'.repeat(500)}`;
    const { type } = setUp(['10001'], { nicknames: { 10001: hostile } });
    const { text } = await type('/unwhitelist 10001');
    const [line = ''] = /^- .*$/mu.exec(text) ?? [];
    expect(line).toMatch(/^- \*\*b\*\* <!channel> 长+… · 10001$/u);
    expect(line.length).toBeLessThan(100);
  });
});

describe('a reason that several share', () => {
  test('is said once, above them', async () => {
    const script = [{ kind: 'work', refuse: ['10001', '10002'] }] as const;
    const { type } = setUp(['10001', '10002', '10003'], { script });
    expect((await type('/unwhitelist 10001 10002 10003')).text).toContain(
      'Not removed (2): still on the whitelist; refused by Volcengine\n- 10001\n- 10002\nRemoved (1)\n- 10003',
    );
  });

  test('is said once, below them, where there is something to do about it', async () => {
    const { type } = setUp(['10001', '10002'], { script: [{ kind: 'problem', problem: 'throttled' }] });
    const { text } = await type('/unwhitelist 10001 10002');
    expect(text).toContain('Not removed (2)\n- 10001\n- 10002\n');
    expect(text.match(/too many requests to Volcengine/gu)).toHaveLength(1);
  });
});

describe('who was not removed', () => {
  test('comes first, each with the reason, and then who was not on the list', async () => {
    const { type } = setUp(['10001', '10002', '10003'], {
      script: [{ kind: 'work', refuse: ['10002'] }],
      nicknames: { 10001: '小明', 10002: 'Alice' },
    });
    expect((await type('/unwhitelist 10001 10002 99999')).text).toBe(
      [
        '[partly] Removed 1 user from the main whitelist; 1 was not removed; 1 was not on it.',
        'Not removed (1)',
        '- Alice · 10002 — still on the whitelist; refused by Volcengine',
        'Was not on the whitelist (1)',
        '- 99999',
        'Removed (1)',
        '- 小明 · 10001',
        'Request ID: req-1',
        '[Undo]',
      ].join('\n'),
    );
  });

  test('in Chinese', async () => {
    const { type } = setUp(['10001', '10002'], { script: [{ kind: 'work', refuse: ['10002'] }] });
    expect((await type('/unwhitelist 10001 10002 99999', { locale: 'zh-CN' })).text).toBe(
      [
        '[partly] 已将 1 位用户移出直播群 main 的白名单，1 位未移出，1 位原本不在其中。',
        '未移出（1）',
        '- 10002 — 仍在白名单中，被火山引擎拒绝',
        '原本不在白名单中（1）',
        '- 99999',
        '已移出（1）',
        '- 10001',
        '请求 ID：req-1',
        '[撤销]',
      ].join('\n'),
    );
  });

  test('of nobody but strangers is one sentence, in yellow', async () => {
    const { type } = setUp(['10001']);
    expect((await type('/unwhitelist 88888')).text).toContain(
      '[partly] This user was not on the main whitelist.\nWas not on the whitelist (1)\n- 88888',
    );
    expect((await type('/unwhitelist 88888 99999')).text).toContain(
      '[partly] None of these 2 users was on the main whitelist.',
    );
  });

  test('of more than twenty are the first ten named', async () => {
    const ids = idsFrom(10_001, 20);
    const { type } = setUp([], { work: { confirmAbove: 100 } });
    expect((await type(`/unwhitelist ${ids.join(' ')}`)).text).not.toContain('in the file');
    const { text, reply } = await type(`/unwhitelist ${ids.join(' ')} 70000`);
    expect(text).toContain('Were not on the whitelist (21)\n- 10001');
    expect(text).toContain('- 10010\n- … and 11 more in the file');
    expect(reply.wantsFile).toBe(true);
  });
});

describe('a problem', () => {
  test('of the key is told in one sentence, its code in small print, and the operator is told once', async () => {
    const { type, log } = setUp(['10001', '10002'], {
      script: [{ kind: 'problem', problem: 'credentials' }],
    });
    const { text, reply } = await type('/unwhitelist 10001 10002');
    expect(text).toBe(
      [
        '[failed] Nobody was removed from the main whitelist.',
        'Not removed (2)',
        '- 10001',
        '- 10002',
        'The bot is set up wrongly: Volcengine does not accept its access key or secret. Tell the operator of this bot.',
        'Code: code-of-credentials',
      ].join('\n'),
    );
    expect(reply.sections.at(-1)?.small).toBe(true);
    expect(log.complaints()).toMatchObject([
      { level: 50, msg: expect.stringContaining('VOLC_SECRETKEY') as string, code: 'code-of-credentials' },
    ]);
  });

  test('that ended well is not told', async () => {
    const { type } = setUp(['10001'], {
      script: [{ kind: 'problem', problem: 'unreachable', worked: true }],
    });
    const { text } = await type('/unwhitelist 10001');
    expect(text).toContain('[done] Removed 1 user from the main whitelist.');
    expect(text).toContain(
      'Volcengine did not answer for 1 of them; the whitelist was read again and shows that it is done.',
    );
    expect(text).not.toContain('Try again');
  });

  test('of an answer that was lost is not told of strangers, who are not reported as removed either', async () => {
    const { type } = setUp(['10001'], {
      script: [{ kind: 'problem', problem: 'unreachable', worked: true }],
    });
    const { text } = await type('/unwhitelist 10001 99999');
    expect(text).toContain('[partly] Removed 1 user from the main whitelist; 1 was not on it.');
    expect(text).toContain('Was not on the whitelist (1)\n- 99999\nRemoved (1)\n- 10001');
    expect(text).not.toContain('Try again');
  });

  test('after which nothing more was tried is told', async () => {
    const { type } = setUp(['10001', '10002'], {
      script: [{ kind: 'problem', problem: 'credentials' }],
      work: { batchSize: 1 },
    });
    const { text } = await type('/unwhitelist 10001 10002');
    expect(text).toContain('Not removed (1)\n- 10001 — the bot is set up wrongly');
    expect(text).toContain(
      'Not tried (1)\n- 10002 — stopped by the problem below\nThe bot is set up wrongly',
    );
  });
});

test('an addition says who was on the list already, and who did not fit', async () => {
  const { type, service } = setUp([...idsFrom(30_001, 98), '10001']);
  const { text } = await type('/whitelist add 10001 10002 10003');
  expect(text).toContain(
    '[partly] Added 1 user to the main whitelist; 1 was not added; 1 was already on it.',
  );
  expect(text).toContain('Not added (1)\n- 10003 — the whitelist is full');
  expect(text).toContain('Was on the whitelist already (1)\n- 10001\nAdded (1)\n- 10002');
  expect([service.list.has('10002'), service.list.has('10003')]).toEqual([true, false]);
});

test('additions that change nothing say so', async () => {
  const { type } = setUp(['10001', '10002']);
  expect((await type('/whitelist add 10001')).text).toContain(
    '[partly] This user was on the main whitelist already.',
  );
  expect((await type('/whitelist add 10001 10002')).text).toContain(
    '[partly] Both users were on the main whitelist already.',
  );
});
