import { describe, expect, test } from 'vitest';
import { jitteredBackoff } from '../../src/volcengine/client.ts';
import { seed } from '../support/volcengine/service.ts';
import { CHATS, startBot } from './harness.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const body = (ids: string, conversation = '7234567890123456789'): string =>
  `{"AppId":123456,"ConversationShortId":${conversation},"Operator":7000000000000000001,"ParticipantUserIds":[${ids}]}`;
const errors = (entries: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
  entries.filter(({ level }) => Number(level) >= 50);

describe.each(CHATS)('%s', (chat) => {
  test('takes users off the whitelist and says which failed and why', async () => {
    const { ask, service, log } = await startBot(chat);
    const text = await ask({
      users: '10001，１０００２、9223372036854775807\n99999',
      reason: 'left the show',
    });
    expect(text.split('\n')).toEqual([
      '⚠️ Removed 3 users from the main whitelist; 1 was not on it.',
      'Was not on the whitelist (1)',
      '• 99999',
      'Removed (3)',
      '• user 10001 · 10001',
      '• user 10002 · 10002',
      '• user 9223372036854775807 · 9223372036854775807',
      expect.stringMatching(/^Request ID: sandbox\d{6}$/u),
    ]);
    expect(service.bodies(REMOVE)).toEqual([body('10001,10002,9223372036854775807,99999')]);
    expect(service.whitelist()).toEqual(['9007199254740993', '10003'].toSorted());
    expect(log.entries).toContainEqual(expect.objectContaining({ msg: 'change', reason: 'left the show' }));
    expect(errors(log.entries)).toEqual([]);
  });

  test('answers in Chinese', async () => {
    const { ask } = await startBot(chat);
    expect(await ask({ users: '10001 99999', chinese: true })).toMatch(
      /^⚠️ 已将 1 位用户移出直播群 main 的白名单，1 位原本不在其中。\n原本不在白名单中（1）\n• 99999\n已移出（1）\n• user 10001 · 10001\n请求 ID：sandbox\d{6}$/u,
    );
  });

  test('acts on the group that was named, and on no other', async () => {
    const { ask, service } = await startBot(chat);
    expect(await ask({ users: '20001', group: 'VIP' })).toBe(
      '✅ Removed 1 user from the vip whitelist.\nRemoved (1)\n• user 20001 · 20001',
    );
    expect(service.bodies(REMOVE)).toEqual([body('20001', '7234567890123456790')]);
    expect(await ask({ users: '10001', group: 'mian' })).toBe(
      'ℹ️ There is no live group mian. Did you mean main? Nothing has changed yet.',
    );
    expect(await ask({ users: '10001', elsewhere: true })).toBe(
      'ℹ️ Which live group? Nothing has changed yet.',
    );
    expect(service.bodies(REMOVE)).toHaveLength(1);
  });

  test('refuses somebody who is no moderator, and calls nothing', async () => {
    const { ask, service } = await startBot(chat);
    expect(await ask({ users: '10001', stranger: true })).toBe(
      '⛔ You are not one of the moderators who may use this.',
    );
    expect(service.arrivals).toEqual([]);
  });

  test.each([
    ['only junk', 'please remove them', 'ℹ️ I found no user ID in that.'],
    ['zero', '0', '• 0 — user IDs start at 1'],
    ['a negative number', '-5', '• -5 — has a sign'],
    ['2^63', '9223372036854775808', '• 9223372036854775808 — larger than 9223372036854775807'],
    ['40 digits', '1'.repeat(40), `• ${'1'.repeat(40)} — larger than`],
    ['an id inside a longer token', 'user10009', '• user10009 — has more than digits in it'],
  ])('%s: nothing is sent, and the reply says why', async (_name, users, expected) => {
    const { ask, service } = await startBot(chat);
    expect(await ask({ users })).toContain(expected);
    expect(service.bodies(REMOVE)).toEqual([]);
  });

  test('300 ids: fifteen requests, and every failed one is named', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => String(7_100_000_000_000_000_001n + BigInt(index)));
    const { ask, service } = await startBot(chat, { seeds: [seed(ids.slice(0, 10))] });
    const text = await ask({ users: ids.join(',').slice(0, 6_000), long: true });
    expect(text).toMatch(/Removed 10 users from the main whitelist; 290 were not on it\./u);
    expect(service.bodies(REMOVE)).toHaveLength(15);
    expect(ids.slice(10).filter((id) => !text.includes(id))).toEqual([]);
    expect(service.whitelist()).toEqual([]);
    expect(service.maxInAnySecond()).toBeLessThanOrEqual(50);
  });
});

