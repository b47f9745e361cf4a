/** Messages for everybody in a channel. */
import { expect, test } from 'vitest';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { accountPart, say } from '../../src/chat/sentence.ts';
import { createBot, startBot } from './running-bot.ts';

const CHANNEL = '400000000000000001';
const lines = (count: number) => Array.from({ length: count }, (_, index) => say`${`<@${index}>`} — no id`);
const reply = (count: number, more: Partial<Reply> = {}): Reply => ({
  tone: 'info',
  summary: say`Removed by ${'@everyone'}.`,
  sections: [{ heading: say`Failed (${count})`, lines: lines(count) }],
  file: { name: 'all.csv', content: 'a,b', pointer: say`All are in the file.`, tooLarge: say`Too large.` },
  buttons: [{ key: 'k', label: 'Again', style: 'normal' }],
  ...more,
});

test('are posted as the bot, ping nobody, and have no controls', async () => {
  const { discord, platform } = await startBot();
  await platform.post(CHANNEL, reply(1));
  const { text, body, files, buttons } = await discord.posted(CHANNEL);

  expect(text).toBe('ℹ️ Removed by `@everyone`.\n**Failed (1)**\n- `<@0>` — no id');
  expect(body.allowed_mentions).toEqual({ parse: [] });
  expect([...files, ...buttons]).toEqual([]);
});

test.each([
  ['what does not fit', reply(500)],
  ['what was asked for', reply(1, { wantsFile: true })],
])('have a file with %s', async (_what, long) => {
  const { discord, platform } = await startBot();
  await platform.post(CHANNEL, long);
  expect((await discord.posted(CHANNEL)).files).toEqual([{ name: 'all.csv', content: 'a,b' }]);
});

test('are tried again after a fault, and sent in a simpler form where theirs is refused', async () => {
  const { discord, platform } = await startBot();
  discord.fail('post', { status: 503, times: 4 });
  await platform.post(CHANNEL, reply(1));
  expect((await discord.posted(CHANNEL)).body).not.toHaveProperty('content');

  discord.fail('post', { status: 400, code: 50035 });
  await platform.post(CHANNEL, reply(1));
  expect((await discord.posted(CHANNEL, 2)).body).toMatchObject({
    components: [
      { type: 10, content: 'ℹ️ Removed by `@everyone`.' },
      { type: 10, content: '**Failed (1)**\n- `<@0>` — no id' },
    ],
    allowed_mentions: { parse: [] },
  });
});

test('name moderators by a mention that pings nobody, and those of elsewhere by their name', async () => {
  const { discord, platform } = await startBot();
  const [here, there] = (['discord', 'slack'] as const).map((name) =>
    accountPart({ platform: name, id: '300000000000000001' }, '@everyone'),
  );
  await platform.post(CHANNEL, notice('done', say`Removed by ${here ?? []} and ${there ?? []}.`));
  const { text, body } = await discord.posted(CHANNEL);

  expect(text).toBe('✅ Removed by <@300000000000000001> and `@everyone`.');
  expect(body.allowed_mentions).toEqual({ parse: [] });
});

test('reject where Discord does not take them, without what was in them', async () => {
  const { platform } = await startBot();
  const error = await platform.post('999', reply(1)).catch((reason: unknown) => reason);

  expect(error).toEqual(
    new Error('Discord did not take the message: DiscordAPIError[10003]: Unknown Channel (HTTP 404)'),
  );
  expect(Object.keys(error as Error)).toEqual([]);
});

test('are posted while the gateway is away, too, until the platform has stopped', async () => {
  const { discord, platform } = await createBot();
  await platform.post(CHANNEL, reply(1));
  expect((await discord.posted(CHANNEL)).text).toContain('Removed by');
  await platform.start();
  await platform.stop();
  await expect(platform.post(CHANNEL, reply(1))).rejects.toThrow('Discord did not take the message');
});
