/** [Undo] and [Details] of a change, for every moderator: in audit channels and in the history. */
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { takeJob } from '../support/store/store.ts';
import {
  createModerator,
  NOW,
  rowsOf,
  setUp,
  twoServices,
  createTestContext,
  type SetUpOptions,
} from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

const bob = { platform: 'slack', id: 'U2', name: 'bob' } as const;
const eve = { platform: 'slack', id: 'U9', name: 'Eve' } as const;
const BY_BOB = { invoker: bob };
const BY_EVE = { invoker: eve };
const AT = '2026-01-02 03:04 UTC';

/** With what the audit channels are told, the latest last. */
function audited(list: readonly string[], { work, ...situation }: SetUpOptions = {}) {
  const told: Reply[] = [];
  const messages = (entry: Reply) => {
    told.push(entry);
    return [];
  };
  const all = setUp(list, { ...situation, work: { ...work, auditMessages: messages } });
  const last = (): Reply => told.at(-1) ?? { tone: 'info', summary: [], sections: [] };
  return { ...all, last };
}

const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(10_001 + index));

describe('undo of what somebody else has done', () => {
  test('is done at once, and a second person is told by whom and when', async () => {
    const { type, press, service, last } = audited(['10001', '20202']);
    await type('/unwhitelist 10001 99999', BY_BOB);
    const message = last();
    expect((await press(message, 'Undo', BY_EVE)).text).toContain(
      '[done] Undone: 1 user is back on the main whitelist.',
    );
    const refusal = `[refused] Eve has undone this change already (${AT}). Nothing has changed now.`;
    expect((await press(message, 'Undo', BY_BOB)).text).toBe(refusal);
    expect((await press(message, 'Undo', BY_EVE)).text).toBe(refusal);
    expect(service.batches.slice(1)).toEqual([['10001']]);
  });

  test('by two at the same time is done once', async () => {
    const { type, press, service, last } = audited(['10001']);
    await type('/unwhitelist 10001', BY_BOB);
    const message = last();
    const both = await Promise.all([press(message, 'Undo', BY_BOB), press(message, 'Undo', BY_EVE)]);
    const texts = both.map(({ text }) => text.split('\n')[0] ?? '').toSorted();
    expect(texts).toEqual([
      '[done] Undone: 1 user is back on the main whitelist.',
      expect.stringMatching(/\[refused\] (?:bob|Eve) (?:has undone|is undoing) this change/u),
    ]);
    expect(service.batches).toHaveLength(2);
  });

  test('leaves nothing to the button of the one who has done it', async () => {
    const { type, press, service, last } = audited(['10001']);
    const own = await type('/unwhitelist 10001', BY_BOB);
    await press(last(), 'Undo', BY_EVE);
    expect((await own.press('Undo')).text).toContain('[refused] Eve has undone this change already');
    expect(service.batches).toHaveLength(2);
  });

  test('can itself be undone, after which the first change still says who has undone it', async () => {
    const { type, press, service, last } = audited(['10001']);
    await type('/unwhitelist 10001', BY_BOB);
    const first = last();
    await press(first, 'Undo', BY_EVE);
    expect((await press(last(), 'Undo', BY_BOB)).text).toContain('Undone: 1 user is off the main whitelist.');
    expect(service.list.size).toBe(0);
    expect((await press(first, 'Undo', BY_BOB)).text).toContain('[refused] Eve has undone this change');
  });

  test('goes on for those for whom it has failed, whoever presses', async () => {
    const { type, press, service, last } = audited(['10001', '20202'], {
      script: [{ kind: 'work' }, { kind: 'work', refuse: ['20202'] }],
    });
    await type('/unwhitelist 10001 20202', BY_BOB);
    const message = last();
    expect((await press(message, 'Undo', BY_EVE)).text).toContain('Undone: 1 user is back');
    expect((await press(message, 'Details')).text).toContain(`State: undone for 1 of 2 users by Eve (${AT})`);
    expect((await press(message, 'Undo', BY_BOB)).text).toContain('Undone: 1 user is back');
    expect(service.batches.at(-1)).toEqual(['20202']);
    expect((await press(message, 'Undo', BY_EVE)).text).toContain('[refused] bob has undone this change');
  });

  test('that was tried again is the same undo', async () => {
    const { type, press, last } = audited(['10001'], {
      script: [{ kind: 'work' }, { kind: 'problem', problem: 'throttled' }],
    });
    await type('/unwhitelist 10001', BY_BOB);
    const message = last();
    const failed = await press(message, 'Undo', BY_EVE);
    expect((await failed.press('Retry 1')).text).toContain('[done] Undone: 1 user is back');
    expect((await press(message, 'Undo', BY_BOB)).text).toContain('[refused] Eve has undone this change');
  });

  test('for whom nothing was done is not offered', async () => {
    const { type, last } = audited(['10001']);
    await type('/unwhitelist 99999', BY_BOB);
    expect(last().buttons?.map(({ label }) => label)).toEqual(['Details']);
  });
});

