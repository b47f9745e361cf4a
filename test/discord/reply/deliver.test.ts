/** A reply reaches the moderator by whatever way is left, or ends up in the log. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import type { FakeGuild, Failure } from '../../../emulators/discord/index.ts';
import { MODERATOR, OUR_GUILD, startBot } from '../harness.ts';

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
  const { discord } = await startBot({ answer, times: { request: 1_000 } });
  discord.fail('edit', { delayMs: 60_000 });
  expect(await discord.command({ name: 'unwhitelist' }).reply()).toMatchObject({ via: 'edit' });
});

describe('where Discord refuses the form of the reply', () => {
  const refused = { status: 400, code: 50035 };
  const text = '⚠️ Removed 1 of 2.\n**Failed (1)**\n- `42` — was not there';

  test('it comes in a simpler one, which never goes back to what came before components', async () => {
    const { discord, logged } = await startBot({ answer });
    discord.fail('edit', refused);
    const reply = await discord.command({ name: 'unwhitelist' }).reply();

    expect(reply.text).toBe(text);
    expect(reply.body).toMatchObject({ flags: 1 << 15, allowed_mentions: { parse: [] } });
    expect(reply.body.components?.map(({ type }) => type)).toEqual([10, 10]);
    expect(reply.body).not.toHaveProperty('content');
    expect(await logged(/refused the form/u)).toMatchObject({ level: 50 });
  });

  test('after progress, which had components, too', async () => {
    const { discord } = await startBot({
      serve: async (responder) => {
        await responder.showProgress?.(notice('info', say`1 of 2`));
        discord.fail('edit', refused);
        await responder.deliver(answer());
      },
    });
    expect(await discord.command({ name: 'unwhitelist' }).reply(2)).toMatchObject({ text, via: 'edit' });
  });

  test.each([
    ['twice', { ...refused, times: 2 }, 'Not sent.'],
    ['for its size', { status: 413, code: 40005 }, 'Too large.'],
    ['for its size, before Discord itself sees it', { status: 413 }, 'Too large.'],
  ])('%s, it comes without its file, and says so', async (_how, failure, says) => {
    const { discord } = await startBot({
      answer: () => ({
        ...answer(),
        file: {
          name: 'a.csv',
          content: 'a',
          pointer: [],
          tooLarge: say`Too large.`,
          notSent: say`Not sent.`,
        },
        wantsFile: true,
      }),
    });
    discord.fail('edit', failure);
    expect(await discord.command({ name: 'unwhitelist' }).reply()).toMatchObject({
      text: `${text}\n\n${says}`,
      files: [],
      via: 'edit',
    });
  });
});

test.each([
  ['its message is gone', { status: 404, code: 10008 }],
  ['Discord cannot take it', { status: 503, times: 8 }],
])('where %s, the reply is one more message there', async (_why, failure) => {
  const { discord, logged } = await startBot({ answer });
  discord.fail('edit', failure);
  const reply = await discord.command({ name: 'unwhitelist' }).reply();

  expect(reply).toMatchObject({ via: 'follow-up', ephemeral: true });
  expect(reply.text).toBe('⚠️ Removed 1 of 2.\n**Failed (1)**\n- `42` — was not there');
  expect(reply.body.allowed_mentions).toEqual({ parse: [] });
  expect(await logged(/sent as one more message there/u)).toMatchObject({ level: 40 });
});

test.each([
  ['its token has expired', { status: 401, code: 50027 }],
  ['its webhook is gone', { status: 404, code: 10015 }],
  ['Discord cannot take it', { status: 503, times: 8 }],
])('where %s, the reply comes as a direct message', async (_why, failure) => {
  const { discord, logged } = await startBot({ answer });
  discord.fail('edit', failure);
  discord.fail('follow-up', failure);
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

test.each<[string, object, Failure]>([
  ['direct messages are refused', {}, REFUSED],
  ['direct messages have a fault', {}, { status: 503, times: 8 }],
  ['in a thread, direct messages are refused', { channelId: '777', threadOf: '778' }, REFUSED],
  ['in a server without the bot, direct messages are refused', { guildId: UNKNOWN_TO_CLIENT.id }, REFUSED],
])('where %s too, nothing is posted: the whole reply is in the log', async (_why, from, failure) => {
  const guilds = [OUR_GUILD, UNKNOWN_TO_CLIENT];
  const { discord, logged } = await startBot({ answer, guilds, guildIds: guilds.map(({ id }) => id) });
  discord.fail('edit', EXPIRED);
  discord.fail('follow-up', EXPIRED);
  discord.fail('send-direct-message', failure);
  discord.command({ name: 'unwhitelist', roles: [MODERATOR], ...from });

  const line = await logged(/^reply could not be delivered$/u);
  expect(line).toMatchObject({ level: 50, reply: expect.any(String) as string });
  expect(JSON.stringify(line)).toMatch(/edit: .*50027.*; follow-up: .*50027.*; direct message: /u);
  expect(line['reply']).toContain('42 — was not there');
  expect(discord.calls.filter(({ route }) => route === 'post')).toEqual([]);
});

test('a reply that could not be delivered is tried again', async () => {
  const { discord } = await startBot({
    serve: async (responder) => {
      await responder.deliver(answer()).catch(() => responder.deliver(answer()));
    },
  });
  discord.fail('edit', EXPIRED);
  discord.fail('follow-up', EXPIRED);
  discord.fail('send-direct-message', REFUSED);
  expect(await discord.command({ name: 'unwhitelist' }).reply()).toMatchObject({ via: 'edit' });
});