describe.each(CHATS)('%s, when something is wrong', (chat) => {
  test('the secret: the moderator is told, the operator once, and nobody reads it', async () => {
    const { ask, log, service } = await startBot(chat, { env: { VOLC_SECRETKEY: 'planted-wrong-secret' } });
    const text = await ask({ users: Array.from({ length: 45 }, (_, index) => index + 1).join(' ') });
    expect(text).toContain('❌ Nobody was removed from the main whitelist.\nNot removed (20)');
    expect(text).toContain('Not tried (25)');
    expect(text).toContain('The bot is set up wrongly: Volcengine does not accept its access key or secret.');
    expect(text).toMatch(/Code: SignatureDoesNotMatch, request sandbox\d{6}/u);
    expect(service.bodies(REMOVE)).toHaveLength(1);
    expect(errors(log.entries)).toMatchObject([{ msg: expect.stringContaining('VOLC_SECRETKEY') as string }]);
    expect(log.text() + text).not.toContain('planted-wrong-secret');
  });

  test('the clock', async () => {
    const { ask, log } = await startBot(chat, { service: { now: () => Date.now() + 3_600_000 } });
    expect(await ask({ users: '10001' })).toContain(
      "• 10001 — the bot's clock is wrong\nThe clock of the bot's machine is wrong.",
    );
    expect(JSON.stringify(errors(log.entries))).toMatch(/this machine's clock is off by -3\d\d\d s/u);
  });

  test('the live group is not known to the service', async () => {
    const { ask, log } = await startBot(chat, { seeds: [] });
    expect(await ask({ users: '10001' })).toContain(
      '• 10001 — the live group was not found\nVolcengine does not know this live group',
    );
    expect(errors(log.entries)).toMatchObject([{ code: 'ConversationNotFound', group: 'main' }]);
  });

  test('throttling for two seconds: it is waited out', async () => {
    const { ask, service } = await startBot(chat, { backoff: jitteredBackoff });
    service.faults.add({ kind: 'throttle' }, { forMs: 2_000, action: REMOVE });
    expect(await ask({ users: '10001' })).toContain('✅ Removed 1 user from the main whitelist.');
    expect(service.bodies(REMOVE)).toHaveLength(3);
  });

  test('throttling without end: nobody was removed, and the reply says so', async () => {
    const { ask, service } = await startBot(chat);
    service.faults.add({ kind: 'throttle' }, { forMs: 60_000 });
    expect(await ask({ users: '10001' })).toContain(
      '❌ Nobody was removed from the main whitelist.\nNot removed (1)\n• 10001 — too many requests to Volcengine',
    );
    expect(service.whitelist()).toContain('10001');
  });

  test('a lost answer: the user is reported as removed, because the list shows it', async () => {
    const { ask, service } = await startBot(chat);
    service.faults.add({ kind: 'drop', work: 'done' }, { action: REMOVE });
    const text = await ask({ users: '10001' });
    expect(text).toContain('✅ Removed 1 user from the main whitelist.\nRemoved (1)\n• user 10001 · 10001');
    expect(text).toContain('Volcengine did not answer for 1 of them');
    expect(service.whitelist()).not.toContain('10001');
  });

  test('HTML instead of JSON, each time: unconfirmed, since nothing else is true', async () => {
    const { ask, service } = await startBot(chat);
    service.faults.add({ kind: 'answer', status: 200, body: '<html>Log in</html>' }, { times: 99 });
    const text = await ask({ users: '10001' });
    expect(text).toContain(
      '❓ Not known yet for 1 user of the main whitelist.\nNot known yet (1)\n• 10001 — Volcengine gave no definite answer',
    );
    // One step is enough.
    expect(text).not.toContain('Try again');
  });

  test('HTML once, after which the list can be read', async () => {
    const { ask, service } = await startBot(chat);
    service.faults.add({ kind: 'answer', status: 200, body: '<html>' }, { action: REMOVE });
    expect(await ask({ users: '10001' })).toContain(
      '• user 10001 · 10001 — still on the whitelist, but Volcengine gave no definite answer',
    );
  });

  test('the service is down', async () => {
    const { ask, service } = await startBot(chat);
    await service.close();
    expect(await ask({ users: '10001 10002' })).toBe(
      [
        '❌ Nobody was removed from the main whitelist.',
        'Not removed (2)',
        '• 10001',
        '• 10002',
        'Volcengine could not be reached. Try again in a minute. If it goes on, tell the operator of this bot.',
        'Code: ECONNREFUSED',
      ].join('\n'),
    );
  });

  test('a dead connection: who was never on the list is not reported as removed', async () => {
    const { ask, service } = await startBot(chat);
    service.faults.add({ kind: 'drop', work: 'not-done' }, { action: REMOVE });
    const text = await ask({ users: '10002 99999' });
    expect(text).toContain('⚠️ Removed 1 user from the main whitelist; 1 was not on it.');
    expect(text).toContain('Was not on the whitelist (1)\n• 99999');
    expect(service.whitelist()).not.toContain('10002');
  });
});
