/** Messages that stay in a channel of Slack: posted, edited in place, deleted, and what keeps the bot from it. */
import { expect, test } from 'vitest';
import { notice, type Reply } from '../../../src/chat/reply.ts';
import { standingButtons } from '../../../src/chat/standing-button.ts';
import { createHarness } from '../harness.ts';

const panel = (text: string): Reply => ({
  ...notice('info', [{ kind: 'own', text }]),
  buttons: [
    { key: 'of-one-person', label: 'Undo', style: 'normal' },
    ...standingButtons({ command: 'whitelist show', argument: '11' }, { label: 'Show', style: 'normal' }),
  ],
});
const create = () =>
  createHarness({ mode: 'socket', emulator: { channels: ['C5'] }, times: { rateLimitMaxMs: 0 } });

test('one is posted, edited and deleted, with the buttons that are for everybody', async () => {
  const { slack, platform } = await create();
  const message = await platform.lastingMessages.post('C5', panel('one'), 'key');
  if (message.kind !== 'posted') throw new Error(message.reason);
  expect(slack.standing('C5')).toMatchObject([{ text: 'ℹ️ one', buttons: ['Show'], ts: message.messageId }]);
  expect(await platform.lastingMessages.edit(message, { ...panel('two'), buttons: [] })).toEqual({
    kind: 'edited',
  });
  expect(slack.standing('C5')).toMatchObject([{ text: 'ℹ️ two', buttons: [] }]);
  expect(await platform.lastingMessages.remove(message)).toBe(true);
  expect(await platform.lastingMessages.edit(message, panel('three'))).toEqual({ kind: 'gone' });
  expect(await platform.lastingMessages.remove(message)).toBe(true);
});

test.each([
  ['not_in_channel', { kind: 'shut', missing: 'member' }],
  ['channel_not_found', { kind: 'shut', missing: 'member' }],
  ['restricted_action_read_only_channel', { kind: 'shut', missing: 'posting' }],
  ['is_archived', { kind: 'shut', missing: 'archived' }],
  ['is_inactive', { kind: 'shut', missing: 'archived' }],
  ['internal_error', { kind: 'later', missing: undefined }],
])('what keeps the bot from posting is told by its code: %s', async (error, outcome) => {
  const { slack, platform } = await create();
  slack.fail('chat.postMessage', { error });
  expect(await platform.lastingMessages.post('C5', panel('one'), 'key')).toEqual(
    expect.objectContaining(outcome),
  );
});

test('a form that Slack refuses is posted in a simpler one', async () => {
  const { slack, platform } = await create();
  slack.fail('chat.postMessage', { error: 'invalid_blocks' }, 1);
  expect(await platform.lastingMessages.post('C5', panel('one'), 'key')).toMatchObject({ kind: 'posted' });
  expect(slack.standing('C5')).toMatchObject([{ buttons: ['Show'] }]);
});
