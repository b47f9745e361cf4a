/** Files to the moderator, and messages and files for everybody in a channel. */
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import type { Fault } from '../support/fake-slack.ts';
import { MODES, startBench, type Mode } from './harness.ts';

const REPLY: Reply = {
  tone: 'info',
  summary: say`Here they are.`,
  sections: [{ heading: say`Users`, lines: [say`${'1'}`] }],
  file: { name: 'main.csv', content: 'user,name\n1,"甲"\n2,<!channel>\n', pointer: say`All in the file.` },
  wantsFile: true,
};

/** The two of them are about two pages. */
const LONG: Reply = {
  ...REPLY,
  sections: [{ lines: Array.from({ length: 40 }, (_, index) => say`${'x'.repeat(79)} ${index}`) }],
};

describe.each(MODES)('a file that was asked for, over $mode', ({ mode }) => {
  test('goes to the direct messages, and the reply says so', async () => {
    const { slack } = await startBench({ mode, run: () => REPLY });
    const { replies } = slack.command({ text: '', channelId: 'C8' });
    expect(await slack.uploads(1)).toEqual([
      { name: 'main.csv', content: 'user,name\n1,"甲"\n2,<!channel>\n', channelId: 'DU1' },
    ]);
    const [reply] = await replies(1);
    expect(reply).toMatchObject({
      via: 'response_url',
      text: 'ℹ️ Here they are.\nUsers\n• 1\nThe file is in your direct messages with this bot.',
    });
  });

  test.each<[string, Fault]>([
    ['conversations.open', { error: 'missing_scope' }],
    ['files.getUploadURLExternal', { error: 'missing_scope' }],
    ['upload', { status: 500 }],
    ['upload', 'hang'],
    ['files.completeUploadExternal', { error: 'internal_error' }],
  ])('is a list of its lines when %s fails with %j', async (method, fault) => {
    const { slack, log } = await startBench({ mode, run: () => REPLY });
    slack.fail(method, fault);
    const { text, fallback } = await slack.command({ text: '' }).reply();
    expect(text).toBe(
      'ℹ️ Here they are.\nThe file could not be sent: everything that it holds is here.\nUsers\n• 1\nuser, name\n1, "甲"\n2, <!channel>',
    );
    expect(fallback).toContain('`2`, `&lt;!channel&gt;`');
    expect(log.items.filter(({ msg }) => msg.includes('did not take a file'))).toHaveLength(1);
  });
});

test('a file leaves one page of a long reply', async () => {
  const { slack, dispatch } = await startBench({ mode: 'socket', run: () => LONG });
  const { reply, shown } = slack.command({ text: '' });
  expect((await reply()).text).toMatch(
    /^ℹ️ Here they are\.\nx.*\nThe file is in your direct messages with this bot\.$/su,
  );
  await dispatch.idle();
  expect(shown).toHaveLength(1);
});

test('a file that nobody asked for is not sent', async () => {
  const { slack, dispatch } = await startBench({
    mode: 'socket',
    run: () => ({ ...LONG, wantsFile: false }),
  });
  await slack.command({ text: '' }).replies(2);
  await dispatch.idle();
  expect(slack.callsOf('files.getUploadURLExternal')).toEqual([]);
});

test('a rate limit on a file is waited for', async () => {
  const { slack } = await startBench({ mode: 'socket', run: () => REPLY });
  slack.fail('files.completeUploadExternal', { rateLimited: 0 }, 1);
  slack.command({ text: '' });
  expect(await slack.uploads(1)).toHaveLength(1);
});

describe.each(MODES)('a post over $mode', ({ mode }) => {
  const start = (at: Mode) => startBench({ mode: at, fake: { channels: ['C5'] } });

  test('is a message for everybody, with its other pages in its thread, and its file', async () => {
    const { slack, platform } = await start(mode);
    const buttons = [{ key: 'k', label: 'Undo', style: 'normal' as const }];
    await platform.post('C5', { ...LONG, buttons });
    const [first, second] = await slack.posts(2);
    expect(first).toMatchObject({ channelId: 'C5', ephemeral: false, via: 'channel', buttons: [] });
    expect(first?.text).toMatch(/^ℹ️ Here they are\./u);
    expect(first).not.toHaveProperty('threadTs');
    expect(second).toMatchObject({ channelId: 'C5', threadTs: first?.ts, buttons: [] });
    for (const { args } of [first, second].filter((post) => post !== undefined)) {
      expect(args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
      expect(args).not.toHaveProperty('link_names');
    }
    const lines = [first, second].map((post) => post?.text).join('\n');
    for (let index = 0; index < 40; index += 1) expect(lines).toContain(` ${index}`);
    expect(await slack.uploads(1)).toMatchObject([{ name: 'main.csv', channelId: 'C5' }]);
  });

  test('rejects where the bot is not in the channel', async () => {
    const { slack, platform } = await start(mode);
    await expect(platform.post('C6', REPLY)).rejects.toMatchObject({ data: { error: 'not_in_channel' } });
    expect(slack.callsOf('files.getUploadURLExternal')).toEqual([]);
  });
});

describe('a post', () => {
  const start = () =>
    startBench({ mode: 'socket', fake: { channels: ['C5'] }, times: { rateLimitMaxMs: 1_000 } });

  test('waits for rate limits, but not for ever', async () => {
    const { slack, platform } = await start();
    slack.fail('chat.postMessage', { rateLimited: 0 }, 2);
    await platform.post('C5', { ...REPLY, wantsFile: false });
    expect(slack.callsOf('chat.postMessage')).toHaveLength(3);
    slack.fail('chat.postMessage', { rateLimited: 2 });
    await expect(platform.post('C5', REPLY)).rejects.toMatchObject({
      code: 'slack_webapi_rate_limited_error',
    });
    expect(await slack.posts(1)).toHaveLength(1);
  });

  test('rejects when its file is refused', async () => {
    const { slack, platform } = await start();
    slack.fail('files.completeUploadExternal', { error: 'internal_error' });
    await expect(platform.post('C5', REPLY)).rejects.toThrow('internal_error');
  });

  test('without a wish for its file has none', async () => {
    const { slack, platform } = await start();
    await platform.post('C5', { ...REPLY, wantsFile: false });
    expect(slack.callsOf('files.getUploadURLExternal')).toEqual([]);
  });

  test('whose blocks are refused is sent as text', async () => {
    const { slack, platform } = await start();
    slack.fail('chat.postMessage', { error: 'invalid_blocks' }, 1);
    await platform.post('C5', { ...REPLY, wantsFile: false });
    expect(await slack.posts(1)).toMatchObject([{ blocks: [], text: 'ℹ️ Here they are.\n*Users*\n• `1`' }]);
  });

  test('is not made any more once the bot has stopped', async () => {
    const { slack, platform } = await start();
    await platform.stop();
    await expect(platform.post('C5', REPLY)).rejects.toThrow();
    expect(slack.texts('C5')).toEqual([]);
  });
});
