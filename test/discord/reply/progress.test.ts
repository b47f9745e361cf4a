/** How far long work has come is shown in the place of the reply, and never instead of it. */
import { expect, test } from 'vitest';
import type { Responder } from '../../../src/chat/platform.ts';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { startBot } from '../harness.ts';

const PROGRESS = notice('info', say`1 of 2`);
const DONE = notice('done', say`Done.`);

async function showProgress({ showProgress: show }: Responder): Promise<unknown> {
  return show?.(PROGRESS).catch((error: unknown) => error);
}

test('is an edit of the message that only the invoker sees, and so is the reply after it', async () => {
  const { discord } = await startBot({
    serve: async (responder) => {
      await showProgress(responder);
      await responder.deliver(DONE);
    },
  });
  const command = discord.command({ name: 'unwhitelist' });
  const first = await command.reply();
  await command.reply(2);

  expect(first).toMatchObject({ text: 'ℹ️ 1 of 2', via: 'edit', ephemeral: true });
  expect(first.body.allowed_mentions).toEqual({ parse: [] });
  expect(command.shown()).toMatchObject({ text: '✅ Done.', via: 'edit', ephemeral: true });
  expect(discord.calls.filter(({ route }) => route === 'edit')).toHaveLength(2);
});

test('that is slow is not overtaken by the reply', async () => {
  const { discord } = await startBot({
    serve: async (responder) => {
      discord.fail('edit', { delayMs: 50 });
      await Promise.all([showProgress(responder), responder.deliver(DONE)]);
    },
  });
  const command = discord.command({ name: 'unwhitelist' });
  expect((await command.reply(1)).text).toBe('ℹ️ 1 of 2');
  expect((await command.reply(2)).text).toBe('✅ Done.');
});

test('that was given up and arrives after the reply is overwritten by it', async () => {
  const replied = Promise.withResolvers<undefined>();
  const { discord } = await startBot({
    times: { progress: 20, retryPause: 1_000 },
    serve: async (responder) => {
      discord.fail('edit', { until: replied.promise });
      expect(await showProgress(responder)).toBeInstanceOf(Error);
      await responder.deliver(DONE);
    },
  });
  const command = discord.command({ name: 'unwhitelist' });
  const first = await command.reply(1);
  replied.resolve(undefined);
  const texts = [first, await command.reply(2), await command.reply(3)];

  expect(texts.map(({ text }) => text)).toEqual(['✅ Done.', 'ℹ️ 1 of 2', '✅ Done.']);
});

test('that Discord refuses is told without secrets, and not tried again', async () => {
  const told: unknown[] = [];
  const { discord, logged } = await startBot({
    serve: async (responder) => {
      discord.fail('edit', { status: 401, code: 50027, message: 'Invalid Webhook Token' });
      told.push(await showProgress(responder), await showProgress(responder));
      await responder.deliver(DONE);
    },
  });
  const command = discord.command({ name: 'unwhitelist' });
  expect((await command.reply()).text).toBe('✅ Done.');
  await logged(/connected/u);

  expect(told).toEqual([new Error('DiscordAPIError[50027]: Invalid Webhook Token (HTTP 401)'), undefined]);
  expect(Object.keys(told[0] as Error)).toEqual([]);
  expect(discord.calls.filter(({ route }) => route === 'edit')).toHaveLength(2);
});

test('that met a fault is shown the next time', async () => {
  const { discord } = await startBot({
    serve: async (responder) => {
      discord.fail('edit', { status: 503, times: 4 });
      expect(await showProgress(responder)).toBeInstanceOf(Error);
      expect(await showProgress(responder)).toBeUndefined();
      await responder.deliver(DONE);
    },
  });
  const command = discord.command({ name: 'unwhitelist' });
  expect((await command.reply(1)).text).toBe('ℹ️ 1 of 2');
  expect((await command.reply(2)).text).toBe('✅ Done.');
});
