/** The entry of the menu on a message takes everything that people read in the message, and its text files. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/chat/command.ts';
import type { FakeGuild, FakeSeenMessage } from '../../../emulators/discord/index.ts';
import { GUILD, MODERATOR, OUR_GUILD, startBot, localized, type RunningBot } from '../harness.ts';

const NAME = 'Remove these';
const commands = (stub: Command): readonly Command[] => [
  { ...stub, menus: { message: localized(NAME, '移出') } },
];

/** Its channels are not known to discord.js. */
const ELSEWHERE: FakeGuild = { id: '100000000000000003', roles: [MODERATOR], member: false };

async function useOn(message: FakeSeenMessage, bot?: RunningBot) {
  const { discord, runs } = bot ?? (await startBot({ commands }));
  await discord.messageMenu({ name: NAME, ...message }).reply();
  return runs.at(-1);
}

const EMBED = {
  author: { name: '10001 by author' },
  title: 'Title 10002',
  description: 'first 10003\nsecond 10004',
  fields: [
    { name: 'Field 10005', value: '10006' },
    { name: '\u200B', value: '10007' },
  ],
  footer: { text: 'Footer 10008' },
};

describe('its text', () => {
  test.each<[string, FakeSeenMessage, string]>([
    ['to the last character', { content: ' 10001, \n用户 <@5> ' }, ' 10001, \n用户 <@5> '],
    ['nothing, where there is nothing', {}, ''],
    [
      'all of an embed, each on its own line',
      { content: 'Look:', embeds: [EMBED] },
      'Look:\n10001 by author\nTitle 10002\nfirst 10003\nsecond 10004\nField 10005\n10006\n\u200B\n10007\nFooter 10008',
    ],
    ['every embed', { embeds: [{ title: '10001' }, {}, { footer: { text: '10002' } }] }, '10001\n10002'],
    [
      'texts of components, however deep, and of buttons',
      {
        components: [
          { type: 10, content: '10001' },
          {
            type: 17,
            components: [
              { type: 10, content: '10002' },
              { type: 14 },
              {
                type: 9,
                components: [{ type: 10, content: '10003' }],
                accessory: { type: 2, style: 2, label: 'Ban 10004', custom_id: 'x' },
              },
              { type: 1, components: [{ type: 2, style: 2, label: '10005', custom_id: 'y' }] },
            ],
          },
        ],
      },
      '10001\n10002\n10003\nBan 10004\n10005',
    ],
    [
      'a poll',
      {
        poll: {
          question: { text: 'Remove 10001?' },
          answers: [
            { answer_id: 1, poll_media: { text: 'yes 10002' } },
            { answer_id: 2, poll_media: { emoji: { id: null, name: '👎' } } },
          ],
          allow_multiselect: false,
        },
      },
      'Remove 10001?\nyes 10002',
    ],
    [
      'of forwarded messages, several and with everything in them',
      {
        content: 'See below',
        forwarded: [
          { content: '10001', embeds: [{ title: '10002' }] },
          { components: [{ type: 10, content: '10003' }] },
        ],
      },
      'See below\n10001\n10002\n10003',
    ],
  ])('is %s', async (_what, message, users) => {
    const run = await useOn(message);
    expect(run?.options).toEqual({ users, from: 'message' });
    expect(run?.files).toEqual([]);
  });

  test('is the same where discord.js does not know the channel, over whose polls it stumbles', async () => {
    const guilds = [OUR_GUILD, ELSEWHERE];
    const { discord, runs } = await startBot({ commands, guilds, guildIds: [GUILD, ELSEWHERE.id] });
    const poll = { question: { text: '10002' }, answers: [], allow_multiselect: false };
    const message = { content: '10001', poll, forwarded: [{ content: '10003', poll }] };
    await discord.messageMenu({ name: NAME, guildId: ELSEWHERE.id, ...message }).reply();

    expect(runs[0]?.options['users']).toBe('10001\n10002\n10003\n10002');
  });

  test.each<[string, FakeSeenMessage]>([
    ['embeds', { embeds: [{ title: 5, fields: [7, { name: {} }], footer: 'x', description: 'kept' }] }],
    [
      'components',
      {
        components: [
          { type: 10, content: 5 },
          { type: 10, content: 'kept' },
        ],
      },
    ],
    ['polls', { content: 'kept', poll: { question: 5, answers: [[]] } }],
    ['snapshots', { content: 'kept', forwarded: [{ content: 5 } as unknown as FakeSeenMessage] }],
  ])('is what can be read, where Discord sent %s of another form', async (_what, message) => {
    expect((await useOn(message))?.options['users']).toBe('kept');
  });
});

describe('its files', () => {
  test('are all text files, those of forwarded messages included', async () => {
    const run = await useOn({
      content: 'Two lists',
      files: [
        { name: 'a.CSV', content: '10001' },
        { name: 'picture.png', content: 'x', type: 'image/png' },
      ],
      forwarded: [
        { files: [{ name: 'b.txt', content: '10002' }] },
        {
          files: [
            { name: 'list', content: '10003', type: 'text/plain; charset=utf-8' },
            { name: 'c.json', content: '[10004]' },
          ],
        },
      ],
    });
    const read = run?.files.map((file) =>
      file.kind === 'file' ? [file.name, Buffer.from(file.bytes).toString()] : [file.problem],
    );
    expect(read).toEqual([
      ['a.CSV', '10001'],
      ['b.txt', '10002'],
      ['list', '10003'],
      ['c.json', '[10004]'],
    ]);
  });

  test('that cannot be had are named', async () => {
    const bot = await startBot({ commands });
    bot.discord.fail('attachment', { status: 404 });
    const run = await useOn({ files: [{ name: 'gone.txt' }] }, bot);
    expect(run?.files).toEqual([{ kind: 'problem', name: 'gone.txt', problem: 'unavailable' }]);
  });

  test('are five at most: more are named, and not fetched', async () => {
    const bot = await startBot({ commands });
    const names = Array.from({ length: 7 }, (_, index) => `${index}.txt`);
    const run = await useOn({ files: names.map((name) => ({ name, content: name })) }, bot);

    expect(
      run?.files.map((file) => `${file.name} ${file.kind === 'problem' ? file.problem : file.kind}`),
    ).toEqual([
      ...names.slice(0, 5).map((name) => `${name} file`),
      ...names.slice(5).map((name) => `${name} too-many`),
    ]);
    expect(bot.discord.calls.filter(({ route }) => route === 'attachment')).toHaveLength(5);
  });

  test('are not fetched for somebody who is no moderator', async () => {
    const { discord, runs } = await startBot({ commands });
    await discord.messageMenu({ name: NAME, roles: [], files: [{ name: 'a.txt' }] }).reply();
    expect(runs).toEqual([]);
    expect(discord.calls.filter(({ route }) => route === 'attachment')).toEqual([]);
  });
});
