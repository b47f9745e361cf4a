/** The entry in the menu of a message: its text as users, and the answer in a modal, since commands are not for threads. */
import { describe, expect, test } from 'vitest';
import { notice, type Reply } from '../../../src/chat/reply.ts';
import { plainText, say } from '../../../src/chat/sentence.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import { catalogues } from '../../../src/chat/texts/index.ts';
import type { Request } from '../../../src/chat/command.ts';
import { MODES, startHarness, type SlackHarness, type HarnessOptions } from '../harness.ts';
import { pickerReply } from '../replies.ts';

const menu = { en: 'Remove from whitelist', 'zh-CN': '移出白名单' };

/** Asks with a button, which runs the command for 1 and 2. */
async function ask({ options, offer }: Request): Promise<Reply> {
  if (options['from'] !== 'message') return notice('done', say`ran with ${options['users'] ?? ''}`);
  const key = await offer('unwhitelist', { users: '1 2' }, true);
  return {
    ...notice('info', say`Remove ${options['users'] ?? ''}?`),
    buttons: [{ key, label: 'Remove 2 users', style: 'primary' }],
  };
}

/** Asks with one more button. */
async function askWhich(request: Request): Promise<Reply> {
  const { buttons = [], ...question } = await ask(request);
  if (buttons.length === 0) return question;
  const key = await request.offer('unwhitelist', { users: '3' }, true);
  return { ...question, buttons: [...buttons, { key, label: 'Other', style: 'normal' }] };
}

function startWithMenu(options: Partial<HarnessOptions> = {}): Promise<SlackHarness> {
  return startHarness({ mode: 'socket', menu, run: ask, ...options });
}

describe.each(MODES)('over $mode', ({ mode }) => {
  test('runs the command with the text, and asks in a modal', async () => {
    const { slack, runs } = await startWithMenu({ mode });
    const used = slack.shortcut({ message: { text: '1 &amp; <@U5>' }, channelId: 'C8', threadTs: '5.5' });
    expect(await used.acknowledged).toMatchObject({ status: 200, body: '' });
    const modal = await used.modal();
    expect(modal).toMatchObject({
      title: 'Remove from whitelist',
      text: 'ℹ️ Remove 1 & <@U5>?',
      submit: 'Remove 2 users',
      close: en.dialog.cancel,
      labels: [],
    });
    expect(runs.items[0]).toMatchObject({
      id: expect.stringMatching(/^[\da-f]{32}$/u) as string,
      typedAs: '/unwhitelist',
      channelId: 'C8',
      options: { users: '1 & <@U5>', from: 'message' },
    });
    expect(used.shown).toEqual([]);
  });

  test('answers a submission in the thread, to the moderator alone', async () => {
    const { slack, runs } = await startWithMenu({ mode });
    const modal = await slack.shortcut({ message: { text: '1' }, channelId: 'C8', threadTs: '5.5' }).modal();
    const submission = slack.submit(modal);
    expect(await submission.acknowledged).toMatchObject({ status: 200, body: '' });
    expect(await submission.reply()).toMatchObject({
      text: '✅ ran with 1 2',
      via: 'ephemeral',
      ephemeral: true,
      channelId: 'C8',
      threadTs: '5.5',
      userId: 'U1',
    });
    expect(runs.items[1]).toMatchObject({ channelId: 'C8', options: { users: '1 2' } });
  });

  test('where the modal cannot be opened, asks in the thread, with buttons', async () => {
    const { slack } = await startWithMenu({ mode });
    slack.fail('views.open', { error: 'expired_trigger_id' }, 1);
    const used = slack.shortcut({ message: { text: '1' }, channelId: 'C8', threadTs: '5.5' });
    const question = await used.reply();
    expect(question).toMatchObject({
      via: 'ephemeral',
      channelId: 'C8',
      threadTs: '5.5',
      buttons: ['Remove 2 users'],
    });
    const answer = await slack.click(question, 'Remove 2 users').reply();
    expect(answer).toMatchObject({
      text: '✅ ran with 1 2',
      inPlace: true,
      ts: question.ts,
      threadTs: '5.5',
    });
  });

  test('asks in a message where there is more than one button, since a modal submits one', async () => {
    const { slack } = await startWithMenu({ mode, run: askWhich });
    const used = slack.shortcut({ message: { text: '1' }, channelId: 'C8' });
    const question = await used.reply();
    expect(question).toMatchObject({
      via: 'response_url',
      channelId: 'C8',
      ephemeral: true,
      inPlace: false,
      buttons: ['Remove 2 users', 'Other'],
    });
    await expect.poll(() => slack.views.at(-1)?.text).toBe(plainText(en.dialog.elsewhere));
    const answer = await slack.click(question, 'Other').reply();
    expect(answer).toMatchObject({ text: '✅ ran with 3', inPlace: true, ts: question.ts });
  });

  test('asks in the thread of the message, or by the response_url where the bot may not post there', async () => {
    const { slack } = await startWithMenu({ mode, run: askWhich });
    const shortcut = { message: { text: '1' }, channelId: 'C8', threadTs: '5.5' };
    const inThread = await slack.shortcut(shortcut).reply();
    expect(inThread).toMatchObject({ via: 'ephemeral', threadTs: '5.5', channelId: 'C8' });
    slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
    expect(await slack.shortcut(shortcut).reply()).toMatchObject({ via: 'response_url', channelId: 'C8' });
    slack.fail('response_url', { status: 404 });
    // An answer to a click that can be shown nowhere else stays with its moderator.
    expect((await slack.click(inThread, 'Other').reply()).via).toBe('direct-message');
  });

  test('shows a refusal in a modal that has nothing to submit', async () => {
    const { slack, runs } = await startWithMenu({ mode });
    const modal = await slack.shortcut({ message: { text: '1' }, userId: 'U2' }).modal();
    expect(modal).toMatchObject({
      text: `⛔ ${plainText(en.refusals['not-moderator'])}`,
      submit: undefined,
      close: en.dialog.close,
    });
    expect(runs.items).toEqual([]);
  });
});

