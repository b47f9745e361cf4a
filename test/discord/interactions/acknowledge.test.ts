/** Nothing is done for an interaction that Discord did not let us acknowledge. */
import { describe, expect, test } from 'vitest';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import { zhCN } from '../../../src/chat/texts/zh-cn/index.ts';
import { toMarkdown } from '../../../src/discord/reply/markdown.ts';
import { startBot } from '../harness.ts';
import type { Failure } from '../../../emulators/discord/index.ts';

/** Of the two cases that last as long as it does. */
const SHORT_WINDOW_MS = 1_000;

test.each<[string, Failure, RegExp, object, number?]>([
  [
    'a fault',
    { status: 503 },
    /could not be acknowledged/u,
    { level: 50, reason: 'HTTPError: Service Unavailable (HTTP 503)' },
  ],
  ['a cut connection', { drop: true }, /could not be acknowledged/u, { level: 50 }],
  ['no answer in time', { delayMs: 60_000 }, /could not be acknowledged/u, { level: 50 }, SHORT_WINDOW_MS],
  ['an answer that was lost', { status: 502, processed: true }, /could not be acknowledged/u, { level: 50 }],
  [
    'another process was first',
    { status: 400, code: 40060 },
    /another process of this bot answers/u,
    { level: 30 },
  ],
  ['it came too late', { status: 404, code: 10062 }, /came too late/u, { level: 40 }],
  [
    'a rate limit that outlasts the window',
    { status: 429, headers: { 'retry-after': '60' } },
    /could not be acknowledged/u,
    { level: 50 },
    SHORT_WINDOW_MS,
  ],
])('%s: not run, and not tried again', async (_what, failure, message, line, acknowledge = 60_000) => {
  const { discord, runs, logged, dispatch } = await startBot({ times: { acknowledge } });
  discord.fail('callback', failure);
  const command = discord.command({ name: 'unwhitelist' });

  expect(await logged(message)).toMatchObject({ interaction: command.id, command: 'unwhitelist', ...line });
  await dispatch.idle();
  expect(runs).toHaveLength(0);
  expect(discord.calls.filter(({ route }) => route === 'callback')).toHaveLength(1);

  await discord.command({ name: 'unwhitelist' }).reply();
  expect(runs).toHaveLength(1);
});

describe('an acknowledgement that Discord took without our knowing', () => {
  const lost: Failure = { status: 502, processed: true };

  test.each([
    ['en-US', en],
    ['zh-CN', zhCN],
  ])('is answered: not run, in %s', async (locale, texts) => {
    const { discord, runs } = await startBot();
    discord.fail('callback', lost);
    const reply = await discord.command({ name: 'unwhitelist', locale }).reply();

    expect(reply).toMatchObject({ via: 'edit', text: `⛔ ${toMarkdown(texts.notAcknowledged)}` });
    expect(runs).toEqual([]);
  });

  test('of a click, which leaves the message with its buttons as it is', async () => {
    const { discord, runs } = await startBot({
      answer: async ({ offer }) => ({
        ...notice('info', say`Remove them?`),
        buttons: [{ key: await offer('unwhitelist', {}, true), label: 'Remove', style: 'danger' }],
      }),
    });
    const command = discord.command({ name: 'unwhitelist' });
    const question = await command.reply();
    discord.fail('callback', lost);
    const reply = await discord.click(question).reply();

    expect(reply).toMatchObject({ via: 'follow-up', ephemeral: true });
    expect(reply.text).toBe(`⛔ ${toMarkdown(en.notAcknowledged)}`);
    expect(command.shown()?.buttons).toHaveLength(1);
    expect(runs).toHaveLength(1);
  });

  test('is looked for in vain where Discord did not take it: nothing is sent', async () => {
    const { discord } = await startBot();
    discord.fail('callback', { status: 503 });
    discord.command({ name: 'unwhitelist' });
    await discord.called('original', 2);
    await discord.command({ name: 'unwhitelist' }).reply();

    expect(discord.calls.filter(({ route }) => route === 'edit')).toHaveLength(1);
    expect(discord.calls.filter(({ route }) => route === 'send-direct-message')).toEqual([]);
  });
});

test('of two processes with one token only one runs the command', async () => {
  const one = await startBot();
  const { discord } = one;
  const other = await startBot({ discord });
  await discord.command({ name: 'unwhitelist' }).reply();
  await Promise.race([one.logged(/another process/u), other.logged(/another process/u)]);

  expect([...one.runs, ...other.runs]).toHaveLength(1);
});

test('an interaction from before the window is left to the judgement of Discord, whose clock counts', async () => {
  const { discord, runs, logged } = await startBot();
  discord.command({ name: 'unwhitelist', ageMs: 4_000 });
  const { ageMs } = await logged(/came too late/u);
  expect(ageMs).toBeGreaterThanOrEqual(4_000);
  expect(runs).toHaveLength(0);

  // Discord accepts it: then it is our clock that is off.
  discord.fail('callback', { status: 204 });
  discord.command({ name: 'unwhitelist', ageMs: 5_000 });
  await logged(/^answered$|could not be delivered/u);
  expect(runs).toHaveLength(1);
});

test('an interaction whose token must have expired is not run', async () => {
  const { discord, runs, logged } = await startBot();
  discord.fail('callback', { status: 204 });
  discord.command({ name: 'unwhitelist', ageMs: 16 * 60_000 });

  expect(await logged(/token has expired/u)).toMatchObject({ level: 50 });
  expect(runs).toHaveLength(0);
});
