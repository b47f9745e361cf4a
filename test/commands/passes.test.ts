/** `/whitelist add … for:2h | until:22:30`: who gets a guest pass, what is asked first, and what else changes passes. */
import { describe, expect, test } from 'vitest';
import { NOW, rowsOf, setUp, type AskOptions, type SetUpOptions } from '../support/chat/commands.ts';
import { concludedAction } from '../support/store/store.ts';

const MAIN = '11';
const HOUR_MS = 3_600_000;
const IN_SHANGHAI = { timeZone: () => Promise.resolve('Asia/Shanghai') };

/** A moderator, and until when each guest of `main` is one, in minutes from now. */
function passesOf(list: readonly string[], situation: SetUpOptions = {}) {
  const given = setUp(list, situation);
  return {
    ...given,
    guests: async (): Promise<Readonly<Record<string, number>>> => {
      const passes = await given.work.store.passes.of(MAIN);
      return Object.fromEntries(passes.map(({ userId, endsAt }) => [userId, (endsAt - NOW) / 60_000]));
    },
  };
}

describe('a guest pass', () => {
  test.each([
    ['for:90m', 90],
    ['for:2h', 120],
    ['for:3d', 4_320],
    ['for:1h30m', 90],
    ['时长：90分钟', 90],
    ['for:2小时', 120],
    ['期限=3天', 4_320],
    ['--for ２ｈ', 120],
    ['for:半小时', 30],
    ['for:1m', 1],
    ['for:30d', 43_200],
  ])('of %s', async (option, minutes) => {
    const { type, guests } = passesOf(['10001']);
    const { text } = await type(`/whitelist add 20202 ${option}`);
    expect(text).toContain(
      '[done] Added 1 user to the main whitelist.\nAdded (1)\n- 20202\nGuest pass: the bot takes',
    );
    expect(await guests()).toEqual({ 20202: minutes });
  });

  test('until a time of day counts in the time zone of the moderator', async () => {
    const { type, guests } = passesOf([]);
    // It is 11:04:05 there.
    const { text } = await type('/whitelist add 20202 until:22:30', IN_SHANGHAI);
    expect(text).toContain('Guest pass: the bot takes them off at 2026-01-02 14:30 UTC.');
    await type('/whitelist add 30303 截止：01:30', { ...IN_SHANGHAI, locale: 'zh-CN' });
    expect(await guests()).toMatchObject({ 20202: 685 + 55 / 60, 30303: 865 + 55 / 60 });
  });

  test('until a time is shown first where the time zone is not known', async () => {
    const { type, guests, service } = passesOf([]);
    const asked = await type('/whitelist add 20202 until:11:30+08:00');
    expect(asked.text).toBe(
      [
        '[info] Give 1 user a guest pass for the main whitelist? Nothing has changed yet.',
        'Would get a guest pass (1)',
        '- 20202',
        'The bot would take them off at 2026-01-02 03:30 UTC.',
        'If you mean another time, give the command again with for:2h, or with your time zone: until:22:30+08:00',
        '[Give 1 guest pass]',
      ].join('\n'),
    );
    expect(service.batches).toEqual([]);
    expect((await asked.press('Give 1')).text).toContain('takes them off at 2026-01-02 03:30 UTC.');
    expect(await guests()).toMatchObject({ 20202: 25 + 55 / 60 });
  });

  test('is asked about where somebody is on the whitelist without an end', async () => {
    const { type, guests, service } = passesOf(['10001'], { nicknames: { 10001: '小明' } });
    const asked = await type('/whitelist add 10001 20202 for:2h reason:guests of today');
    expect(asked.text.split('\n')).toEqual([
      '[info] Give 2 users a guest pass for the main whitelist? Nothing has changed yet.',
      'Would get a guest pass (2)',
      '- 小明 · 10001',
      '- 20202',
      'The bot would take them off 2 h after you press the button.',
      '小明 · 10001 is on the whitelist without an end, and would be taken off then.',
      'Reason: guests of today',
      '[Give 2 guest passes]',
    ]);
    expect(service.batches).toEqual([]);
    const { text } = await asked.press('Give 2');
    expect(text).toContain('[done] Added 1 user to the main whitelist; 1 was already on it.');
    expect(await guests()).toEqual({ 10001: 120, 20202: 120 });
  });

  test('is asked about where the whitelist cannot be read', async () => {
    const { type } = passesOf([], { readable: false });
    expect((await type('/whitelist add 20202 for:2h')).text).toContain(
      'whoever is on it without an end would be taken off then, too.',
    );
  });

  test('gets another end at once, and none by an addition without one, and it says so', async () => {
    const { type, guests } = passesOf([]);
    await type('/whitelist add 20202 30303 for:2h');
    const longer = await type('/whitelist add 20202 for:3h');
    expect(longer.text).toContain('[done] 1 user of the main whitelist has a guest pass now.');
    expect(longer.text).toContain('Guest pass: the bot takes them off at 2026-01-02 06:04 UTC.');
    expect(longer.text).toContain('20202 had a guest pass until 2026-01-02 05:04 UTC; the new end counts.');
    expect(await guests()).toEqual({ 20202: 180, 30303: 120 });
    expect((await type('/whitelist add 20202')).text).toContain(
      '[done] 1 user of the main whitelist stays on it without an end.\nWas on the whitelist already (1)\n- 20202\n20202 has no guest pass any more, and stays on the whitelist without an end.',
    );
    expect(await guests()).toEqual({ 30303: 120 });
    const asked = await type('/whitelist add 30303 40404 abc');
    expect(asked.text).toContain(
      '30303 has a guest pass until 2026-01-02 05:04 UTC, and would then stay without',
    );
    await asked.press('Add 2');
    expect(await guests()).toEqual({});
  });

  test('is shown, with its end', async () => {
    const { type } = passesOf(['10001']);
    await type('/whitelist add 20202 for:2h');
    const { text, reply } = await type('/whitelist show');
    expect(text.split('\n').at(-1)).toMatch(/^- 20202 — .*, guest until 2026-01-02 05:04 UTC$/u);
    expect(text.split('\n').at(-2)).not.toContain('guest');
    expect(rowsOf(reply).at(-1)).toMatch(/,2026-01-02 05:04 UTC$/u);
    expect((await type('/whitelist show', { locale: 'zh-CN' })).text).toContain(
      '访客，到 2026-01-02 05:04 UTC 为止',
    );
  });

  test('ends with a removal, whoever gives that; its undo gives it back', async () => {
    const { type, guests } = passesOf([]);
    await type('/whitelist add 20202 30303 for:2h');
    const removed = await type('/unwhitelist 20202', { invoker: { platform: 'slack', id: 'U2' } });
    expect(removed.text).toContain('20202 has no guest pass any more.');
    expect(await guests()).toEqual({ 30303: 120 });
    const undone = await removed.press('Undo');
    expect(undone.text).toContain('Guest pass: the bot takes them off at 2026-01-02 05:04 UTC.');
    expect(await guests()).toEqual({ 20202: 120, 30303: 120 });
  });

  test('is not given back by an undo after its end, which says so', async () => {
    let now = NOW;
    const { type, guests, service } = passesOf([], { work: { now: () => now } });
    await type('/whitelist add 20202 for:2h');
    const removed = await type('/unwhitelist 20202');
    now += 2 * HOUR_MS;
    expect((await removed.press('Undo')).text).toContain(
      'The guest pass of 20202 would have ended meanwhile, so they stay on the whitelist without an end.',
    );
    expect([await guests(), [...service.list]]).toEqual([{}, ['20202']]);
  });

  test('is taken back by an undo of the addition that gave it', async () => {
    const { type, guests, service } = passesOf([]);
    const added = await type('/whitelist add 20202 for:2h');
    expect((await added.press('Undo')).text).toContain('Undone: 1 user is off the main whitelist.');
    expect([await guests(), [...service.list]]).toEqual([{}, []]);
  });

  test('is in the history, with its end', async () => {
    const { type } = passesOf([]);
    await type('/whitelist add 20202 for:2h');
    expect((await type('/whitelist history')).text).toContain(
      'm1 added 20202, guest until 2026-01-02 05:04 UTC',
    );
  });

  test('that has ended is in the history as what it is', async () => {
    const { type, work } = passesOf([]);
    await concludedAction(work.store, {
      kind: 'remove',
      cause: 'pass-ended',
      conversation: MAIN,
      groupName: 'main',
      moderator: { platform: 'slack', id: 'U1', name: 'alice' },
      reason: undefined,
      at: NOW,
      userIds: ['20202'],
    });
    expect((await type('/whitelist history')).text).toContain(
      'the guest pass that alice gave has ended: removed 20202',
    );
  });

  test('is kept by a retry', async () => {
    const { type, guests } = passesOf([], { script: [{ kind: 'problem', problem: 'throttled' }] });
    const failed = await type('/whitelist add 20202 for:2h');
    expect([failed.text.includes('Guest pass'), await guests()]).toEqual([false, {}]);
    await failed.press('Retry 1');
    expect(await guests()).toEqual({ 20202: 120 });
  });

  test('is not given where the whitelist is full', async () => {
    const full = Array.from({ length: 100 }, (_, index) => String(50_000 + index));
    const { type, guests } = passesOf(full);
    const { text } = await type('/whitelist add 20202 for:2h');
    expect(text).toContain('[failed] Nobody was added to the main whitelist.');
    expect(text).toContain('20202 — the whitelist is full');
    expect(text).toContain('Remove users first.');
    expect((await type('/whitelist add 20202 20203', { locale: 'zh-CN' })).text).toContain(
      '请先移出一些用户。',
    );
    expect(text).not.toContain('Guest pass');
    expect(await guests()).toEqual({});
  });
});

