import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/chat/command.ts';
import type { Receipt } from '../../src/chat/dispatch.ts';
import { notice } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import type { Store } from '../../src/store/store.ts';
import { command, group, neverRun, setUp, type SetUpOptions } from './harness.ts';
import { memoryDatabase, memoryStore } from '../support/store/memory-store.ts';

describe('an invocation', () => {
  test('ends in the reply of its command, and a line in the log', async () => {
    const { handle, replies, logged } = setUp();
    expect(await handle()).toBe('taken');
    expect(replies).toEqual(['done: fine']);
    expect(logged.entries).toMatchObject([
      { interaction: 'i1', moderator: 'm1', outcome: 'done', access: 'allowed', msg: 'answered' },
    ]);
  });

  test('in the language of the moderator, or in English where that is unknown', async () => {
    const typed = { command: 'other' };
    const chinese = setUp({ typed, responder: { locale: () => Promise.resolve('zh-CN') } });
    await chinese.handle();
    expect(chinese.replies).toEqual(['refused: 此机器人没有这个命令。']);
    const unknown = setUp({ typed, responder: { locale: () => Promise.reject(new Error('users.info')) } });
    await unknown.handle();
    expect(unknown.replies).toEqual(['refused: This bot has no such command.']);
  });

  test('is kept before it is acknowledged, and acknowledged before it runs', async () => {
    const steps: string[] = [];
    const store = memoryStore();
    const jobs: Store['jobs'] = {
      ...store.jobs,
      accept: async (...given) => {
        const id = await store.jobs.accept(...given);
        steps.push('kept');
        return id;
      },
    };
    const run: Command['run'] = () => {
      steps.push('run');
      return Promise.resolve(notice('done', say`fine`));
    };
    const { handle } = setUp({ command: command(run), deps: { store: { ...store, jobs } } });
    await handle('i1', () => {
      steps.push('acknowledged');
      return Promise.resolve();
    });
    expect(steps).toEqual(['kept', 'acknowledged', 'run']);
  });

  test('that comes again is not run again, and is not acknowledged', async () => {
    const { handle, replies } = setUp();
    let acknowledged = 0;
    const acknowledge = (): Promise<void> => {
      acknowledged += 1;
      return Promise.resolve();
    };
    const receipts = await Promise.all([1, 2, 3].map(() => handle('i1', acknowledge)));
    expect(receipts.toSorted()).toEqual(['duplicate', 'duplicate', 'taken']);
    expect(await handle('i1', acknowledge)).toBe('duplicate');
    expect([replies.length, acknowledged]).toEqual([1, 1]);
  });

  test('whose acknowledgement was not taken is not run, and may come again', async () => {
    const { handle, replies } = setUp();
    expect(await handle('i1', () => Promise.reject(new Error('not ready')))).toBe('not-acknowledged');
    expect(replies).toEqual([]);
    expect(await handle('i1')).toBe('taken');
    expect(replies).toEqual(['done: fine']);
  });

  test('that comes while there is too much to do is told so, at once', async () => {
    const held = Promise.withResolvers<undefined>();
    const busy = command(async () => {
      await held.promise;
      return notice('done', say`fine`);
    });
    const { dispatch, invocation, replies } = setUp({ command: busy, deps: { runningMax: 3 } });
    const receive = (id: string): Promise<Receipt> =>
      dispatch.receive(invocation(id), () => Promise.resolve());
    expect([await receive('1'), await receive('2'), await receive('3')]).toEqual(['taken', 'taken', 'taken']);
    expect(await receive('4')).toBe('turned-away');
    await new Promise(setImmediate);
    expect(replies).toEqual(['refused: The bot is busy. Nothing has changed; try again in a minute.']);
    held.resolve(undefined);
    await dispatch.idle();
    expect(await receive('4')).toBe('taken');
    await dispatch.idle();
    expect(replies.slice(1)).toEqual(['done: fine', 'done: fine', 'done: fine', 'done: fine']);
  });
});

test('refusals of strangers that the platform is slow to take make the bot busy for no moderator', async () => {
  const held = Promise.withResolvers<undefined>();
  const { dispatch, invocation, replies } = setUp({ deps: { runningMax: 1 } });
  const refused = { refusal: 'not-moderator', locale: 'en', answer: () => held.promise } as const;
  const refusing = ['1', '2', '3'].map((id) => dispatch.refuse(invocation(id), refused));
  expect(await dispatch.receive(invocation('4'), () => Promise.resolve())).toBe('taken');
  await expect.poll(() => replies).toEqual(['done: fine']);
  held.resolve(undefined);
  await Promise.all([dispatch.idle(), ...refusing]);
});

