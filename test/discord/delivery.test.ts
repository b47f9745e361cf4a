/** A reply reaches the moderator by whatever way is left, or ends up in the log. */
import { expect, test } from 'vitest';
import { notice } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import { startBot } from './running-bot.ts';

const answer = () => ({
  ...notice('partly', say`Removed ${1} of ${2}.`),
  sections: [{ heading: say`Failed (${1})`, lines: [say`${'42'} — was not there`] }],
});

test('a fault of Discord is tried again', async () => {
  const { discord } = await startBot({ answer });
  discord.fail('edit', { status: 503 });

  expect(await discord.command({ name: 'unwhitelist' }).reply()).toMatchObject({ via: 'edit' });
  expect(discord.calls.filter(({ route }) => route === 'edit')).toHaveLength(2);
});

test('so is one that outlasts the quick retries of discord.js, and a connection that was cut', async () => {
  const { discord, logged } = await startBot({ answer });
  discord.fail('edit', { status: 503, times: 4 });
  discord.fail('edit', { status: 503, times: 1 });
  expect(await discord.command({ name: 'unwhitelist' }).reply()).toMatchObject({ via: 'edit' });
  await logged(/trying again/u);

  discord.fail('edit', { drop: true });
  expect(await discord.command({ name: 'unwhitelist' }).reply()).toMatchObject({ via: 'edit' });
});

test('an edit whose answer is late is made again', async () => {
  const { discord } = await startBot({ answer, times: { request: 100 } });
  discord.fail('edit', { delayMs: 60_000 });
  expect(await discord.command({ name: 'unwhitelist' }).reply()).toMatchObject({ via: 'edit' });
});

test('where Discord refuses the form of the reply, it comes as plain text', async () => {
  const { discord, logged } = await startBot({ answer });
  discord.fail('edit', { status: 400, code: 50035 });
  const { text, body } = await discord.command({ name: 'unwhitelist' }).reply();

  expect(text).toBe('⚠️ Removed 1 of 2.\n\n**Failed (1)**\n- `42` — was not there');
  expect(body).toEqual({ content: text, tts: false, enforce_nonce: false, allowed_mentions: { parse: [] } });
  expect(await logged(/refused the form/u)).toMatchObject({ level: 50 });
});

test.each([
  ['its token has expired', { status: 401, code: 50027 }],
  ['its message is gone', { status: 404, code: 10008 }],
  ['its webhook is gone', { status: 404, code: 10015 }],
  ['Discord cannot take it', { status: 503, times: 8 }],
])('where %s, the reply comes as a direct message', async (_why, failure) => {
  const { discord, logged } = await startBot({ answer });
  discord.fail('edit', failure);
  const { text, body, via } = await discord.command({ name: 'unwhitelist', userId: '999' }).reply();

  expect(via).toBe('direct-message');
  expect(text).toBe('⚠️ Removed 1 of 2.\n**Failed (1)**\n- `42` — was not there');
  expect(body.allowed_mentions).toEqual({ parse: [] });
  expect(await logged(/sent as a direct message/u)).toMatchObject({ level: 40 });
});

test('where no way is left, the whole reply is in the log', async () => {
  const { discord, logged } = await startBot({ answer });
  discord.fail('edit', { status: 401, code: 50027, message: 'Invalid Webhook Token' });
  discord.fail('send-direct-message', {
    status: 403,
    code: 50007,
    message: 'Cannot send messages to this user',
  });
  discord.command({ name: 'unwhitelist' });

  const line = await logged(/^reply could not be delivered$/u);
  expect(line).toMatchObject({ level: 50, reply: expect.stringContaining('42 — was not there') as string });
  expect(JSON.stringify(line)).toContain('50027');
  expect(JSON.stringify(line)).toContain('50007');
});
