/** Lines that are written by a logger for all commands name the one for which they are written. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withoutLogger, withLogger, currentLogger } from '../../src/chat/log-context.ts';
import { say } from '../../src/chat/sentence.ts';
import { notice } from '../../src/chat/reply.ts';
import { createTestLog } from '../support/log.ts';
import { command, setUp } from './harness.ts';

test('each of several that take turns has its own', async () => {
  const { log, entries } = createTestLog();
  const one = (interaction: string): Promise<void> =>
    withLogger(log.child({ interaction }), async () => {
      for (let step = 0; step < 3; step += 1) {
        await sleep(1);
        currentLogger(log).info(`of ${interaction}`);
      }
    });
  await Promise.all(['a', 'b', 'c'].map(one));
  expect(entries).toHaveLength(9);
  for (const { interaction, msg } of entries) expect(msg).toBe(`of ${String(interaction)}`);
});

test('what is begun by one, and is not done for it, has none', async () => {
  const { log, entries } = createTestLog();
  await withLogger(log.child({ interaction: 'a' }), () =>
    withoutLogger(async () => {
      await sleep(1);
      currentLogger(log).info('apart');
    }),
  );
  expect(entries).toMatchObject([{ msg: 'apart' }]);
  expect(entries[0]).not.toHaveProperty('interaction');
});

test('a delivery, and progress that others tell of, are of the command', async () => {
  const { log, entries } = createTestLog();
  const waiting = Promise.withResolvers<() => void>();
  const told = Promise.withResolvers<undefined>();
  const run = command(async ({ notify }) => {
    waiting.resolve(() => {
      notify(say`it waits`);
    });
    await told.promise;
    return notice('done', say`fine`);
  });
  const showProgress = (): Promise<void> => {
    currentLogger(log).info('shown');
    told.resolve(undefined);
    return Promise.resolve();
  };
  const deliver = (): Promise<void> => {
    currentLogger(log).info('delivered');
    return Promise.resolve();
  };
  const { handle } = setUp({ command: run, responder: { showProgress, deliver }, deps: { log } });
  const handled = handle();
  (await waiting.promise)();
  await handled;
  const names = { interaction: 'i1', moderator: 'm1', platform: 'terminal', command: 'test' };
  expect(entries).toMatchObject(['shown', 'delivered', 'answered'].map((msg) => ({ msg, ...names })));
});
