/** Messages that stay in a channel of Discord: posted once, edited in place, deleted, and what keeps the bot from it. */
import { expect, test } from 'vitest';
import { notice, type Reply } from '../../../src/chat/reply.ts';
import { standingButtons } from '../../../src/chat/standing-button.ts';
import { startBot } from '../harness.ts';

const CHANNEL = '400000000000000001';
const panel = (text: string): Reply => ({
  ...notice('info', [{ kind: 'own', text }]),
  buttons: [
    { key: 'of-one-person', label: 'Undo', style: 'normal' },
    ...standingButtons({ command: 'whitelist show', argument: '11' }, { label: 'Show', style: 'normal' }),
  ],
});

async function posted() {
  const bot = await startBot();
  const message = await bot.platform.lastingMessages.post(CHANNEL, panel('one'), 'key');
  if (message.kind !== 'posted') throw new Error(message.reason);
  return { ...bot, lasting: bot.platform.lastingMessages, message };
}

test('one is posted, edited and deleted, with the buttons that are for everybody', async () => {
  const { discord, lasting, message } = await posted();
  const standing = () => discord.standing(CHANNEL);
  expect(standing()).toMatchObject([{ messageId: message.messageId, text: 'ℹ️ one' }]);
  expect(standing()[0]?.buttons).toEqual([
    { label: 'Show', customId: 'uw1:/whitelist+show/11:beside', style: 2 },
  ]);
  expect(await lasting.edit(message, { ...panel('two'), buttons: [] })).toEqual({ kind: 'edited' });
  expect(standing()).toMatchObject([{ messageId: message.messageId, text: 'ℹ️ two', buttons: [] }]);
  expect(await lasting.remove(message)).toBe(true);
  expect(standing()).toEqual([]);
  expect(await lasting.edit(message, panel('three'))).toEqual({ kind: 'gone' });
  expect(await lasting.remove(message)).toBe(true);
});

test('one whose answer was lost is not there twice', async () => {
  const { discord, platform } = await startBot();
  discord.fail('post', { status: 500, processed: true, times: 4 });
  expect(await platform.lastingMessages.post(CHANNEL, panel('one'), 'key')).toMatchObject({ kind: 'posted' });
  expect(discord.standing(CHANNEL)).toHaveLength(1);
});

test.each([
  [50001, { kind: 'shut', missing: 'see' }],
  [50013, { kind: 'shut', missing: 'send' }],
  [50083, { kind: 'shut', missing: 'archived' }],
  [200000, { kind: 'refused' }],
])('what keeps the bot from posting is told by its code: %i', async (code, outcome) => {
  const { discord, platform } = await startBot();
  discord.fail('post', { status: code > 50050 ? 400 : 403, code });
  expect(await platform.lastingMessages.post(CHANNEL, panel('one'), 'key')).toMatchObject(outcome);
});

test('one that the bot may not delete or edit stays', async () => {
  const { discord, lasting, message, logs } = await posted();
  discord.fail('delete-post', { status: 403, code: 50001 });
  discord.fail('edit-post', { status: 403, code: 50001 });
  expect(await lasting.remove(message)).toBe(false);
  expect(await lasting.edit(message, panel('two'))).toMatchObject({ kind: 'shut' });
  expect(logs.filter(({ level }) => level >= 40)).toMatchObject([{ msg: 'a panel could not be deleted' }]);
});