test('outside a thread, answers in the channel', async () => {
  const { slack } = await startWithMenu();
  const modal = await slack.shortcut({ message: { text: '1' }, channelId: 'C8' }).modal();
  const reply = await slack.submit(modal).reply();
  expect(reply).toMatchObject({ via: 'response_url', channelId: 'C8' });
  expect(reply).not.toHaveProperty('threadTs');
});

test.each([{}, { threadTs: '5.5' }])(
  'in a channel that the bot is not in, answers there all the same (%j)',
  async (place) => {
    const { slack } = await startWithMenu();
    slack.fail('chat.postEphemeral', { error: 'not_in_channel' });
    const modal = await slack.shortcut({ message: { text: '1' }, channelId: 'C8', ...place }).modal();
    expect(await slack.submit(modal).reply()).toMatchObject({
      via: 'response_url',
      channelId: 'C8',
      ephemeral: true,
      userId: 'U1',
    });
    expect(slack.callsOf('conversations.open')).toEqual([]);
  },
);

test('answers in a direct message where nothing else is left', async () => {
  const { slack } = await startWithMenu();
  slack.fail('response_url', { status: 404 });
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  const modal = await slack.shortcut({ message: { text: '1' }, threadTs: '5.5' }).modal();
  const reply = await slack.submit(modal).reply();
  expect(reply.via).toBe('direct-message');
  expect(reply.args).not.toHaveProperty('thread_ts');
});

test('a reply with a file is a message in the thread, and the file is sent', async () => {
  const file = { name: 'ids.csv', content: '1', pointer: say`In the file.`, tooLarge: [] };
  const { slack } = await startWithMenu({
    run: () => ({ ...notice('info', say`Here.`), file, wantsFile: true }),
  });
  const used = slack.shortcut({ message: { text: '1' }, threadTs: '5.5' });
  expect(await used.reply()).toMatchObject({ via: 'ephemeral', threadTs: '5.5' });
  expect(await slack.uploads(1)).toMatchObject([{ name: 'ids.csv', channelId: 'DU1' }]);
});

test('that is delivered again runs once', async () => {
  const { slack, runs } = await startWithMenu();
  const first = slack.shortcut({ message: { text: '1' } });
  await slack.redeliver(first).acknowledged;
  await first.modal();
  await slack.shortcut({ message: { text: '2' } }).modal();
  expect(runs.items.map(({ options }) => options['users'])).toEqual(['1', '2']);
});

