/** Files to the moderator, and messages and files for everybody in a channel. */
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../../src/chat/reply.ts';
import { accountPart, plainText, say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import type { Fault } from '../../../emulators/slack/index.ts';
import { MODES, startHarness, type Mode } from '../harness.ts';

const FAILED = plainText(en.dialog.fileFailed);

const REPLY: Reply = {
  tone: 'info',
  summary: say`Here they are.`,
  sections: [{ heading: say`Users`, lines: [say`${'1'}`] }],
  file: {
    name: 'main.csv',
    content: 'user,name\n1,"甲"\n2,<!channel>\n',
    pointer: say`All in the file.`,
    tooLarge: [],
  },
  wantsFile: true,
};

/** More than one message holds. */
const LONG: Reply = {
  ...REPLY,
  sections: [
    { heading: say`All`, lines: Array.from({ length: 400 }, (_, index) => say`${'x'.repeat(60)} ${index}`) },
  ],
};

describe.each(MODES)('a file that was asked for, over $mode', ({ mode }) => {
  test('goes to the direct messages, and the reply says so', async () => {
    const { slack } = await startHarness({ mode, run: () => REPLY });
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
  ])('is shown as far as it fits when %s fails with %j', async (method, fault) => {
    const times = fault === 'hang' ? { deliveryMs: 500 } : {};
    const { slack, log } = await startHarness({ mode, run: () => REPLY, times });
    slack.fail(method, fault);
    const { text, fallback } = await slack.command({ text: '' }).reply();
    expect(text).toBe(
      `ℹ️ Here they are.\nUsers\n• 1\n${FAILED}\nmain.csv\n• user, name\n• 1, "甲"\n• 2, <!channel>`,
    );
    expect(fallback).toContain('• `2, &lt;!channel&gt;`');
    expect(log.items.filter(({ msg }) => msg.includes('did not take a file'))).toHaveLength(1);
  });
});

test('a file that could not be sent and is long is cut in the message', async () => {
  const content = Array.from({ length: 60_000 }, (_, index) => `${index},x`).join('\n');
  const file = { name: 'main.csv', content, pointer: [], tooLarge: [] };
  const { slack } = await startHarness({ mode: 'socket', run: () => ({ ...REPLY, file }) });
  slack.fail('upload', { status: 500 });
  const { text } = await slack.command({ text: '' }).reply();
  expect(text).toMatch(
    /^ℹ️ Here they are\.\nUsers\n• 1\n.*\nmain\.csv\n• 0, x\n• 1, x\n(?:• \d+, x\n)+• …$/u,
  );
});

test('a file that could not be sent is not tried again for each way of the message', async () => {
  const { slack } = await startHarness({ mode: 'socket', run: () => REPLY });
  slack.fail('files.getUploadURLExternal', { error: 'missing_scope' });
  slack.fail('response_url', { status: 404 });
  expect((await slack.command({ text: '' }).reply()).text).toContain(FAILED);
  expect(slack.callsOf('files.getUploadURLExternal')).toHaveLength(1);
});

test('a file that nobody asked for is not sent with a message that shows everything', async () => {
  const { slack, dispatch } = await startHarness({
    mode: 'socket',
    run: () => ({ ...REPLY, wantsFile: false }),
  });
  await slack.command({ text: '' }).reply();
  await dispatch.idle();
  expect(slack.callsOf('files.getUploadURLExternal')).toEqual([]);
});

test('a rate limit on a file is waited for', async () => {
  const { slack } = await startHarness({ mode: 'socket', run: () => REPLY });
  slack.fail('files.completeUploadExternal', { rateLimited: 0 }, 1);
  slack.command({ text: '' });
  expect(await slack.uploads(1)).toHaveLength(1);
});

describe.each(MODES)('a post over $mode', ({ mode }) => {
  const start = (at: Mode) => startHarness({ mode: at, emulator: { channels: ['C5'] } });

  test('is one message for everybody, without buttons, and its file', async () => {
    const { slack, platform } = await start(mode);
    const buttons = [{ key: 'k', label: 'Undo', style: 'normal' as const }];
    await platform.post('C5', { ...REPLY, buttons });
    const [post] = await slack.posts(1);
    expect(post).toMatchObject({ channelId: 'C5', ephemeral: false, via: 'channel', buttons: [] });
    expect(post?.text).toBe('ℹ️ Here they are.\nUsers\n• 1');
    expect(post).not.toHaveProperty('threadTs');
    expect(post?.args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
    expect(post?.args).not.toHaveProperty('link_names');
    expect(await slack.uploads(1)).toMatchObject([{ name: 'main.csv', channelId: 'C5' }]);
  });

  test('that is too long is one message that points to its file', async () => {
    const { slack, platform } = await start(mode);
    await platform.post('C5', { ...LONG, wantsFile: false });
    expect(slack.texts('C5')).toHaveLength(1);
    expect(slack.texts('C5')[0]).toMatch(/^ℹ️ Here they are\.\nAll\n• x.*\n• …\nAll in the file\.$/su);
    expect(await slack.uploads(1)).toMatchObject([{ name: 'main.csv', channelId: 'C5' }]);
  });

  test('names accounts, and mentions nobody', async () => {
    const { slack, platform } = await start(mode);
    const who = accountPart({ platform: 'slack', id: 'U5' }, 'channel');
    await platform.post('C5', { tone: 'done', summary: say`${who} removed ${'7'}`, sections: [] });
    expect(await slack.posts(1)).toMatchObject([{ text: '✅ @channel removed 7', mentions: [] }]);
  });

  test('says where the bot is not in the channel', async () => {
    const { slack, platform } = await start(mode);
    expect(await platform.post('C6', REPLY)).toMatchObject({ kind: 'shut', reason: 'not_in_channel' });
    expect(slack.texts('C6')).toEqual([]);
  });
});

describe('a post', () => {
  const start = () =>
    startHarness({ mode: 'socket', emulator: { channels: ['C5'] }, times: { rateLimitMaxMs: 1_000 } });

  test('waits for rate limits, but not for ever', async () => {
    const { slack, platform } = await start();
    slack.fail('chat.postMessage', { rateLimited: 0 }, 2);
    await platform.post('C5', { ...REPLY, wantsFile: false });
    expect(slack.callsOf('chat.postMessage')).toHaveLength(3);
    slack.fail('chat.postMessage', { rateLimited: 2 });
    expect(await platform.post('C5', REPLY)).toEqual({
      kind: 'later',
      reason: 'rate_limited',
      afterMs: 2_000,
    });
    expect(await slack.posts(1)).toHaveLength(1);
  });

  test('without a wish for its file has none', async () => {
    const { slack, platform } = await start();
    await platform.post('C5', { ...REPLY, wantsFile: false });
    expect(slack.callsOf('files.getUploadURLExternal')).toEqual([]);
  });

  test('whose blocks are refused is sent in another form', async () => {
    const { slack, platform } = await start();
    slack.fail('chat.postMessage', { error: 'invalid_blocks' }, 1);
    await platform.post('C5', { ...REPLY, wantsFile: false });
    expect(await slack.posts(1)).toMatchObject([
      { blocks: [{ type: 'section' }], text: 'ℹ️ Here they are.\n*Users*\n• `1`' },
    ]);
  });

  test('is not made any more once the bot has stopped', async () => {
    const { slack, platform } = await start();
    await platform.stop();
    await expect(platform.post('C5', REPLY)).rejects.toThrow();
    expect(slack.texts('C5')).toEqual([]);
  });
});