describe('undo asks first', () => {
  test('where there are many', async () => {
    const { type, press, service, last } = audited(ids(4), { work: { confirmAbove: 3 } });
    await (await type(`/unwhitelist ${ids(4).join(' ')}`, BY_BOB)).press('Remove 4');
    const message = last();
    const asked = await press(message, 'Undo', BY_EVE);
    expect(asked.text).toContain('[info] Add 4 users to the main whitelist? Nothing has changed yet.');
    expect(asked.text).toContain(`This undoes what bob did (${AT}).`);
    expect(service.list.size).toBe(0);
    const late = await press(message, 'Undo', BY_BOB);
    expect((await asked.press('Add 4')).text).toContain('Undone: 4 users are back');
    expect((await late.press('Add 4')).text).toContain('[refused] Eve has undone this change already');
    expect(service.list.size).toBe(4);
  });

  test('where there are several live groups, and then undoes it in all of them', async () => {
    const [main, vip] = [fakeService(['10001']), fakeService(['10001'])];
    const told: Reply[] = [];
    const messages = (entry: Reply) => {
      told.push(entry);
      return [];
    };
    const { type, press } = createModerator(
      createTestContext(twoServices(main, vip), { auditMessages: messages }),
    );
    await (await type('/unwhitelist 10001 group:all', BY_BOB)).press('Remove 1');
    const [message] = told;
    if (message === undefined) throw new Error('nothing was told');
    const asked = await press(message, 'Undo', BY_EVE);
    expect(asked.text).toContain('[info] Add 1 user to the main and vip whitelists?');
    expect((await asked.press('Add 1')).text).toContain('Undone: 1 user is back on the main and vip');
    expect([[...main.list], [...vip.list]]).toEqual([['10001'], ['10001']]);
    const { text } = await press(message, 'Details', BY_BOB);
    expect(text).toContain(`State: main: undone by Eve (${AT})`);
  });

  test('where one of them was changed again after it', async () => {
    const { type, press, service, last } = audited(['10001', '20202']);
    await type('/unwhitelist 10001 20202', BY_BOB);
    const message = last();
    await type('/whitelist add 10001', BY_BOB);
    await type('/unwhitelist 10001 reason: spam', BY_EVE);
    const asked = await press(message, 'Undo', BY_BOB);
    expect(asked.text).toContain('After that, another change was made for 1 of these users.');
    expect(service.list.size).toBe(0);
    await asked.press('Add 2');
    expect(service.list.size).toBe(2);
  });

  test('where somebody protected would be removed, and the answer counts as the undo', async () => {
    const { type, press, service, last } = audited([], { work: { protectedIds: new Set(['10001']) } });
    await type('/whitelist add 10001', BY_BOB);
    const message = last();
    const asked = await press(message, 'Undo', BY_EVE);
    expect(asked.text).toContain('1 of these users is protected.');
    expect(service.list.size).toBe(1);
    expect((await asked.press('Remove 1')).text).toContain('Undone: 1 user is off the main whitelist.');
    expect((await press(message, 'Undo', BY_BOB)).text).toContain('[refused] Eve has undone this change');
  });
});