describe('nothing is done, and it is said what to do,', () => {
  test.each<[string, string, AskOptions?]>([
    ['for:5', 'How long is 5? Give it with a unit: for:5m, for:5h, for:5d.'],
    ['for:５', 'How long is ５?'],
    ['for:soon', 'I cannot read soon as a length of time.'],
    ['for:0m', 'A guest pass lasts at least one minute.'],
    ['for:31d', 'A guest pass lasts at most 30 days.'],
    ['for:30d1m', 'A guest pass lasts at most 30 days.'],
    ['for:9999999d', 'A guest pass lasts at most 30 days.'],
    ['until:11:00', 'That time has passed: 2026-01-02 03:00 UTC.', IN_SHANGHAI],
    ['until:2026-01-01T22:30', 'That time has passed: 2026-01-01 14:30 UTC.', IN_SHANGHAI],
    ['until:2026-03-01T22:30', 'A guest pass lasts at most 30 days.', IN_SHANGHAI],
    ['until:11:05', 'A guest pass lasts at least one minute.', IN_SHANGHAI],
    ['until:25:00', 'I cannot read 25:00 as a time.'],
    ['until:9', 'I cannot read 9 as a time.'],
    ['for:2h until:22:30', 'Give either for or until, not both.'],
    ['for:', 'for: has no value. Nothing has changed. Write the value right after it, or leave it out.'],
    ['for 2h', 'Did you mean for:2h?'],
    ['时长 2小时', 'Did you mean 时长:2小时?'],
  ])('for %s', async (option, sentence, asking = {}) => {
    const { type, guests, service } = passesOf([]);
    const { text, reply } = await type(`/whitelist add 20202 ${option}`, asking);
    expect(text).toContain(`[refused] ${sentence}`);
    expect(text).toContain('Nothing has changed.');
    expect([service.batches, await guests(), reply.buttons]).toEqual([[], {}, undefined]);
  });

  test('for a protected user', async () => {
    const { type, service } = passesOf([], { work: { protectedIds: new Set(['20202']) } });
    const { text } = await type('/whitelist add 20202 for:2h');
    expect(text).toContain('they get no guest pass: 20202. Nothing has changed.');
    expect(service.batches).toEqual([]);
  });

  test('for more guests than the bot keeps', async () => {
    const { type, work, service } = passesOf([]);
    await concludedAction(
      work.store,
      {
        kind: 'add',
        conversation: '12',
        groupName: 'vip',
        moderator: { platform: 'slack', id: 'U1' },
        reason: undefined,
        at: NOW,
        userIds: Array.from({ length: 9_999 }, (_, index) => String(index + 1)),
        pass: { endsAt: NOW + HOUR_MS, locale: 'en' },
      },
      {},
      'added',
    );
    expect((await type('/whitelist add 10001 10002 for:2h')).text).toContain('more than 10000 guest passes');
    expect(service.batches).toEqual([]);
    expect((await type('/whitelist add 10001 for:2h')).text).toContain('Guest pass');
  });
});

describe('/unwhitelist guests', () => {
  test('asks, and ends the passes of everybody who has one', async () => {
    const { type, guests, service } = passesOf(['10001']);
    expect((await type('/unwhitelist guests')).text).toBe(
      '[info] Nobody has a guest pass for the main whitelist.',
    );
    await type('/whitelist add 20202 30303 for:2h');
    service.list.delete('30303');
    const asked = await type('/unwhitelist guests');
    expect(asked.text).toContain('[info] Remove 2 users from the main whitelist? Nothing has changed yet.');
    expect(asked.text).toContain('- 20202\n- 30303');
    const { text } = await asked.press('Remove 2');
    expect(text).toContain('[partly] Removed 1 user from the main whitelist; 1 was not on it.');
    expect([await guests(), [...service.list]]).toEqual([{}, ['10001']]);
  });

  test.each(['访客', '所有访客', 'all guests', 'Guests'])('is understood as %s', async (word) => {
    const { type } = passesOf([]);
    expect((await type(`/unwhitelist ${word}`)).text).toContain('Nobody has a guest pass');
  });
});