describe('commands of one person', () => {
  test('that are more than five at once are turned away, and nobody else is', async () => {
    const held = Promise.withResolvers<undefined>();
    const slow = command(async () => {
      await held.promise;
      return notice('done', say`fine`);
    });
    const { dispatch, invocation, replies } = setUp({ command: slow });
    const receive = (id: string, person = 'm1'): Promise<Receipt> => {
      const invoker = { platform: 'terminal', id: person } as const;
      return dispatch.receive({ ...invocation(id), invoker }, () => Promise.resolve());
    };
    for (const id of ['1', '2', '3', '4', '5']) expect(await receive(id)).toBe('taken');
    expect(await receive('5')).toBe('duplicate');
    expect(await receive('6')).toBe('turned-away');
    expect(await receive('7', 'm2')).toBe('taken');
    await new Promise(setImmediate);
    expect(replies).toEqual([expect.stringMatching(/^refused: 5 of your commands are not answered yet/u)]);
    held.resolve(undefined);
    await dispatch.idle();
    expect(replies).toHaveLength(7);
    expect(await receive('6')).toBe('taken');
    await dispatch.idle();
  });

  test('that could not be acknowledged do not count', async () => {
    const { dispatch, handle, invocation } = setUp({ deps: { perPersonMax: 1 } });
    const refuse = (): Promise<void> => Promise.reject(new Error('too late'));
    expect(await dispatch.receive(invocation('1'), refuse)).toBe('not-acknowledged');
    expect(await handle('2')).toBe('taken');
    expect(await handle('3')).toBe('taken');
  });
});

describe('a command does not run', () => {
  test.each<[string, SetUpOptions, RegExp]>([
    [
      'for somebody who is refused',
      { responder: { authorise: () => Promise.resolve('not-moderator') } },
      /^refused: You are not one/u,
    ],
    [
      'when the check fails',
      { responder: { authorise: () => Promise.reject(new Error('down')) } },
      /^refused: I couldn't check/u,
    ],
    [
      'with an option given twice',
      { typed: { text: 'group:a group:b' } },
      /^refused: group: is given twice/u,
    ],
    ['with an empty option', { typed: { text: 'group:' } }, /^refused: group: has no value/u],
    [
      'with an option that nobody knows',
      { typed: { text: 'gruop:a' } },
      /^refused: I do not know the option gruop:. Did you mean group/u,
    ],
    [
      'with an option that is given in two ways',
      { typed: { values: { group: 'a' }, text: 'group:b' } },
      /^refused: group is given twice/u,
    ],
  ])('%s', async (_name, setting, expected) => {
    const { handle, replies } = setUp({ ...setting, command: { ...neverRun, options: [group] } });
    await handle();
    expect(replies).toEqual([expect.stringMatching(expected)]);
  });
});

test('a bug in a command is told with the id that stands in the log, and nothing of its inside', async () => {
  const { handle, replies, logged } = setUp({
    command: command(() => Promise.reject(new TypeError('x is undefined'))),
  });
  await handle();
  expect(replies).toEqual([
    'failed: Something went wrong inside the bot, so it cannot say what was done. Tell the operator of this bot: i1',
  ]);
  expect(logged.complaints()).toMatchObject([{ interaction: 'i1', err: { message: 'x is undefined' } }]);
});

describe('a reply that cannot be delivered', () => {
  const expired = (): Promise<void> => Promise.reject(new Error('expired'));

  test('is written to the log whole, and tried again until it can be', async () => {
    let failures = 0;
    const deliver = (): Promise<void> => {
      failures += 1;
      return failures < 4 ? expired() : Promise.resolve();
    };
    const { handle, logged } = setUp({ responder: { deliver }, deps: { times: { deliveryPauseMs: 1 } } });
    await handle();
    expect(logged.complaints()).toMatchObject([
      { msg: 'reply could not be delivered', reply: 'fine', outcome: 'done' },
    ]);
    expect(logged.entries.at(-1)).toMatchObject({ msg: 'answered' });
  });

  test('is given up in the end', async () => {
    const times = { deliveryPauseMs: 1, deliveryPauseMaxMs: 1, deliveryMs: 20 };
    const { handle, logged } = setUp({ responder: { deliver: expired }, deps: { times } });
    await handle();
    expect(logged.complaints().at(-1)).toMatchObject({ msg: 'reply delivery abandoned', reply: 'fine' });
    // It is finished: of the same invocation there is no second job.
    expect(await handle()).toBe('duplicate');
  });

  test('is left to the next start when the bot stops', async () => {
    const database = memoryDatabase();
    const first = setUp({ responder: { deliver: expired }, deps: { store: memoryStore({}, database) } });
    await first.dispatch.receive(first.invocation('i1'), () => Promise.resolve());
    await first.dispatch.stop();
    await first.dispatch.idle();
    const next = setUp({ deps: { store: memoryStore({}, database) } });
    await expect.poll(() => next.replies).toEqual(['done: fine']);
  });
});

test('a stop asks running commands to finish, waits for their replies, and refuses new ones', async () => {
  const begun = Promise.withResolvers<undefined>();
  const waiting = command(({ signal }) => {
    begun.resolve(undefined);
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(notice('partly', say`stopped early`));
      });
    });
  });
  const { dispatch, handle, replies } = setUp({ command: waiting });
  void handle();
  await begun.promise;
  void dispatch.stop();
  await dispatch.idle();
  expect(replies).toEqual(['partly: stopped early']);
  expect(await handle('i2')).toBe('turned-away');
  expect(replies[1]).toBe('refused: The bot is restarting. Nothing has changed; try again in a minute.');
});
