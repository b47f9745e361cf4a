import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/chat/command.ts';
import type { Invocation } from '../../src/chat/dispatch.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import { createTestLog, type TestLog } from '../support/log.ts';
import { createTestDispatch } from '../support/dispatch.ts';

const texts = { en: 'test', 'zh-CN': 'test' };
const command = (run: Command['run']): Command => ({
  name: 'test',
  label: texts,
  description: texts,
  options: [],
  run,
});
const succeed = command(() => Promise.resolve(notice('done', say`fine`)));

interface Setting {
  readonly invocation?: Partial<Invocation>;
  readonly command?: Command;
}

function setUp({ invocation, command: given = succeed }: Setting = {}) {
  const logged: TestLog = createTestLog();
  const dispatch = createTestDispatch([given], logged.log);
  const replies: Reply[] = [];
  const handle = (): Promise<void> =>
    dispatch.handle({
      id: 'i1',
      command: 'test',
      typedAs: '/test',
      invoker: { platform: 'terminal', id: 'm1' },
      channelId: 'C1',
      options: { kind: 'options', values: {} },
      locale: () => Promise.resolve('en'),
      authorise: () => Promise.resolve('allowed'),
      deliver: (reply) => {
        replies.push(reply);
        return Promise.resolve();
      },
      ...invocation,
    });
  const read = (): string[] => replies.map(({ tone, summary }) => `${tone}: ${plainText(summary)}`);
  return { dispatch, handle, read, logged };
}

describe('an invocation', () => {
  test('ends in the reply of its command, and a line in the log', async () => {
    const { handle, read, logged } = setUp();
    await handle();
    expect(read()).toEqual(['done: fine']);
    expect(logged.entries).toMatchObject([
      { invocation: 'i1', moderator: 'm1', outcome: 'done', access: 'allowed', msg: 'answered' },
    ]);
  });

  test('in the language of the moderator, or in English where that is unknown', async () => {
    const chinese = setUp({ invocation: { command: 'other', locale: () => Promise.resolve('zh-CN') } });
    await chinese.handle();
    expect(chinese.read()).toEqual(['refused: 此机器人没有这个命令。未执行任何操作。']);
    const unknown = setUp({
      invocation: { command: 'other', locale: () => Promise.reject(new Error('users.info')) },
    });
    await unknown.handle();
    expect(unknown.read()).toEqual(['refused: This bot has no such command. Nothing was done.']);
  });
});

describe('a command does not run', () => {
  const never = command(() => Promise.reject(new Error('it ran')));
  test.each([
    [
      'for somebody who is refused',
      { authorise: () => Promise.resolve('not-moderator' as const) },
      /^refused: You are not one/u,
    ],
    [
      'when the check fails',
      { authorise: () => Promise.reject(new Error('down')) },
      /^refused: It could not be checked/u,
    ],
    [
      'with an option given twice',
      { options: { kind: 'problem', problem: 'repeated', option: 'group' } as const },
      /^refused: group is given twice/u,
    ],
    [
      'with an empty option',
      { options: { kind: 'problem', problem: 'empty', option: 'group' } as const },
      /^refused: group has no value/u,
    ],
  ])('%s', async (_name, invocation, expected) => {
    const { handle, read } = setUp({ invocation, command: never });
    await handle();
    expect(read()).toEqual([expect.stringMatching(expected)]);
  });
});

test('a bug in a command is told with the id that stands in the log, and nothing of its inside', async () => {
  const { handle, read, logged } = setUp({
    command: command(() => Promise.reject(new TypeError('x is undefined'))),
  });
  await handle();
  expect(read()).toEqual([
    'failed: Something went wrong inside the bot, so it cannot say what was done. Tell whoever runs it: i1',
  ]);
  expect(logged.complaints()).toMatchObject([{ invocation: 'i1', err: { message: 'x is undefined' } }]);
});

test('a reply that cannot be delivered is written to the log whole', async () => {
  const { handle, logged } = setUp({ invocation: { deliver: () => Promise.reject(new Error('expired')) } });
  await handle();
  expect(logged.complaints()).toMatchObject([
    { msg: 'reply could not be delivered', reply: 'fine', outcome: 'done' },
  ]);
});

test('a stop asks running commands to finish, waits for their replies, and refuses new ones', async () => {
  const waiting = command(
    ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve(notice('partly', say`stopped early`));
        });
      }),
  );
  const { dispatch, handle, read } = setUp({ command: waiting });
  void handle();
  // The command has begun once the access check before it has been awaited.
  await new Promise(setImmediate);
  dispatch.stop();
  await dispatch.idle();
  expect(read()).toEqual(['partly: stopped early']);
  await handle();
  expect(read()[1]).toBe('refused: The bot is restarting. Nothing was done; try again in a minute.');
});
