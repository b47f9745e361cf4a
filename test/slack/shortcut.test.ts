/** The entry in the menu of a message: its text as users, and the answer in a modal, since commands are not for threads. */
import { describe, expect, test } from 'vitest';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { plainText, say } from '../../src/chat/sentence.ts';
import { en } from '../../src/chat/texts/en.ts';
import type { Request } from '../../src/chat/command.ts';
import { MODES, startBench, type Bench, type Options } from './harness.ts';
import { pickerReply } from './replies.ts';

const menu = { en: 'Remove from whitelist', 'zh-CN': '移出白名单' };

/** Asks with two buttons; the first is `Remove 2 users`, which runs the command for 1 and 2. */
async function ask({ options, offer }: Request): Promise<Reply> {
  if (options['from'] !== 'message') return notice('done', say`ran with ${options['users'] ?? ''}`);
  return {
    ...notice('info', say`Remove ${options['users'] ?? ''}?`),
    buttons: [
      { key: await offer('unwhitelist', { users: 'none' }, false), label: 'Other', style: 'normal' },
      { key: await offer('unwhitelist', { users: '1 2' }, true), label: 'Remove 2 users', style: 'primary' },
    ],
  };
}

function startWithMenu(options: Partial<Options> = {}): Promise<Bench> {
  return startBench({ mode: 'socket', menu, run: ask, ...options });
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
      close: 'Cancel',
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
      ...{ via: 'ephemeral', ephemeral: true, channelId: 'C8', threadTs: '5.5', userId: 'U1' },
    });
    expect(runs.items[1]).toMatchObject({ channelId: 'C8', options: { users: '1 2' } });
  });

  test('where the modal cannot be opened, asks in the thread, with buttons', async () => {
    const { slack } = await startWithMenu({ mode });
    slack.fail('views.open', { error: 'expired_trigger_id' }, 1);
    const used = slack.shortcut({ message: { text: '1' }, channelId: 'C8', threadTs: '5.5' });
    const question = await used.reply();
    expect(question).toMatchObject({
      ...{ via: 'ephemeral', channelId: 'C8', threadTs: '5.5' },
      buttons: ['Other', 'Remove 2 users'],
    });
    const click = slack.click(question, 'Remove 2 users');
    expect((await click.reply()).text).toBe('✅ ran with 1 2');
    slack.fail('response_url', { status: 404 });
    const again = await slack.click(question, 'Other').reply();
    expect(again).toMatchObject({ via: 'ephemeral', threadTs: '5.5' });
  });

  test('shows a refusal in a modal that has nothing to submit', async () => {
    const { slack, runs } = await startWithMenu({ mode });
    const modal = await slack.shortcut({ message: { text: '1' }, userId: 'U2' }).modal();
    expect(modal).toMatchObject({
      text: `⛔ ${plainText(en.refusals['not-moderator'])}`,
      submit: undefined,
      close: 'Close',
    });
    expect(runs.items).toEqual([]);
  });
});

test('outside a thread, answers in the channel', async () => {
  const { slack } = await startWithMenu();
  const modal = await slack.shortcut({ message: { text: '1' }, channelId: 'C8' }).modal();
  const reply = await slack.submit(modal).reply();
  expect(reply).toMatchObject({ via: 'ephemeral', channelId: 'C8' });
  expect(reply).not.toHaveProperty('threadTs');
});

test('answers in a direct message where the bot is not in the channel', async () => {
  const { slack } = await startWithMenu();
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  const modal = await slack.shortcut({ message: { text: '1' }, threadTs: '5.5' }).modal();
  const reply = await slack.submit(modal).reply();
  expect(reply.via).toBe('direct-message');
  expect(reply.args).not.toHaveProperty('thread_ts');
});

test('a reply with a file is a message in the thread, and the file is sent', async () => {
  const file = { name: 'ids.csv', content: '1', pointer: say`In the file.` };
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

test('speaks the language of its moderator, and cuts what is too long', async () => {
  const { slack } = await startWithMenu({
    fake: { users: { U1: { locale: 'zh-CN' } } },
    run: async ({ offer }) => ({
      ...notice('info', say`Words.`),
      buttons: [{ key: await offer('unwhitelist', {}, true), label: 'x'.repeat(30), style: 'danger' }],
    }),
  });
  const modal = await slack.shortcut({ message: { text: '1' } }).modal();
  expect(modal).toMatchObject({ title: '移出白名单', close: '取消', submit: `${'x'.repeat(23)}…` });
});

test('of a command without such an entry is not listened for', async () => {
  const { slack, log } = await startBench({ mode: 'socket' });
  void slack.shortcut({ message: { text: '1' } });
  await slack.command({ text: '2' }).reply();
  expect(slack.views).toEqual([]);
  expect(log.items.filter(({ level }) => level >= 50)).toEqual([]);
});

test.each<[string, object, string]>([
  ['text before blocks', { text: '1', blocks: [section('mrkdwn', '2')] }, '1'],
  ['a section', { text: '', blocks: [section('mrkdwn', '&lt;1&gt;')] }, '<1>'],
  ['plain text', { text: ' ', blocks: [section('plain_text', '&lt;1')] }, '&lt;1'],
  [
    'a header and a section',
    { blocks: [{ type: 'header', text: { type: 'plain_text', text: '1' } }, section('mrkdwn', '2')] },
    '1\n2',
  ],
  [
    'fields',
    {
      blocks: [
        {
          type: 'section',
          fields: [
            { type: 'mrkdwn', text: '1' },
            { type: 'mrkdwn', text: '2' },
          ],
        },
      ],
    },
    '1\n2',
  ],
  [
    'rich text',
    {
      blocks: [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: '1 &amp; ' },
                { type: 'user', user_id: 'U5' },
                { type: 'link', url: 'https://a.example/' },
                { type: 'link', url: 'https://b.example/', text: ' b' },
              ],
            },
            {
              type: 'rich_text_list',
              elements: [
                { type: 'rich_text_section', elements: [{ type: 'text', text: '2' }] },
                { type: 'rich_text_section', elements: [{ type: 'text', text: '3' }] },
              ],
            },
          ],
        },
      ],
    },
    '1 &amp; <@U5>https://a.example/ b\n2\n3',
  ],
  ['nothing', { blocks: [{ type: 'divider' }] }, ''],
  ['null', { text: null, blocks: [section('mrkdwn', '2')] }, '2'],
  [
    'no further than blocks go',
    { blocks: JSON.parse(`${'['.repeat(1_000)}1${']'.repeat(1_000)}`) as unknown },
    '',
  ],
])('reads %s', async (_, message, expected) => {
  const { slack, runs } = await startWithMenu();
  await slack.shortcut({ message: { ...message } }).modal();
  expect(runs.items[0]?.options['users']?.replaceAll(/\n+/gu, '\n')).toBe(expected);
});

function section(type: string, text: string): object {
  return { type: 'section', text: { type, text } };
}
