/** Frames in Socket Mode that Slack never sends, and what is of no use to this bot. */
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startHarness, type SlackHarness } from '../harness.ts';

async function start(): Promise<SlackHarness & { readonly rejections: readonly unknown[] }> {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => {
    rejections.push(reason);
  };
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const harness = await startHarness({ mode: 'socket' });
  await harness.slack.greeted(2);
  return { ...harness, rejections };
}

test.each<[string, unknown]>([
  ['of nothing', null],
  ['of a text', 'disconnect'],
  ['of no type', { payload: {} }],
  ['of a type that nobody knows', { type: '__proto__', payload: {} }],
  ["of the client's own event for an error", { type: 'error' }],
  ["of the client's own event for its end", { type: 'close' }],
  ["of the client's own event for a connection", { type: 'connected', payload: {} }],
  ["of the client's own event for a frame", { type: 'ws_message', payload: {} }],
  ['of an event without one', { type: 'events_api', payload: { type: 'event_callback' } }],
  ['of an event of no type', { type: 'events_api', payload: { event: {} } }],
  [
    'of a command as an event',
    { type: 'events_api', payload: { command: '/unwhitelist', text: '1', user_id: 'U1' } },
  ],
  [
    'of a command without a user',
    { type: 'slash_commands', payload: { command: '/unwhitelist', text: '1' } },
  ],
  ['without a payload', { type: 'interactive' }],
  [
    'without an id, which nobody could acknowledge',
    { envelope_id: undefined, type: 'interactive', payload: { type: 'view_closed', user: { id: 'U1' } } },
  ],
])('a frame %s is not read', async (_name, frame) => {
  const { slack, runs, log, fatal, rejections } = await start();
  const sent = typeof frame === 'object' && frame !== null ? { envelope_id: 'e-1', ...frame } : frame;
  slack.frame(JSON.stringify(sent));
  await log.first(1, ({ msg }) => msg.includes('frame that is not of the documented form'));
  expect((await slack.command({ text: '7' }).reply()).text).toBe('✅ ran with 7');
  await setImmediate();
  expect(runs.items).toHaveLength(1);
  expect(slack.live()).toEqual([1, 2]);
  expect([rejections, fatal.items]).toEqual([[], []]);
});

test.each([
  ['an event', { type: 'events_api', payload: { event: { type: 'reaction_added' } } }],
  ['a closed modal', { type: 'interactive', payload: { type: 'view_closed', user: { id: 'U1' } } }],
])('%s of no use is acknowledged', async (_name, frame) => {
  const { slack, runs } = await start();
  const acknowledged = slack.acknowledged('e-1');
  slack.frame(JSON.stringify({ ...frame, envelope_id: 'e-1' }));
  expect(await acknowledged).toBe('');
  expect(runs.items).toEqual([]);
});
