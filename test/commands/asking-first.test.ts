import { describe, expect, test } from 'vitest';
import { createUnwhitelist } from '../../commands/unwhitelist.ts';
import type { IncomingFile } from '../../src/chat/command.ts';
import { moderator, workOf } from '../support/commands.ts';
import { fakeService } from '../support/fake-whitelist-api.ts';

const thirty = Array.from({ length: 30 }, (_, index) => String(101 + index));
const setUp = (list: readonly string[] = ['1', '2', '3'], nicknames: Record<string, string> = {}) => {
  const service = fakeService(list, [], true, nicknames);
  return { service, ...moderator(workOf(service)) };
};
const file = (content: string, name = 'ids.txt'): IncomingFile => ({
  kind: 'file',
  name,
  bytes: new TextEncoder().encode(content),
});

describe('a preview', () => {
  test('says what would happen, by name, and does nothing', async () => {
    const { ask, service } = setUp(['1', '2'], { 1: '小明' });
    const { text } = await ask('unwhitelist', { users: '1 9 abc', preview: 'yes' });
    expect(text).toBe(
      [
        '[info] Preview: this would remove 1 user from main. Nothing was done.',
        'main: on the whitelist now (1)',
        '- 1 (小明)',
        'Not on the whitelist now (1)',
        '- 9',
        'Not live user ids (1), nothing was done for them',
        '- abc — not a number',
      ].join('\n'),
    );
    expect(service.batches).toEqual([]);
  });

  test('of a whitelist that cannot be read says so', async () => {
    const service = fakeService(['1'], [], false);
    const { text } = await moderator(workOf(service)).ask('unwhitelist', { users: '1', preview: 'yes' });
    expect(text).toContain('[failed] The whitelist could not be read.');
    expect(text).toContain('(code-of-temporary)');
  });
});

describe('more users than CONFIRM_ABOVE', () => {
  test('are asked about first, and the button removes exactly those', async () => {
    const { ask, service } = setUp([...thirty, '1']);
    const asked = await ask('unwhitelist', { users: [...thirty, '9'].join(' '), reason: 'spam' });
    expect(asked.text).toContain('[info] This would remove 30 users from main. Nothing has been done yet');
    expect(asked.text).toContain('Not on the whitelist now (1)\n- 9');
    expect(service.batches).toEqual([]);
    const { text } = await asked.press('Remove 30 users');
    expect(text).toContain('[partly] Removed 30 of 31 users from the whitelist of main.');
    expect([...service.list]).toEqual(['1']);
  });

  test('are all in a file, for platforms whose messages are too short for them', async () => {
    const { ask } = setUp(thirty, { 101: '小明' });
    const { reply } = await ask('unwhitelist', { users: [...thirty, '9', 'abc'].join(' ') });
    const rows = reply.file?.content.trimEnd().split('\r\n') ?? [];
    expect(rows).toHaveLength(33);
    expect([rows[1], rows[31], rows[32]]).toEqual([
      '101,小明,main,on the whitelist,',
      '9,,,not on the whitelist,',
      'abc,,,rejected,not a number',
    ]);
  });

  test('twenty are not', async () => {
    const { ask } = setUp(thirty);
    const { text } = await ask('unwhitelist', { users: thirty.slice(0, 20).join(' ') });
    expect(text).toContain('[done] Removed 20 of 20 users');
  });

  test('none of whom is on the list need no button', async () => {
    const { ask } = setUp();
    const { text, reply } = await ask('unwhitelist', { users: thirty.join(' ') });
    expect(text).toContain('[info] None of them is on the whitelist of main. Nothing was done.');
    expect(reply.buttons).toBeUndefined();
  });
});

describe('several groups at once', () => {
  test('each user is removed only where it is, and the question names how many and where', async () => {
    const { ask, service } = setUp(['1', '2']);
    const asked = await ask('unwhitelist', { users: '1 9', group: 'ALL' });
    expect(asked.text).toContain('[info] This would remove 2 users from main, vip.');
    expect(asked.text).toContain('main: on the whitelist now (1)\n- 1\nvip: on the whitelist now (1)\n- 1');
    expect(service.batches).toEqual([]);
    const { text } = await asked.press('Remove 2');
    // The service in memory has one list for both groups, so the second finds the user gone.
    expect(text).toContain('Removed 1 of 3 users from the whitelists of 2 live groups.');
    expect(text).toContain(
      'vip: Failed (1)\n- 1 — was not on the whitelist\nFailed (1)\n- 9 — was not on the whitelist',
    );
  });
});

describe('everybody of a group', () => {
  test('is asked about first, however few they are', async () => {
    const { ask, service } = setUp(['1', '2']);
    const asked = await ask('unwhitelist', { users: 'all' });
    expect(asked.text).toContain('[info] This would remove 2 users from main.');
    expect((await asked.press('Remove 2')).text).toContain('[done] Removed 2 of 2');
    expect([...service.list]).toEqual([]);
  });
  test('of an empty one needs nothing', async () => {
    expect((await setUp([]).ask('unwhitelist', { users: '全部' })).text).toBe(
      '[refused] Nobody is on the whitelist of main. Nothing was done.',
    );
  });
});

