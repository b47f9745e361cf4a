import { describe, expect, test, vi } from 'vitest';
import { createAudit } from '../../src/audit/index.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import {
  createAuditHarness,
  C1,
  C2,
  D1,
  HOUR_MS,
  MINUTE_MS,
  advanceClock,
  failToPost,
  reply,
  SECOND_MS,
  useFakeClock,
  type AuditHarness,
} from './harness.ts';

useFakeClock();

describe('a message', () => {
  test('is posted once, at once, and forgotten', async () => {
    const { audit, accepted, store, publish } = createAuditHarness();
    audit.start();
    await publish([C1, D1], reply('a'));
    await advanceClock(0);
    expect(accepted.toSorted()).toEqual(['C1: a', 'D1: a']);
    expect(await store.outbox.due(10)).toEqual([]);
    await advanceClock(HOUR_MS);
    expect(accepted).toHaveLength(2);
  });

  test('arrives as it was, without controls', async () => {
    const room = createAuditHarness();
    const got: Reply[] = [];
    room.answer = (_channelId, given) => Promise.resolve(void got.push(given));
    const plain: Reply = {
      tone: 'partly',
      summary: say`Removed ${1} of ${'<@U1> 😀'}.`,
      sections: [{ heading: say`Failed`, lines: [say`${'9223372036854775807'}`] }],
      file: { name: 'a.csv', content: 'user\r\n', pointer: say`See the file.`, tooLarge: say`Too large.` },
      wantsFile: true,
    };
    const turnTo = (): Promise<string> => Promise.resolve('');
    const picker = {
      key: 'k',
      title: 't',
      submit: 's',
      choices: [],
      chosen: [],
      offset: 0,
      turnTo,
      choose: () => turnTo(),
    };
    const buttons = [{ key: 'k', label: 'l', style: 'normal' as const }];
    await room.publish([C1], { ...plain, buttons, picker });
    await advanceClock(0);
    expect(got).toEqual([plain]);
  });

  test('is tried again until it is accepted; one complaint says so', async () => {
    const room = createAuditHarness();
    room.answer = failToPost;
    room.audit.start();
    await room.publish([C1], reply('a'));
    await advanceClock(MINUTE_MS);
    expect(room.attempts.length).toBeGreaterThan(2);
    room.answer = () => Promise.resolve(undefined);
    await advanceClock(2 * MINUTE_MS);
    expect(room.accepted).toEqual(['C1: a']);
    expect(room.log.complaints()).toMatchObject([
      { level: 40, platform: 'slack', channel: 'C1', attempts: 1 },
    ]);
    expect(room.log.text()).toContain('no connection');
  });

  test('is tried again after pauses that grow from 5 s to 10 minutes', async () => {
    for (const [random, first, last] of [
      [0, 5, 300],
      [0.999_999, 10, 600],
    ] as const) {
      const room = createAuditHarness({ random: () => random });
      const times: number[] = [];
      room.answer = () => {
        times.push(Date.now());
        return failToPost();
      };
      room.audit.start();
      await room.publish([C1], reply('a'));
      await advanceClock(2 * HOUR_MS);
      const pauses = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / SECOND_MS);
      expect(pauses.slice(0, 3)).toEqual([first, 2 * first, 4 * first]);
      expect(pauses.at(-1)).toBe(last);
      await room.audit.stop();
    }
  });

  test('that throws in the post function is tried again as well', async () => {
    const room = createAuditHarness();
    room.answer = () => {
      throw new TypeError('a bug');
    };
    room.audit.start();
    await room.publish([C1], reply('a'));
    await advanceClock(0);
    room.answer = () => Promise.resolve(undefined);
    await advanceClock(10 * SECOND_MS);
    expect(room.accepted).toEqual(['C1: a']);
  });

  test('that is not answered within two minutes is tried again', async () => {
    const room = createAuditHarness();
    room.answer = () => new Promise(() => undefined);
    room.audit.start();
    await room.publish([C1], reply('a'));
    await advanceClock(2 * MINUTE_MS - 1);
    expect(room.log.complaints()).toEqual([]);
    room.answer = () => Promise.resolve(undefined);
    await advanceClock(11 * SECOND_MS);
    expect(room.accepted).toEqual(['C1: a']);
  });

  test('for a platform that is not there waits for it', async () => {
    const room = createAuditHarness();
    room.audit.start();
    await room.publish([{ platform: 'terminal', channelId: 'T1' }], reply('a'));
    await advanceClock(0);
    expect(room.log.complaints()).toMatchObject([{ platform: 'terminal', attempts: 1 }]);
    expect(room.log.text()).toContain('terminal is not configured');
    await room.audit.stop();
    const post = vi.fn(() => Promise.resolve({ kind: 'accepted' as const }));
    const { log } = room.log;
    createAudit({ outbox: room.store.outbox, post: new Map([['terminal', post]]), log }).start();
    await advanceClock(MINUTE_MS);
    expect(post).toHaveBeenCalledExactlyOnceWith('T1', reply('a'), expect.anything());
  });
});

