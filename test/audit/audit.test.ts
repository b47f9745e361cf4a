import { describe, expect, test, vi } from 'vitest';
import { createAudit } from '../../src/audit/index.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import {
  bench,
  C1,
  D1,
  HOUR_MS,
  MINUTE_MS,
  pass,
  refuse,
  reply,
  SECOND_MS,
  useFakeClock,
  type Bench,
} from './bench.ts';

useFakeClock();

describe('a message', () => {
  test('is posted once, at once, and forgotten', async () => {
    const { audit, accepted, store, publish } = bench();
    audit.start();
    await publish([C1, D1], reply('a'));
    await pass(0);
    expect(accepted.toSorted()).toEqual(['C1: a', 'D1: a']);
    expect(await store.outbox.due(10)).toEqual([]);
    await pass(HOUR_MS);
    expect(accepted).toHaveLength(2);
  });

  test('arrives as it was, without controls', async () => {
    const room = bench();
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
    await pass(0);
    expect(got).toEqual([plain]);
  });

  test('is tried again until it is accepted; one complaint says so', async () => {
    const room = bench();
    room.answer = refuse;
    room.audit.start();
    await room.publish([C1], reply('a'));
    await pass(MINUTE_MS);
    expect(room.attempts.length).toBeGreaterThan(2);
    room.answer = () => Promise.resolve();
    await pass(2 * MINUTE_MS);
    expect(room.accepted).toEqual(['C1: a']);
    expect(room.log.complaints()).toMatchObject([
      { level: 40, platform: 'slack', channel: 'C1', attempts: 1 },
    ]);
    expect(room.log.text()).toContain('channel_not_found');
  });

  test('is tried again after pauses that grow from 5 s to 10 minutes', async () => {
    for (const [random, first, last] of [
      [0, 5, 300],
      [0.999_999, 10, 600],
    ] as const) {
      const room = bench({ random: () => random });
      const times: number[] = [];
      room.answer = () => {
        times.push(Date.now());
        return refuse();
      };
      room.audit.start();
      await room.publish([C1], reply('a'));
      await pass(2 * HOUR_MS);
      const pauses = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / SECOND_MS);
      expect(pauses.slice(0, 3)).toEqual([first, 2 * first, 4 * first]);
      expect(pauses.at(-1)).toBe(last);
      await room.audit.stop();
    }
  });

  test('that throws in the post function is tried again as well', async () => {
    const room = bench();
    room.answer = () => {
      throw new TypeError('a bug');
    };
    room.audit.start();
    await room.publish([C1], reply('a'));
    await pass(0);
    room.answer = () => Promise.resolve();
    await pass(10 * SECOND_MS);
    expect(room.accepted).toEqual(['C1: a']);
  });

  test('that is not answered within a minute is tried again', async () => {
    const room = bench();
    room.answer = () => new Promise(() => undefined);
    room.audit.start();
    await room.publish([C1], reply('a'));
    await pass(MINUTE_MS - 1);
    expect(room.log.complaints()).toEqual([]);
    room.answer = () => Promise.resolve();
    await pass(11 * SECOND_MS);
    expect(room.accepted).toEqual(['C1: a']);
  });

  test('for a platform that is not there waits for it', async () => {
    const room = bench();
    room.audit.start();
    await room.publish([{ platform: 'terminal', channelId: 'T1' }], reply('a'));
    await pass(0);
    expect(room.log.complaints()).toMatchObject([{ platform: 'terminal', attempts: 1 }]);
    expect(room.log.text()).toContain('terminal is not configured');
    await room.audit.stop();
    const post = vi.fn(() => Promise.resolve());
    const { log } = room.log;
    createAudit({ outbox: room.store.outbox, post: new Map([['terminal', post]]), log }).start();
    await pass(MINUTE_MS);
    expect(post).toHaveBeenCalledExactlyOnceWith('T1', reply('a'));
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
  const errors = (room: Bench): unknown => room.log.entries.filter(({ level }) => level === 50);
  const text = 'Removed 1 of 2\nFailed\n10001 — unknown\nuser\r\n10001\r\n';

  test('after 50 attempts', async () => {
    const room = bench();
    room.answer = refuse;
    room.audit.start();
    await room.publish([C1], long);
    await pass(12 * HOUR_MS);
    expect(room.attempts).toHaveLength(50);
    expect(errors(room)).toMatchObject([{ platform: 'slack', channel: 'C1', attempts: 50, text }]);
    expect(await room.store.outbox.due(1)).toEqual([]);
  });

  test('after 24 hours', async () => {
    const room = bench();
    room.answer = refuse;
    await room.publish([C1], long);
    await pass(24 * HOUR_MS - 1);
    room.audit.start();
    await pass(0);
    expect(errors(room)).toEqual([]);
    await pass(MINUTE_MS);
    expect(errors(room)).toMatchObject([{ attempts: 3, text }]);
    expect(room.attempts).toHaveLength(3);
  });

  test('and the next of its channel has its turn', async () => {
    const room = bench();
    room.answer = (_channelId, given) => (plainText(given.summary) === 'b' ? Promise.resolve() : refuse());
    room.audit.start();
    await room.publish([C1], long);
    await room.publish([C1], reply('b'));
    await pass(12 * HOUR_MS);
    expect(room.accepted).toEqual(['C1: b']);
  });
});