describe('a file', () => {
  test('is read, and asked about first, with the column that was taken', async () => {
    const { ask } = setUp(['1', '2']);
    const asked = await ask('unwhitelist', {}, { file: file('name,user_id\nA,1\nB,2\nC,x9', 'list.csv') });
    expect(asked.text).toContain('[info] This would remove 2 users from main.');
    expect(asked.text).toContain('The ids were read from the column user_id of the file.');
    expect(asked.text).toContain('- x9 — not only digits');
    expect((await asked.press('Remove')).text).toContain('[done] Removed 2 of 2');
  });
  test.each([
    ['empty', file(''), 'The file is empty.'],
    [
      'binary',
      { kind: 'file', name: 'a.txt', bytes: new Uint8Array([1, 0, 2, 255, 0, 7, 9]) },
      'The file is not plain text.',
    ],
    [
      'UTF-16',
      { kind: 'file', name: 'a.txt', bytes: new Uint8Array([0xff, 0xfe, 0x31, 0]) },
      'The file is UTF-16.',
    ],
    ['without ids', file('hello\nworld'), 'The file holds no live user ids.'],
    ['too large', { kind: 'problem', problem: 'too-large' }, 'The file is larger than 1 MiB.'],
    [
      'from elsewhere',
      { kind: 'problem', problem: 'wrong-host' },
      'The file does not come from this platform',
    ],
    ['out of reach', { kind: 'problem', problem: 'unavailable' }, 'The file could not be read.'],
  ] as const)('that is %s is refused', async (_name, incoming: IncomingFile, expected) => {
    const { ask, service } = setUp();
    expect((await ask('unwhitelist', {}, { file: incoming })).text).toContain(`[refused] ${expected}`);
    expect(service.batches).toEqual([]);
  });
});

describe('the ids in a message', () => {
  test('are taken and asked about; its words are not answered one by one', async () => {
    const { ask } = setUp();
    const asked = await ask('unwhitelist', { users: 'please remove 1, 2 and user3!', from: 'message' });
    expect(asked.text).toBe(
      '[info] This would remove 2 users from main. Nothing has been done yet: press the button to do it.\nmain: on the whitelist now (2)\n- 1\n- 2\n[Remove 2 users]',
    );
  });
  test('that holds none, or nothing', async () => {
    const { ask } = setUp();
    for (const users of ['no ids here', '']) {
      expect((await ask('unwhitelist', { users, from: 'message' })).text).toContain('holds no live user ids');
    }
  });
});

describe('no users at all', () => {
  test('lists who is on the whitelist, to pick from', async () => {
    const { ask, service } = setUp(['1', '2'], { 1: '**小明**\u202E' });
    const { reply } = await ask('unwhitelist', { reason: 'spam' });
    expect(reply.picker?.choices).toEqual([
      { value: '1', label: '**小明** · 1' },
      { value: '2', label: '2' },
    ]);
    expect(service.batches).toEqual([]);
  });
  test('of a list of 5,000', async () => {
    const { ask } = setUp(Array.from({ length: 5_000 }, (_, index) => String(index + 1)));
    const { reply } = await ask('unwhitelist', { offset: '4990' });
    expect([reply.picker?.choices.length, reply.picker?.offset]).toEqual([5_000, 4_990]);
  });
});

test('a list that was changed is read again before anything of it is suggested', async () => {
  const service = fakeService(['10001', '10002']);
  const work = workOf(service);
  const { ask, log } = moderator(work);
  const users = createUnwhitelist(work).options.find(({ name }) => name === 'users');
  const suggested = async () =>
    (await users?.suggest?.('', { channelId: 'C1', options: {}, log: log.log }))?.map(({ value }) => value);
  expect(await suggested()).toEqual(['10001', '10002']);
  await ask('unwhitelist', { users: '10001' });
  expect(await suggested()).toEqual(['10002']);
  const pages = service.pages();
  await suggested();
  expect(service.pages()).toBe(pages);
});

describe('suggestions for users', () => {
  const suggest = async (typed: string) => {
    const service = fakeService(['10001', '10002', '20001'], [], true, { 10001: '小明', 20001: 'Alice' });
    const users = createUnwhitelist(workOf(service)).options.find(({ name }) => name === 'users');
    const { log } = moderator(workOf(service)).log;
    return users?.suggest?.(typed, { channelId: 'C1', options: {}, log });
  };
  test('by part of a nickname or id', async () => {
    expect(await suggest('ali')).toEqual([{ value: '20001', label: '20001 (Alice)' }]);
    expect((await suggest('1000'))?.map(({ value }) => value)).toEqual(['10001', '10002']);
  });
  test('keep what was typed before', async () => {
    expect(await suggest('20001, 明')).toEqual([{ value: '20001, 10001', label: '20001, 10001 (小明)' }]);
  });
});
