import { describe, expect, test } from 'vitest';
import { jitteredBackoff } from '../../src/volcengine/client.ts';
import { seed } from '../support/volcengine.ts';
import { CHATS, startBot } from './bot.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const body = (ids: string, conversation = '7234567890123456789'): string =>
  `{"AppId":123456,"ConversationShortId":${conversation},"Operator":7000000000000000001,"ParticipantUserIds":[${ids}]}`;
const errors = (entries: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
  entries.filter(({ level }) => Number(level) >= 50);

describe.each(CHATS)('%s', (chat) => {
  test('takes users off the whitelist and says which failed and why', async () => {
    const { ask, service, log } = await startBot(chat);
    const text = await ask({
      users: '10001，１０００２、9223372036854775807\n99999 abc',
      reason: 'left the show',
    });
    expect(text).toBe(
      [
        '⚠️ Removed 3 of 4 users from the whitelist of main.',
        'Failed (1)',
        '• 99999 — was not on the whitelist',
        'Not live user ids (1), nothing was done for them',
        '• abc — not a number',
        'Request ids: sandbox000001',
      ].join('\n'),
    );
    expect(service.bodies(REMOVE)).toEqual([body('10001,10002,9223372036854775807,99999')]);
    expect(service.whitelist()).toEqual(['9007199254740993', '10003'].toSorted());
    expect(log.entries).toContainEqual(expect.objectContaining({ msg: 'change', reason: 'left the show' }));
    expect(errors(log.entries)).toEqual([]);
  });

  test('answers in Chinese', async () => {
    const { ask } = await startBot(chat);
    expect(await ask({ users: '10001 99999', chinese: true })).toBe(
      [
        '⚠️ 已将 2 位用户中的 1 位移出直播群 main 的白名单。',
        '失败（1）',
        '• 99999 — 不在白名单上',
        '请求 ID：sandbox000001',
      ].join('\n'),
    );
  });

  test('acts on the group that was named, and on no other', async () => {
    const { ask, service } = await startBot(chat);
    expect(await ask({ users: '20001', group: 'VIP' })).toBe(
      '✅ Removed 1 of 1 user from the whitelist of vip.',
    );
    expect(service.bodies(REMOVE)).toEqual([body('20001', '7234567890123456790')]);
    expect(await ask({ users: '10001', group: 'mian' })).toBe(
      '⛔ There is no live group mian. Choose one of main, vip. Nothing was done.',
    );
    expect(await ask({ users: '10001', elsewhere: true })).toBe(
      '⛔ Which live group? Add group: with one of main, vip. Nothing was done.',
    );
    expect(service.arrivals).toHaveLength(1);
  });

  test('refuses somebody who is no moderator, and calls nothing', async () => {
    const { ask, service } = await startBot(chat);
    expect(await ask({ users: '10001', stranger: true })).toBe(
      '⛔ You are not one of the moderators who may use this. Nothing was done.',
    );
    expect(service.arrivals).toEqual([]);
  });

  test.each([
    ['only junk', 'please remove them', '⛔ Nothing was done: none of what you gave is a live user id.'],
    ['zero', '0', '• 0 — user ids start at 1'],
    ['a negative number', '-5', '• -5 — has a sign'],
    ['2^63', '9223372036854775808', '• 9223372036854775808 — larger than 9223372036854775807'],
    ['40 digits', '1'.repeat(40), `• ${'1'.repeat(40)} — larger than`],
    ['an id inside a longer token', 'user10001', '• user10001 — not only digits; ids are never picked out'],
  ])('%s: nothing is sent, and the reply says why', async (_name, users, expected) => {
    const { ask, service } = await startBot(chat);
    expect(await ask({ users })).toContain(expected);
    expect(service.arrivals).toEqual([]);
  });

  test('300 ids: fifteen requests, and every failed one is named', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => String(7_000_000_000_000_000_000n + BigInt(index)));
    const { ask, service } = await startBot(chat, { seeds: [seed(ids.slice(0, 10))] });
    const text = await ask({ users: ids.join(',').slice(0, 6_000), long: true });
    expect(text).toMatch(/Removed 10 of 300 users from the whitelist of main\./u);
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
    expect(text).toContain('❌ Removed 0 of 45 users from the whitelist of main.\nFailed (20)');
    expect(text).toContain('Not sent (25)');
    expect(text).toContain('The bot is misconfigured: the service does not accept its access key or secret.');
    expect(text).toContain('(SignatureDoesNotMatch, request sandbox000001)');
    expect(service.arrivals).toHaveLength(1);
    expect(errors(log.entries)).toMatchObject([{ msg: expect.stringContaining('VOLC_SECRETKEY') as string }]);
    expect(log.text() + text).not.toContain('planted-wrong-secret');
  });

  test('the clock', async () => {
    const { ask, log } = await startBot(chat, { service: { now: () => Date.now() + 3_600_000 } });
    expect(await ask({ users: '10001' })).toContain(
      "• 10001 — the bot's clock is wrong\nThe bot is misconfigured: the clock",
    );
    expect(JSON.stringify(errors(log.entries))).toMatch(/this machine's clock is off by -3\d\d\d s/u);
  });

  test('the live group is not known to the service', async () => {
    const { ask, log } = await startBot(chat, { seeds: [] });
    expect(await ask({ users: '10001' })).toContain(
      '• 10001 — the live group was not found\nThe service does not know this live group',
    );
    expect(errors(log.entries)).toMatchObject([{ code: 'ConversationNotFound', group: 'main' }]);
  });

  test('throttling for two seconds: it is waited out', async () => {
    const { ask, service } = await startBot(chat, { backoff: jitteredBackoff });
    service.faults.add({ kind: 'throttle' }, { forMs: 2_000 });
    expect(await ask({ users: '10001' })).toBe('✅ Removed 1 of 1 user from the whitelist of main.');
    expect(service.bodies(REMOVE)).toHaveLength(3);
  });

  test('throttling without end: nobody was removed, and the reply says so', async () => {
    const { ask, service } = await startBot(chat);
    service.faults.add({ kind: 'throttle' }, { forMs: 60_000 });
    expect(await ask({ users: '10001' })).toContain(
      '❌ Removed 0 of 1 user from the whitelist of main.\nFailed (1)\n• 10001 — the service is too busy',
    );
    expect(service.whitelist()).toContain('10001');
  });

  test('a lost answer: the user is reported as removed, because the list shows it', async () => {
    const { ask, service } = await startBot(chat);
    service.faults.add({ kind: 'drop', work: 'done' });
    const text = await ask({ users: '10001' });
    expect(text).toContain(
      '✅ Removed 1 of 1 user from the whitelist of main.\nThe service gave no answer for 1 of them',
    );
    expect(service.whitelist()).not.toContain('10001');
  });

  test('HTML instead of JSON, each time: unconfirmed, since nothing else is true', async () => {
    const { ask, service } = await startBot(chat);
    service.faults.add({ kind: 'answer', status: 200, body: '<html>Log in</html>' }, { times: 99 });
    const text = await ask({ users: '10001' });
    expect(text).toContain(
      '❌ Removed 0 of 1 user from the whitelist of main.\nUnconfirmed (1): run the command again to be sure\n• 10001 — the service gave no definite answer',
    );
    expect(text).toContain('The service gave an answer that this bot does not understand.');
  });

  test('HTML once, after which the list can be read', async () => {
    const { ask, service } = await startBot(chat);
    service.faults.add({ kind: 'answer', status: 200, body: '<html>' }, { action: REMOVE });
    expect(await ask({ users: '10001' })).toContain(
      '• 10001 (user 10001) — still on the whitelist, but the service gave no definite answer',
    );
  });

  test('the service is down', async () => {
    const { ask, service } = await startBot(chat);
    await service.close();
    expect(await ask({ users: '10001 10002' })).toContain(
      '❌ Removed 0 of 2 users from the whitelist of main.\nFailed (2)\n• 10001 — the service could not be reached\n• 10002 — the service could not be reached\nThe service could not be reached. Try again in a minute; if it stays so, tell whoever runs this bot. (ECONNREFUSED)',
    );
  });
});
