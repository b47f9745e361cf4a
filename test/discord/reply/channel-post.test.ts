/** Messages for everybody in a channel. */
import { describe, expect, test } from 'vitest';
import { notice, type Reply } from '../../../src/chat/reply.ts';
import { accountPart, say } from '../../../src/chat/sentence.ts';
import { createBot, startBot } from '../harness.ts';

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

test('are posted while the gateway is away, too, until the platform has stopped', async () => {
  const { discord, platform } = await createBot();
  await platform.post(CHANNEL, reply(1));
  expect((await discord.posted(CHANNEL)).text).toContain('Removed by');
  await platform.start();
  await platform.stop();
  expect(await platform.post(CHANNEL, reply(1))).toMatchObject({ kind: 'later' });
});

test('are there once, although Discord loses its answers, and again where they are other ones', async () => {
  const { discord, platform } = await createBot();
  const memo = { text: undefined, keep: () => Promise.resolve() };
  const post = (key: string, attempts = 0) => platform.post(CHANNEL, reply(1), { attempts, key, memo });
  discord.fail('post', { status: 502, processed: true, times: 8 });
  expect(await post('a'.repeat(64))).toMatchObject({ kind: 'later' });
  expect(await post('a'.repeat(64), 1)).toEqual({ kind: 'accepted' });
  expect(discord.standing(CHANNEL)).toHaveLength(1);
  expect(await post('b'.repeat(64))).toEqual({ kind: 'accepted' });
  expect(discord.standing(CHANNEL)).toHaveLength(2);
});

const NOW = { kind: 'accepted' };
const LATER = { kind: 'later' };
const REFUSED = { kind: 'refused' };
const PERMISSIONS = { kind: 'shut', advice: expect.stringContaining('Attach Files') as string };

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes */
describe('that are refused', () => {
  test.each<[status: number, code: number, outcome: object, attempts: number]>([
    [400, 0, REFUSED, 1],
    [400, 20009, REFUSED, 1],
    [403, 20009, REFUSED, 1],
    [400, 50006, REFUSED, 1],
    [400, 50008, REFUSED, 1],
    [400, 50024, REFUSED, 1],
    [400, 50035, REFUSED, 2],
    [400, 50083, { kind: 'shut', advice: expect.stringContaining('unarchive') as string }, 1],
    [400, 50109, REFUSED, 1],
    [400, 160005, { kind: 'shut', advice: expect.stringContaining('unlock') as string }, 1],
    [400, 200000, REFUSED, 1],
    [403, 200000, REFUSED, 1],
    [400, 240000, REFUSED, 1],
    [404, 10003, REFUSED, 1],
    [405, 0, REFUSED, 1],
    [413, 0, REFUSED, 2],
    [413, 40005, REFUSED, 2],
    [401, 0, { kind: 'shut', advice: expect.stringContaining('DISCORD_TOKEN') as string }, 1],
    [403, 0, PERMISSIONS, 1],
    [403, 40001, PERMISSIONS, 1],
    [403, 50001, PERMISSIONS, 1],
    [403, 50013, PERMISSIONS, 1],
    [400, 40004, LATER, 1],
    [400, 40006, LATER, 1],
    [400, 40062, LATER, 1],
    [408, 0, LATER, 1],
    [503, 130000, LATER, 8],
    [500, 0, LATER, 8],
    [502, 0, LATER, 8],
  ])('by HTTP %d with code %d', async (status, code, outcome, attempts) => {
    const { discord, platform } = await createBot();
    discord.fail('post', { status, code, times: 20 });
    const came = await platform.post(CHANNEL, { ...reply(1), sections: [] });
    expect(came).toMatchObject(outcome);
    // Neither the message nor where it was to go.
    expect(JSON.stringify(came)).not.toMatch(/everyone|channels/u);
    expect(discord.calls.filter(({ route }) => route === 'post')).toHaveLength(attempts);
  });

  test.each<[status: number, code: number, says: string]>([
    [413, 0, 'Too large.'],
    [413, 40005, 'Too large.'],
    [400, 50045, 'Too large.'],
    [400, 50046, 'Not sent.'],
    [403, 50013, 'Not sent.'],
    [403, 20009, 'Not sent.'],
  ])(
    'for their file, by HTTP %d with code %d, are posted without it, and say so',
    async (status, code, says) => {
      const { discord, platform } = await createBot();
      discord.fail('post', { status, code });
      const { file } = reply(1);
      const given = reply(1, {
        wantsFile: true,
        ...(file && { file: { ...file, notSent: say`Not sent.` } }),
      });
      expect(await platform.post(CHANNEL, given)).toEqual(NOW);
      const { text, files, body } = await discord.posted(CHANNEL);
      expect(text).toBe(`ℹ️ Removed by \`@everyone\`.\n**Failed (1)**\n- \`<@0>\` — no id\n\n${says}`);
      expect(files).toEqual([]);
      expect(body.components).toMatchObject([{ type: 17 }]);
      expect(discord.calls.filter(({ route }) => route === 'post')).toHaveLength(2);
    },
  );

  test('for their file, where an older version has kept them, say so in English', async () => {
    const { discord, platform } = await createBot();
    discord.fail('post', { status: 403, code: 50013 });
    await platform.post(CHANNEL, reply(1, { wantsFile: true }));
    expect((await discord.posted(CHANNEL)).text).toContain('The file could not be sent.');
  });

  test('by a rate limit: a short one is waited for, a long one is told', async () => {
    const { discord, platform } = await createBot();
    const limit = (seconds: number) => ({ status: 429, headers: { 'retry-after': String(seconds) } });
    discord.fail('post', limit(0.01));
    expect(await platform.post(CHANNEL, reply(1))).toEqual(NOW);
    discord.fail('post', limit(900));
    expect(await platform.post(CHANNEL, reply(1))).toMatchObject({
      ...LATER,
      afterMs: expect.toSatisfy((ms: number) => ms >= 900_000 && ms < 901_000) as number,
    });
    expect(discord.calls.filter(({ route }) => route === 'post')).toHaveLength(3);
  });

  test('are those of a channel that is not there', async () => {
    const { platform } = await createBot();
    expect(await platform.post('999', reply(1))).toEqual({
      kind: 'refused',
      reason: 'DiscordAPIError[10003]: Unknown Channel (HTTP 404)',
    });
  });
});
