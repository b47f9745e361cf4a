/** A reply reaches its reader by whichever way is left, whole, and in bounded time. */
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import type { Fault } from '../support/fake-slack.ts';
import { MODES, startBench } from './harness.ts';

/** A reply of about `pages` pages: each line has nearly 1,300 characters, so two fit on one. */
function longReply(pages: number): Reply {
  const id = (line: number, index: number): string => String(1_000_000_000_000 + line * 1_000 + index);
  const lines = Array.from({ length: pages * 2 }, (_, line) =>
    Array.from({ length: 75 }, (__, index) => say`${id(line, index)} `).flat(),
  );
  return { tone: 'failed', summary: say`Failed.`, sections: [{ heading: say`Ids`, lines }] };
}

function idsOf(text: string): number {
  return new Set(text.match(/\d{13}/gu)).size;
}

describe.each(MODES)('over $mode', ({ mode }) => {
  test.each<[string, Fault, number?]>([
    ['has expired', { status: 404 }],
    ['is refused', { status: 403 }],
    ['is rate limited', { status: 429 }],
    ['answers ok:false', { error: 'invalid_payload' }],
    ['never answers', 'hang'],
    ['is cut off twice', 'drop', 2],
  ])('falls back to an ephemeral message when the response_url %s', async (_, fault, calls = 1) => {
    const { slack, log } = await startBench({ mode });
    slack.fail('response_url', fault);
    const asked = performance.now();
    const reply = await slack.command({ text: '1', channelId: 'C7' }).reply();
    expect(performance.now() - asked).toBeLessThan(1_500);
    expect(reply).toMatchObject({ text: '✅ ran with 1', via: 'ephemeral', ephemeral: true, userId: 'U1' });
    expect(reply.args).toMatchObject({ channel: 'C7', user: 'U1' });
    expect(slack.callsOf('response_url')).toHaveLength(calls);
    expect(log.items.filter(({ way }) => way === 'response_url')).toHaveLength(1);
  });

  test('posts again to a response_url whose connection was cut once', async () => {
    const { slack } = await startBench({ mode });
    slack.fail('response_url', 'drop', 1);
    expect(await slack.command({ text: '1' }).reply()).toMatchObject({ via: 'response_url' });
  });

  test('falls back to a direct message when the bot is not in the channel', async () => {
    const { slack } = await startBench({ mode });
    slack.fail('response_url', { status: 404 });
    slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
    const reply = await slack.command({ text: '1', userId: 'U1' }).reply();
    expect(reply).toMatchObject({ text: '✅ ran with 1', via: 'direct-message', userId: 'U1' });
    expect(reply.args).toMatchObject({ channel: 'DU1', unfurl_links: 'false', unfurl_media: 'false' });
    expect(reply.args).not.toHaveProperty('link_names');
  });

  test('logs the whole reply when every way fails', async () => {
    const { slack, log } = await startBench({ mode });
    slack.fail('response_url', { status: 404 });
    slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
    slack.fail('conversations.open', { error: 'missing_scope' });
    slack.command({ text: '1' });
    const [line] = await log.first(1, ({ msg }) => msg.includes('could not be delivered'));
    expect(line).toMatchObject({ level: 50, reply: 'ran with 1' });
  });
});

test('a way that failed is not tried for the pages after it', async () => {
  const { slack } = await startBench({ mode: 'socket', run: () => longReply(3) });
  slack.fail('response_url', { status: 404 });
  const shown = await slack.command({ text: '1' }).replies(3);
  expect(slack.callsOf('response_url')).toHaveLength(1);
  expect(shown.map(({ via }) => via)).toEqual(['ephemeral', 'ephemeral', 'ephemeral']);
  expect(idsOf(shown.map(({ text }) => text).join())).toBe(450);
});

test('a response_url that fails on a later page hands over that page and the rest', async () => {
  const { slack } = await startBench({ mode: 'socket', run: () => longReply(4) });
  const release = slack.hold('response_url');
  const delivery = slack.command({ text: '1' });
  await slack.called('response_url');
  slack.fail('response_url', { status: 404 });
  release();
  const shown = await delivery.replies(4);
  expect(shown.map(({ via }) => via)).toEqual(['response_url', 'ephemeral', 'ephemeral', 'ephemeral']);
  expect(idsOf(shown.map(({ text }) => text).join())).toBe(600);
});

