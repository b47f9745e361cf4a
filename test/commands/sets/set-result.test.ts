/** What comes of `/whitelist set`: outcomes of both kinds, the history and the audit channels. */
import { describe, expect, test } from 'vitest';
import { createModerator, NOW, rowsOf, createTestContext } from '../../support/chat/commands.ts';
import { fakeService } from '../../support/volcengine/whitelist-api.ts';
import { ids, NICKNAMES, setUpSavedSet } from './saved.ts';

describe('the outcomes', () => {
  test('name who was not removed and not added, and Retry tries those alone', async () => {
    const { type, service } = await setUpSavedSet(['10001', '50001'], ['20202', '30303'], {
      script: [
        { kind: 'work', refuse: ['30303'] },
        { kind: 'problem', problem: 'throttled' },
      ],
    });
    const done = await (await type('/whitelist set friday')).press('Remove 2, add 2');
    expect(done.text).toContain(
      '[partly] Removed 1 user from the main whitelist, and added 0 users; 1 was not removed; 2 were not added.',
    );
    expect(done.text).toContain(
      'Not removed (1)\n- Bob · 30303 — still on the whitelist; refused by Volcengine',
    );
    expect(done.text).toContain('Not added (2)\n- 小明 · 10001\n- 50001');
    expect((await done.press('Retry 2')).text).toContain('[done] Added 2 users to the main whitelist.');
    expect(service.batches.at(-1)).toEqual(['10001', '50001']);
  });

  test('tell of which it is not known, and Check again looks for both kinds', async () => {
    const service = fakeService(
      ['10001'],
      [
        { kind: 'problem', problem: 'protocol', worked: true },
        { kind: 'problem', problem: 'protocol', worked: false },
      ],
      true,
      NICKNAMES,
    );
    let api = service.api;
    const { type } = createModerator(
      createTestContext({ api: { ...api, page: (...call) => api.page(...call) } }),
    );
    await type('/whitelist save friday');
    service.list.clear();
    service.list.add('20202');
    const asked = await type('/whitelist set friday');
    api = fakeService([], [], false).api;
    const done = await asked.press('Remove 1, add 1');
    expect(done.text).toContain('[unconfirmed] Not known yet for 2 users of the main whitelist.');
    expect(done.text).toContain('Removal not known yet (1)\n- Alice · 20202');
    expect(done.text).toContain('Addition not known yet (1)\n- 小明 · 10001');
    api = service.api;
    const checked = await done.press('Check again');
    expect(checked.text).toContain(
      '[partly] This user is off the main whitelist. Not on the main whitelist: 1 user.\nNot on the whitelist (1)\n- 小明 · 10001',
    );
    expect(checked.reply.buttons?.map(({ label }) => label)).toEqual(['Retry 1']);
  });

  test('the file has everybody of both kinds', async () => {
    const { type } = await setUpSavedSet(ids(12), ids(11, 60_001));
    const done = await (await type('/whitelist set friday')).press('Remove 11, add 12');
    const rows = rowsOf(done.reply);
    expect([rows[1], rows.at(-1)]).toEqual(['60001,,main,removed,,', '50012,,main,added,,']);
    expect(done.reply.file?.name).toBe('unwhitelist-main.csv');
  });
});

describe('the history', () => {
  test('has one entry with both counts, the set and the reason', async () => {
    const { type } = await setUpSavedSet(['10001', '20202'], ['20202', ...ids(5)]);
    await (await type('/whitelist set friday reason: show time')).press('Remove 5, add 1');
    expect((await type('/whitelist history')).text).toBe(
      [
        '[info] The latest change to the main whitelist.',
        '1. 2026-01-02 03:04 UTC — m1 removed 5 (50001, 50002, 50003 and 2 more); added 1 (小明 · 10001) — set friday — reason: show time',
        '[Undo 1]',
        '[Details 1]',
      ].join('\n'),
    );
  });

  test('counts changes, and not what they consist of', async () => {
    const { type } = await setUpSavedSet(['10001'], ['20202']);
    let last = await (await type('/whitelist set friday')).press('Remove 1, add 1');
    for (let times = 1; times < 17; times += 1) last = await last.press('Undo');
    const history = await type('/whitelist history');
    expect(history.text).toContain('The latest 8 changes');
    const details = await history.press('Details 8');
    expect(details.text).toContain('m1: Undone: ');
    expect(details.text).toMatch(/Removed \(1\)[\s\S]*Added \(1\)/u);
    expect((await history.press('Undo 1')).text).toContain('[done] Undone: ');
    expect((await history.press('Undo 1')).text).toContain('[refused] m1 has undone this change already');
  });
});

test('the audit channels are told once, with both lists', async () => {
  const entries: string[] = [];
  const { type } = await setUpSavedSet(['10001'], ['20202'], {
    work: {
      auditMessages: (entry) => {
        entries.push(JSON.stringify(entry));
        return [];
      },
      now: () => NOW,
    },
  });
  entries.length = 0;
  await (await type('/whitelist set friday')).press('Remove 1, add 1');
  expect(entries).toHaveLength(1);
  expect(entries[0]).toContain('Added (');
});
