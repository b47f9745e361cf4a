/** Where Slack limits the rate, the bot waits as long as Slack says, in bounded time, and the reply is not lost. */
import { expect, test } from 'vitest';
import { startHarness } from './harness.ts';

test.each<[string, string]>([
  ['response_url', 'response_url'],
  ['chat.postEphemeral', 'ephemeral'],
  ['conversations.open', 'direct-message'],
  ['chat.postMessage', 'direct-message'],
])('a rate limit on %s is waited for, and the reply comes the same way', async (method, via) => {
  const { slack } = await startHarness({ mode: 'socket' });
  if (via !== 'response_url') slack.fail('response_url', { status: 404 });
  if (via === 'direct-message') slack.fail('chat.postEphemeral', { error: 'not_in_channel' });
  slack.fail(method, { rateLimited: 0 }, 2);
  const command = slack.command({ text: '1' });
  expect((await command.reply()).via).toBe(via);
  expect(slack.callsOf(method)).toHaveLength(3);
  expect(command.shown).toHaveLength(1);
});

test('the time that Slack asks for is waited, however short the time limit of one attempt is', async () => {
  const { slack } = await startHarness({ mode: 'socket', times: { deliveryMs: 900 } });
  slack.fail('response_url', { rateLimited: 1 }, 1);
  const asked = performance.now();
  const { via } = await slack.command({ text: '1' }).reply();
  expect(performance.now() - asked).toBeGreaterThanOrEqual(1_000);
  expect(via).toBe('response_url');
});

test.each<[string, string]>([
  ['response_url', 'ephemeral'],
  ['chat.postEphemeral', 'direct-message'],
])('a rate limit on %s that lasts too long leads to the next way', async (method, via) => {
  const { slack } = await startHarness({ mode: 'socket' });
  if (method !== 'response_url') slack.fail('response_url', { status: 404 });
  slack.fail(method, { rateLimited: 31 });
  expect((await slack.command({ text: '1' }).reply()).via).toBe(via);
  expect(slack.callsOf(method)).toHaveLength(1);
});

test('a conversation that could not be opened is opened again when the reply is tried again', async () => {
  const { slack } = await startHarness({ mode: 'socket' });
  slack.fail('response_url', { status: 404 });
  slack.fail('chat.postEphemeral', { error: 'not_in_channel' });
  slack.fail('conversations.open', { rateLimited: 31 }, 1);
  expect((await slack.command({ text: '1' }).reply()).via).toBe('direct-message');
});

test('a direct message waits where it is rate limited, but not for ever', async () => {
  const { slack, log } = await startHarness({ mode: 'socket', times: { rateLimitMaxMs: 1_000 } });
  slack.fail('response_url', { status: 404 });
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  slack.fail('chat.postMessage', { rateLimited: 1 }, 1);
  slack.fail('conversations.open', { rateLimited: 0 }, 1);
  expect((await slack.command({ text: '1' }).reply()).via).toBe('direct-message');
  slack.fail('chat.postMessage', { rateLimited: 2 });
  slack.command({ text: '1' });
  await log.first(1, ({ msg }) => msg.includes('could not be delivered'));
  expect(log.items.filter(({ code }) => code === 'rate_limited')).toHaveLength(1);
});