describe('more than four pages', () => {
  test('go on as direct messages, and one use of the response_url is kept back', async () => {
    const { slack } = await startBench({ mode: 'socket', run: () => longReply(6) });
    const shown = await slack.command({ text: '1' }).replies(6);
    expect(shown.map(({ via }) => via)).toEqual([
      ...Array.from({ length: 4 }, () => 'response_url'),
      ...Array.from({ length: 2 }, () => 'direct-message'),
    ]);
    expect(shown.map(({ text }) => text.split('\n')[0])).toEqual([
      '❌ Failed.',
      ...[2, 3, 4, 5, 6].map((page) => `(${page}/6)`),
    ]);
    expect(idsOf(shown.map(({ text }) => text).join())).toBe(900);
    expect(slack.callsOf('conversations.open')).toHaveLength(1);
  });

  test('go on as ephemeral messages where direct ones are not possible', async () => {
    const { slack } = await startBench({ mode: 'socket', run: () => longReply(6) });
    slack.fail('conversations.open', { error: 'missing_scope' });
    const shown = await slack.command({ text: '1' }).replies(6);
    expect(shown.slice(4).map(({ via }) => via)).toEqual(['ephemeral', 'ephemeral']);
  });

  test('wait where direct messages are rate limited, but not for ever', async () => {
    const { slack, log } = await startBench({
      mode: 'socket',
      run: () => longReply(6),
      times: { rateLimitMaxMs: 1_000 },
    });
    slack.fail('chat.postMessage', { rateLimited: 1 }, 1);
    slack.fail('conversations.open', { rateLimited: 0 }, 1);
    const shown = await slack.command({ text: '1' }).replies(6);
    expect(shown.at(-1)?.via).toBe('direct-message');
    slack.fail('chat.postMessage', { rateLimited: 2 });
    const later = await slack.command({ text: '1' }).replies(6);
    expect(later.at(-1)?.via).toBe('ephemeral');
    expect(log.items.filter(({ code }) => code === 'rate_limited')).toHaveLength(1);
  });
});

describe('refused blocks', () => {
  test.each<[string, Fault]>([
    ['HTTP 400', { status: 400, body: 'invalid_blocks' }],
    ['ok:false', { error: 'invalid_blocks' }],
  ])('with %s are sent as text, once per use of the response_url', async (_, fault) => {
    const { slack } = await startBench({ mode: 'socket' });
    slack.fail('response_url', fault, 1);
    const reply = await slack.command({ text: '<!channel>' }).reply();
    expect(reply).toMatchObject({
      via: 'response_url',
      blocks: [],
      fallback: '✅ ran with `&lt;!channel&gt;`',
    });
    expect(slack.callsOf('response_url')).toHaveLength(2);
  });

  test('are not sent again with the next page, and count as uses', async () => {
    const { slack } = await startBench({ mode: 'socket', run: () => longReply(4) });
    slack.fail('response_url', { status: 400, body: 'invalid_blocks' }, 1);
    const shown = await slack.command({ text: '1' }).replies(4);
    expect(shown.every(({ blocks }) => blocks.length === 0)).toBe(true);
    expect(shown.map(({ via }) => via)).toEqual([
      'response_url',
      'response_url',
      'response_url',
      'direct-message',
    ]);
    expect(idsOf(shown.map(({ text }) => text).join())).toBe(600);
  });

  test('are sent as text by the other ways too', async () => {
    const { slack } = await startBench({ mode: 'socket' });
    slack.fail('response_url', { status: 404 });
    slack.fail('chat.postEphemeral', { error: 'invalid_blocks' }, 1);
    const reply = await slack.command({ text: '1' }).reply();
    expect(reply).toMatchObject({ via: 'ephemeral', blocks: [] });
  });

  test('that are refused as text as well lead to the next way', async () => {
    const { slack } = await startBench({ mode: 'socket' });
    slack.fail('response_url', { status: 400 });
    const reply = await slack.command({ text: '1' }).reply();
    expect(reply.via).toBe('ephemeral');
    expect(reply.blocks).toHaveLength(1);
  });
});