describe('is given up, with its whole text in one error,', () => {
  const long: Reply = {
    ...reply('Removed 1 of 2'),
    sections: [{ heading: say`Failed`, lines: [say`${'10001'} — unknown`] }],
    file: {
      name: 'a.csv',
      content: 'user\r\n10001\r\n',
      pointer: say`See the file.`,
      tooLarge: say`Too large.`,
    },
  };
  const errors = (room: AuditHarness): unknown => room.log.entries.filter(({ level }) => level === 50);
  const text = 'Removed 1 of 2\nFailed\n10001 — unknown\nuser\r\n10001\r\n';

  test('after 50 attempts', async () => {
    const room = createAuditHarness();
    room.answer = failToPost;
    room.audit.start();
    await room.publish([C1], long);
    await advanceClock(12 * HOUR_MS);
    expect(room.attempts).toHaveLength(50);
    expect(errors(room)).toMatchObject([{ platform: 'slack', channel: 'C1', attempts: 50, text }]);
    expect(await room.store.outbox.due(1)).toEqual([]);
  });

  test('after 24 hours', async () => {
    const room = createAuditHarness();
    room.answer = failToPost;
    await room.publish([C1], long);
    await advanceClock(24 * HOUR_MS - 1);
    room.audit.start();
    await advanceClock(0);
    expect(errors(room)).toEqual([]);
    await advanceClock(MINUTE_MS);
    expect(errors(room)).toMatchObject([{ attempts: 3, text }]);
    expect(room.attempts).toHaveLength(3);
  });

  test('and the next of its channel has its turn', async () => {
    const room = createAuditHarness();
    room.answer = (_channelId, given) =>
      plainText(given.summary) === 'b' ? Promise.resolve(undefined) : failToPost();
    room.audit.start();
    await room.publish([C1], long);
    await room.publish([C1], reply('b'));
    await advanceClock(12 * HOUR_MS);
    expect(room.accepted).toEqual(['C1: b']);
  });
});

describe('a message that its platform refuses for good', () => {
  test('is dropped at once, its whole text in one error, and the next has its turn', async () => {
    const room = createAuditHarness();
    room.answer = (_channelId, { summary }) =>
      Promise.resolve(plainText(summary) === 'a' ? { kind: 'refused', reason: 'msg_too_long' } : undefined);
    room.audit.start();
    await room.publish([C1], reply('a'));
    await room.publish([C1], reply('b'));
    await advanceClock(0);
    expect(room.attempts).toEqual(['C1: a', 'C1: b']);
    expect(room.accepted).toEqual(['C1: b']);
    expect(room.log.complaints()).toMatchObject([
      { level: 50, channel: 'C1', reason: 'msg_too_long', attempts: 1, text: 'a' },
    ]);
  });
});

describe('a channel that only the operator can open to the bot', () => {
  const shut = () =>
    Promise.resolve({ kind: 'shut', reason: 'not_in_channel', advice: 'invite the bot' } as const);

  test('is told of once, and has its messages in order within a minute of being opened', async () => {
    const room = createAuditHarness();
    room.answer = (channelId) => (channelId === 'C1' ? shut() : Promise.resolve(undefined));
    room.audit.start();
    for (const text of ['a', 'b']) await room.publish([C1, C2], reply(text));
    await advanceClock(20 * MINUTE_MS);
    expect(room.accepted).toEqual(['C2: a', 'C2: b']);
    expect(room.log.complaints()).toMatchObject([
      { level: 50, channel: 'C1', reason: 'not_in_channel', advice: 'invite the bot' },
    ]);
    room.answer = () => Promise.resolve(undefined);
    await advanceClock(MINUTE_MS + 5 * SECOND_MS);
    expect(room.accepted.slice(2)).toEqual(['C1: a', 'C1: b']);
  });

  test('is waited for no longer than half an hour: each message is then in the log', async () => {
    const room = createAuditHarness();
    room.answer = shut;
    room.audit.start();
    await room.publish([C1], reply('a'));
    await advanceClock(25 * MINUTE_MS);
    await room.publish([C1], reply('b'));
    await advanceClock(6 * MINUTE_MS);
    const given = () => room.log.complaints().filter(({ text }) => text !== undefined);
    expect(given()).toMatchObject([{ level: 50, text: 'a' }]);
    await advanceClock(26 * MINUTE_MS);
    expect(given()).toMatchObject([{ text: 'a' }, { text: 'b' }]);
    expect(room.log.complaints()).toHaveLength(3);
    expect(await room.store.outbox.due(1)).toEqual([]);
  });
});

test('a pause that the platform asks for is kept', async () => {
  const room = createAuditHarness();
  room.answer = () => Promise.resolve({ kind: 'later', reason: 'rate_limited', afterMs: 5 * MINUTE_MS });
  room.audit.start();
  await room.publish([C1], reply('a'));
  await advanceClock(5 * MINUTE_MS - 1);
  expect(room.attempts).toHaveLength(1);
  await advanceClock(6 * SECOND_MS);
  expect(room.attempts).toHaveLength(2);
});

test('a message has one key at every attempt, and no other message has it', async () => {
  const room = createAuditHarness();
  const keys: unknown[] = [];
  room.answer = (_channelId, _given, earlier) => {
    keys.push(earlier?.key);
    return Promise.resolve(keys.length === 1 ? { kind: 'later', reason: 'internal_error' } : undefined);
  };
  room.audit.start();
  for (const text of ['a', 'a']) await room.publish([C1], reply(text));
  await advanceClock(6 * SECOND_MS);
  const [first, again, other] = keys;
  expect([keys.length, typeof first, again]).toEqual([3, 'string', first]);
  expect(other).not.toBe(first);
});

test('what its platform keeps of a message is there at the next attempt, and in no reply', async () => {
  const room = createAuditHarness();
  const seen: unknown[] = [];
  room.answer = async (_channelId, given, earlier) => {
    seen.push([given, earlier?.memo.text, earlier?.attempts]);
    await earlier?.memo.keep('file sent');
    return { kind: 'later', reason: 'internal_error' };
  };
  await room.publish([C1], reply('a'));
  await advanceClock(0);
  await room.audit.stop();
  room.restart().start();
  await advanceClock(6 * SECOND_MS);
  expect(seen).toEqual([
    [reply('a'), undefined, 0],
    [reply('a'), 'file sent', 1],
  ]);
});
