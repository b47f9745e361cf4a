/** A reply reaches the moderator by whatever way is left, or ends up in the log. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { notice } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import type { FakeGuild, Failure } from '../support/fake-discord.ts';
import { MODERATOR, OUR_GUILD, startBot } from './running-bot.ts';

const UNKNOWN_TO_CLIENT: FakeGuild = { id: '100000000000000003', roles: [], member: false };

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
  expect(body).toEqual({ content: text, allowed_mentions: { parse: [] } });
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

const EXPIRED = { status: 401, code: 50027, message: 'Invalid Webhook Token' };
const REFUSED = { status: 403, code: 50007, message: 'Cannot send messages to this user' };

test('a reply that took longer than the token lives comes as a direct message, without controls', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { discord } = await startBot({
    answer: async ({ offer }) => {
      vi.setSystemTime(Date.now() + 16 * 60_000);
      const key = await offer('unwhitelist', {}, false);
      return { ...answer(), buttons: [{ key, label: 'Again', style: 'normal' }] };
    },
  });
  const reply = await discord.command({ name: 'unwhitelist' }).reply();

  expect(reply).toMatchObject({ via: 'direct-message', buttons: [] });
  expect(reply.text).toContain('`42` — was not there');
});

test.each([
  ['in a channel', {}],
  ['in a thread', { threadOf: '778' }],
  ['where the bot is no member', { guildId: UNKNOWN_TO_CLIENT.id, roles: [MODERATOR] }],
])('where direct messages are refused too, it is posted %s, and pings nobody', async (_where, from) => {
  const guilds = [OUR_GUILD, UNKNOWN_TO_CLIENT];
  const { discord, logged } = await startBot({ answer, guilds, guildIds: guilds.map(({ id }) => id) });
  discord.fail('edit', EXPIRED);
  discord.fail('send-direct-message', REFUSED);
  discord.command({ name: 'unwhitelist', channelId: '777', ...from });
  const { text, body, buttons } = await discord.posted('777');

  expect(text).toBe('⚠️ Removed 1 of 2.\n**Failed (1)**\n- `42` — was not there');
  expect(body.allowed_mentions).toEqual({ parse: [] });
  expect(buttons).toEqual([]);
  expect(await logged(/^direct message refused, reply posted in the channel$/u)).toMatchObject({ level: 40 });
  expect(await logged(/^answered$/u)).toMatchObject({ outcome: 'partly' });
});

test.each<[string, object, Failure]>([
  ['there is no server', { dm: true }, REFUSED],
  ['direct messages have a fault, and are not refused', {}, { status: 503, times: 8 }],
])('where %s, nothing is posted', async (_why, from, failure) => {
  const { discord, logged } = await startBot({ answer });
  discord.fail('edit', EXPIRED);
  discord.fail('send-direct-message', failure);
  discord.command({ name: 'unwhitelist', ...from });

  await logged(/^reply could not be delivered$/u);
  expect(discord.calls.filter(({ route }) => route === 'post')).toEqual([]);
});

test('where no way is left, the whole reply is in the log', async () => {
  const { discord, logged } = await startBot({ answer });
  discord.fail('edit', EXPIRED);
  discord.fail('send-direct-message', REFUSED);
  discord.fail('post', { status: 403, code: 50001, message: 'Missing Access' });
  discord.command({ name: 'unwhitelist' });

  const line = await logged(/^reply could not be delivered$/u);
  expect(line).toMatchObject({ level: 50, reply: expect.stringContaining('42 — was not there') as string });
  expect(JSON.stringify(line)).toMatch(/50027.*50007.*50001/u);
});
