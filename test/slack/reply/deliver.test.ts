/** A reply reaches its reader by whichever way is left, whole, and in bounded time. */
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../src/chat/command.ts';
import type { Reply } from '../../../src/chat/reply.ts';
import { plainText, say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import type { Fault } from '../../../emulators/slack/index.ts';
import { MODES, startHarness } from '../harness.ts';
import { buttonReply } from '../replies.ts';

const FILE = { name: 'failed.csv', content: 'user,why\n1,no\n', pointer: say`In the file.`, tooLarge: [] };

/** A reply of 5,000 ids in one list, with a file and a button. */
async function longReply({ offer }: Request): Promise<Reply> {
  const lines = Array.from({ length: 5_000 }, (_, index) => say`${String(1_000_000_000_000 + index)} — no`);
  const key = await offer('unwhitelist', { users: '7' }, false);
  return {
    tone: 'failed',
    summary: say`Failed.`,
    sections: [
      { heading: say`Ids`, lines },
      { lines: [say`code ${'X'}`], small: true },
    ],
    file: FILE,
    buttons: [{ key, label: 'Retry', style: 'normal' }],
  };
}

const SENT = plainText(en.dialog.fileSent);

describe.each(MODES)('over $mode', ({ mode }) => {
  test.each<[string, Fault, number?]>([
    ['has expired', { status: 404 }],
    ['is refused', { status: 403 }],
    ['is rate limited', { status: 429 }],
    ['answers ok:false', { error: 'used_url' }],
    ['never answers', 'hang'],
    ['is cut off twice', 'drop', 2],
  ])('falls back to an ephemeral message when the response_url %s', async (_, fault, calls = 1) => {
    const times = fault === 'hang' ? { deliveryMs: 1_000 } : {};
    const { slack, log } = await startHarness({ mode, times });
    slack.fail('response_url', fault);
    const asked = performance.now();
    const reply = await slack.command({ text: '1', channelId: 'C7' }).reply();
    expect(performance.now() - asked).toBeLessThan(20_000);
    expect(reply).toMatchObject({ text: '✅ ran with 1', via: 'ephemeral', ephemeral: true, userId: 'U1' });
    expect(reply.args).toMatchObject({ channel: 'C7', user: 'U1' });
    expect(slack.callsOf('response_url')).toHaveLength(calls);
    expect(log.items.filter(({ way }) => way === 'response_url')).toHaveLength(1);
  });

  test('posts again to a response_url whose connection was cut once', async () => {
    const { slack } = await startHarness({ mode });
    slack.fail('response_url', 'drop', 1);
    expect(await slack.command({ text: '1' }).reply()).toMatchObject({ via: 'response_url' });
  });

  test('falls back to a direct message when the bot is not in the channel', async () => {
    const { slack } = await startHarness({ mode });
    slack.fail('response_url', { status: 404 });
    slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
    const reply = await slack.command({ text: '1', userId: 'U1' }).reply();
    expect(reply).toMatchObject({ text: '✅ ran with 1', via: 'direct-message', userId: 'U1' });
    expect(reply.args).toMatchObject({ channel: 'DU1', unfurl_links: 'false', unfurl_media: 'false' });
    expect(reply.args).not.toHaveProperty('link_names');
  });

  test('logs the whole reply when every way fails', async () => {
    const { slack, log } = await startHarness({ mode });
    slack.fail('response_url', { status: 404 });
    slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
    slack.fail('conversations.open', { error: 'missing_scope' });
    slack.command({ text: '1' });
    const [line] = await log.first(1, ({ msg }) => msg.includes('could not be delivered'));
    expect(line).toMatchObject({ level: 50, reply: 'ran with 1' });
  });
});

describe.each(MODES)('a reply that is too long, over $mode', ({ mode }) => {
  test('is one message that says where the rest is, and a file among the direct messages', async () => {
    const { slack, dispatch } = await startHarness({ mode, run: longReply });
    const command = slack.command({ text: '1' });
    const reply = await command.reply();
    expect(reply).toMatchObject({ via: 'response_url', buttons: ['Retry'] });
    expect(reply.text).toMatch(
      new RegExp(`^❌ Failed\\.\\nIds\\n(?:• \\d{13} — no\\n){100,}• …\\n${SENT}\\ncode \`X\`$`, 'u'),
    );
    expect(slack.uploaded).toEqual([{ name: FILE.name, content: FILE.content, channelId: 'DU1' }]);
    await dispatch.idle();
    expect(command.shown).toHaveLength(1);
  });
});

test('a reply that is too long and has no file of its own is sent as one', async () => {
  const { slack } = await startHarness({
    mode: 'socket',
    run: async (request) => {
      const { tone, summary, sections } = await longReply(request);
      return { tone, summary, sections };
    },
  });
  expect((await slack.command({ text: '1' }).reply()).text).toContain(SENT);
  const [upload] = slack.uploaded;
  expect(upload?.name).toBe('reply.txt');
  expect(upload?.content.match(/^\d{13} — no$/gmu)).toHaveLength(5_000);
});

test('its file is sent once, by whichever way the message goes, and when it is tried again', async () => {
  const { slack } = await startHarness({ mode: 'socket', run: longReply });
  slack.fail('response_url', { status: 404 });
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  slack.fail('chat.postMessage', { error: 'internal_error' }, 1);
  const reply = await slack.command({ text: '1' }).reply();
  expect(reply).toMatchObject({ via: 'direct-message', buttons: ['Retry'] });
  expect(slack.callsOf('response_url')).toHaveLength(2);
  expect(slack.uploaded).toHaveLength(1);
});

describe('refused blocks', () => {
  test.each<[string, Fault]>([
    ['HTTP 400', { status: 400, body: 'invalid_blocks' }],
    ['ok:false', { error: 'invalid_blocks' }],
    ['too many characters', { error: 'msg_blocks_too_long' }],
  ])('with %s are sent as one section, with their buttons', async (_, fault) => {
    const { slack } = await startHarness({ mode: 'socket', run: buttonReply });
    slack.fail('response_url', fault, 1);
    const reply = await slack.command({ text: '' }).reply();
    expect(reply).toMatchObject({ via: 'response_url', text: 'ℹ️ Really?', buttons: ['Do it'] });
    expect(reply.blocks.map(({ type }) => type)).toEqual(['section', 'actions']);
    expect(slack.callsOf('response_url')).toHaveLength(2);
  });

  test.each([
    ...['attachment_payload_limit_exceeded', 'block_mismatch', 'invalid_arguments', 'invalid_attachments'],
    ...['invalid_blocks', 'invalid_blocks_format', 'markdown_text_conflict', 'msg_blocks_too_long'],
    ...['msg_too_long', 'too_many_attachments'],
  ])('with %s are sent in another form, by every way', async (error) => {
    const { slack } = await startHarness({ mode: 'socket', run: buttonReply });
    const shown = async () => {
      const { via, buttons, blocks } = await slack.command({ text: '' }).reply();
      return [via, ...buttons, ...blocks.map(({ type }) => type)];
    };
    slack.fail('response_url', { error }, 1);
    expect(await shown()).toEqual(['response_url', 'Do it', 'section', 'actions']);
    slack.fail('response_url', { status: 404 });
    slack.fail('chat.postEphemeral', { error }, 1);
    expect(await shown()).toEqual(['ephemeral', 'Do it', 'section', 'actions']);
    slack.fail('chat.postEphemeral', { error: 'not_in_channel' });
    slack.fail('chat.postMessage', { error }, 2);
    expect(await shown()).toEqual(['direct-message']);
  });

  test('as text alone bring the file of what it leaves out', async () => {
    const { slack } = await startHarness({ mode: 'socket', run: longReply });
    slack.fail('response_url', { error: 'msg_blocks_too_long' }, 2);
    const { text, blocks } = await slack.command({ text: '1' }).reply();
    expect(blocks).toEqual([]);
    expect(text).toMatch(new RegExp(`^❌ Failed\\.[^]*\\n• …\\n${SENT}`, 'u'));
    expect(slack.uploaded).toMatchObject([{ name: FILE.name }]);
  });

  test('that are refused again are left out', async () => {
    const { slack } = await startHarness({ mode: 'socket' });
    slack.fail('response_url', { status: 400, body: 'invalid_blocks' }, 2);
    const reply = await slack.command({ text: '<!channel>' }).reply();
    expect(reply).toMatchObject({
      via: 'response_url',
      blocks: [],
      fallback: '✅ ran with `&lt;!channel&gt;`',
      mentions: [],
    });
    expect(slack.callsOf('response_url')).toHaveLength(3);
  });

  test('bring the file of what the shorter message leaves out', async () => {
    const { slack } = await startHarness({
      mode: 'socket',
      run: async (request) => {
        const { sections, ...reply } = await longReply(request);
        return { ...reply, sections: sections.map((one) => ({ ...one, lines: one.lines.slice(0, 150) })) };
      },
    });
    slack.fail('response_url', { error: 'msg_blocks_too_long' }, 1);
    const reply = await slack.command({ text: '1' }).reply();
    expect(reply.text).toMatch(new RegExp(`\\n• …\\n${SENT}\\ncode`, 'u'));
    expect(slack.uploaded).toMatchObject([{ name: FILE.name }]);
    // Whole, it would have had no need of it.
    expect((await slack.command({ text: '1' }).reply()).text).not.toContain(SENT);
    expect(slack.uploaded).toHaveLength(1);
  });

  test('are sent in another form by the other ways too', async () => {
    const { slack } = await startHarness({ mode: 'socket' });
    slack.fail('response_url', { status: 404 });
    slack.fail('chat.postEphemeral', { error: 'invalid_blocks' }, 2);
    const reply = await slack.command({ text: '1' }).reply();
    expect(reply).toMatchObject({ via: 'ephemeral', blocks: [] });
  });

  test('that are refused as text as well lead to the next way', async () => {
    const { slack } = await startHarness({ mode: 'socket' });
    slack.fail('response_url', { status: 400 });
    const reply = await slack.command({ text: '1' }).reply();
    expect(reply.via).toBe('ephemeral');
    expect(reply.blocks).toMatchObject([{ type: 'rich_text' }]);
  });
});