test('a submission that is delivered again, or given twice, runs once', async () => {
  const { slack, runs } = await startWithMenu();
  const modal = await slack.shortcut({ message: { text: '1' } }).modal();
  const first = slack.submit(modal);
  await slack.redeliver(first).acknowledged;
  await first.reply();
  expect((await slack.submit(modal).reply()).text).toBe(`⛔ ${plainText(en.offers.used)}`);
  expect(runs.items).toHaveLength(2);
});

test('a reply with a picker is a picker', async () => {
  const { slack } = await startWithMenu({ run: (request) => pickerReply(request) });
  expect((await slack.shortcut({ message: { text: '' } }).modal()).submit).toBe('Remove');
});

test('speaks the language of its moderator', async () => {
  const { slack } = await startWithMenu({ emulator: { users: { U1: { locale: 'zh-CN' } } } });
  const modal = await slack.shortcut({ message: { text: '1' } }).modal();
  expect(modal).toMatchObject({ title: '移出白名单', close: catalogues['zh-CN'].dialog.cancel });
});

test('asks in a message where the label of the button is longer than one of a modal may be', async () => {
  const label = `Remove ${'x'.repeat(18)}`;
  const { slack } = await startWithMenu({
    run: async (request) => {
      const { buttons = [], ...question } = await ask(request);
      return { ...question, buttons: buttons.map((button) => ({ ...button, label })) };
    },
  });
  const { buttons } = await slack.shortcut({ message: { text: '1' } }).reply();
  expect(buttons).toEqual([label]);
});

test('of a command without such an entry is not listened for', async () => {
  const { slack, log } = await startHarness({ mode: 'socket' });
  void slack.shortcut({ message: { text: '1' } });
  await slack.command({ text: '2' }).reply();
  expect(slack.views).toEqual([]);
  expect(log.items.filter(({ level }) => level >= 50)).toEqual([]);
});

test('a reply that is too long for a modal is a message, and its file is sent', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => say`${index}`);
  const { slack } = await startWithMenu({
    run: () => ({ tone: 'info', summary: say`Many.`, sections: [{ heading: say`All`, lines }] }),
  });
  expect((await slack.shortcut({ message: { text: '1' } }).reply()).text).toContain('• …');
  expect(await slack.uploads(1)).toMatchObject([{ channelId: 'DU1' }]);
});

describe('files of the message', () => {
  const hosted = (slack: SlackHarness['slack'], name: string, more: object = {}) => ({
    ...slack.host({ name, bytes: Buffer.from(name) }),
    ...more,
  });

  test('come along where they may be lists, those of shared messages too, and five at most are fetched', async () => {
    const { slack, runs } = await startWithMenu();
    const files = [
      ...['1.txt', '2.CSV', '3.tsv', 'photo.png', 'sheet.xlsx'].map((name) => hosted(slack, name)),
      hosted(slack, 'Untitled', { mimetype: 'text/plain' }),
      { id: 'F0', mode: 'tombstone' },
      null,
    ];
    const attachments = [{ is_share: true, files: [hosted(slack, '4.json'), hosted(slack, '5.md')] }];
    await slack.shortcut({ message: { text: 'see files', files, attachments } }).modal();
    expect(runs.items[0]?.options['users']).toBe('see files');
    const received = runs.items[0]?.files ?? [];
    const names = ['1.txt', '2.CSV', '3.tsv', 'sheet.xlsx', 'Untitled', '4.json', '5.md'];
    expect(received.map(({ name }) => name)).toEqual(names);
    expect(
      received.map((file) => (file.kind === 'file' ? Buffer.from(file.bytes).toString() : file.problem)),
    ).toEqual([...names.slice(0, 5), 'too-many', 'too-many']);
  });

  test('that cannot be fetched are named with the problem', async () => {
    const { slack, runs } = await startWithMenu();
    const files = [{ name: 'a.txt', url_private: 'https://evil.example/a.txt' }, { name: 'b.txt' }];
    await slack.shortcut({ message: { text: '', files } }).modal();
    expect(runs.items[0]?.files).toEqual([
      { kind: 'problem', name: 'a.txt', problem: 'wrong-host' },
      { kind: 'problem', name: 'b.txt', problem: 'unavailable' },
    ]);
  });
});

test('hands over who asked with their name', async () => {
  const { slack, runs } = await startWithMenu();
  await slack.shortcut({ message: { text: '1' } }).modal();
  expect(runs.items[0]?.invoker).toEqual({ platform: 'slack', id: 'U1', name: 'moderator' });
});