describe('details', () => {
  test('say everything, in the language of the reader, and who has undone it', async () => {
    const { type, press, last } = audited(['10001'], { nicknames: { 10001: '小明' } });
    await type('/unwhitelist 10001 99999 reason: spam', BY_BOB);
    const message = last();
    expect((await press(message, 'Details', BY_EVE)).text).toBe(
      [
        '[partly] bob: Removed 1 user from the main whitelist; 1 was not on it.',
        `When: ${AT}`,
        'Reason: spam',
        'Was not on the whitelist (1)',
        '- 99999',
        'Removed (1)',
        '- 小明 · 10001',
        'Request ID: req-1',
        '[Undo]',
      ].join('\n'),
    );
    await press(message, 'Undo', BY_EVE);
    const after = await press(message, 'Details', { ...BY_BOB, locale: 'zh-CN' });
    expect(after.text).toContain(`状态：已由 Eve 撤销（${AT}）`);
    expect(after.reply.buttons).toEqual([]);
    expect((await press(last(), 'Details')).text).toContain(`This undoes what bob did (${AT}).`);
  });

  test('are a file where there are many', async () => {
    const { type, press, last } = audited(ids(25), { work: { confirmAbove: 30 } });
    await type(`/unwhitelist ${ids(25).join(' ')}`, BY_BOB);
    const { reply } = await press(last(), 'Details', BY_EVE);
    expect(reply.wantsFile).toBe(true);
    expect(rowsOf(reply)).toHaveLength(26);
  });
});

describe('undo and details do nothing, and say why,', () => {
  test.each(['Undo', 'Details'])('%s of a change that is not on record any more', async (label) => {
    const { type, press, work, service, last } = audited(['10001']);
    await type('/unwhitelist 10001', BY_BOB);
    await work.store.trim(0);
    expect((await press(last(), label, BY_EVE)).text).toBe(
      '[refused] This change is not on record any more: changes are kept for a year. Nothing has changed.',
    );
    expect(service.batches).toHaveLength(1);
  });

  test.each(['Undo', 'Details'])('%s of a live group that is not configured any more', async (label) => {
    const { type, press, work, service, last } = audited(['10001']);
    await type('/unwhitelist 10001', BY_BOB);
    Object.assign(work.groups, { all: work.groups.all.slice(1), byChannel: new Map() });
    expect((await press(last(), label, BY_EVE)).text).toBe(
      '[refused] The live group main of this change is not configured any more. Nothing has changed.',
    );
    expect(service.batches).toHaveLength(1);
  });

  test.each(['Undo', 'Details'])('%s of a change that is still running', async (label) => {
    const { type, press, work, service, last } = audited(['10001']);
    await type('/unwhitelist 10001', BY_BOB);
    const claim = await takeJob(work.store);
    const [group] = work.groups.all;
    const running = {
      kind: 'remove',
      conversation: group?.conversationShortId ?? '',
      groupName: 'main',
    } as const;
    await claim.begin(
      '{}',
      [{ ...running, moderator: bob, reason: undefined, at: NOW, userIds: ['1'] }],
      undefined,
    );
    const [action] = await claim.actions();
    const message = last();
    const buttons = message.buttons?.map((button) => ({
      ...button,
      key: button.key.replace(/\d+$/u, action?.id ?? ''),
    }));
    const { text } = await press({ ...message, ...(buttons && { buttons }) }, label, BY_EVE);
    expect(text).toContain('[refused] This change is still running');
    expect(service.batches).toHaveLength(1);
  });

  test('undo that somebody else is just doing', async () => {
    const { type, press, work, service, last } = audited(['10001']);
    await type('/unwhitelist 10001', BY_BOB);
    const [done] = await work.store.actions.latest(work.groups.all[0]?.conversationShortId ?? '', 1);
    if (done === undefined) throw new Error('nothing was done');
    const claim = await takeJob(work.store);
    const { conversation, groupName } = done;
    const undo = {
      kind: 'add',
      conversation,
      groupName,
      moderator: eve,
      reason: undefined,
      at: NOW,
    } as const;
    await claim.begin('{}', [{ ...undo, userIds: ['10001'], undoes: done.id }], undefined);
    const { text } = await press(last(), 'Undo', BY_BOB);
    expect(text).toBe('[refused] Eve is undoing this change at the moment. Nothing was done twice.');
    expect((await press(last(), 'Details', BY_BOB)).text).toContain('State: being undone by Eve');
    expect(service.batches).toHaveLength(1);
  });
});
