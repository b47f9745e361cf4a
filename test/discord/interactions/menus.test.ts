/** Entries of the menus on people and messages, commands of two words, switches and threads: all end in a command's options. */
import { expect, test } from 'vitest';
import type { Command } from '../../../src/chat/command.ts';
import { en } from '../../../src/chat/texts/en/index.ts';
import { toMarkdown } from '../../../src/discord/reply/markdown.ts';
import type { FakeGuild, FakeInvoker } from '../../../emulators/discord/index.ts';
import { GUILD, MEMBER, MODERATOR, OUR_GUILD, startBot, stubOption, localized } from '../harness.ts';

/** The bot's user is not in it. */
const ELSEWHERE: FakeGuild = { id: '100000000000000003', roles: [MODERATOR], member: false };

const parent = { label: localized('whitelist', '白名单'), description: localized('Whitelist', '白名单') };
const commands = (stub: Command): readonly Command[] => [
  { ...stub, menus: { message: localized('Remove these', '移出这些') } },
  {
    ...stub,
    name: 'whitelist show',
    parent,
    menus: { user: localized('Show whitelist', '查看白名单') },
    options: [stubOption('users', 'leading'), stubOption('all', 'flag')],
  },
];

test('a command of two words is found by both', async () => {
  const { discord, runs, logged } = await startBot({ commands });
  const { id } = discord.command({ name: 'whitelist show', options: { users: '1', all: true } });

  expect(await logged(/^answered$/u)).toMatchObject({ interaction: id, command: 'whitelist show' });
  expect(runs).toMatchObject([{ id, typedAs: '/whitelist show', options: { users: '1', all: 'yes' } }]);
  const { text: unknown } = await discord.command({ name: 'whitelist nosuch' }).reply();
  expect(unknown).toBe(`⛔ ${toMarkdown(en.unknownCommand)}`);
});

test('a switch that is off was not given', async () => {
  const { discord, runs } = await startBot({ commands });
  await discord.command({ name: 'whitelist show', options: { users: '1', all: false } }).reply();
  expect(runs[0]?.options).toEqual({ users: '1' });
});

test('an entry on a person runs its command with the mention', async () => {
  const { discord, runs } = await startBot({ commands });
  const menu = discord.userMenu({ name: 'Show whitelist', targetId: '12345', channelId: '777' });

  expect(await menu.acknowledged).toMatchObject({ ephemeral: true });
  expect((await menu.reply()).text).toBe('✅ done');
  expect(runs).toMatchObject([{ id: menu.id, typedAs: '/whitelist show', channelId: '777' }]);
  expect(runs[0]?.options).toEqual({ users: '<@12345>' });
});

test.each(['10001 10002\n用户 <@5>', ''])(
  'an entry on a message runs its command with: %j',
  async (content) => {
    const { discord, runs } = await startBot({ commands });
    const menu = discord.messageMenu({ name: 'Remove these', content });

    expect(await menu.acknowledged).toMatchObject({ ephemeral: true });
    expect((await menu.reply()).text).toBe('✅ done');
    expect(runs[0]).toMatchObject({ id: menu.id, typedAs: '/unwhitelist' });
    expect(runs[0]?.options).toEqual({ users: content, from: 'message' });
  },
);

test('a person who was picked is an id, beside the other options', async () => {
  const { discord, runs } = await startBot({
    commands: (stub) => [
      { ...stub, options: [stubOption('users', 'leading'), stubOption('account', 'account')] },
    ],
  });
  const people = { account: '9007199254740993123' };
  await discord.command({ name: 'unwhitelist', options: { users: '1' }, people }).reply();
  expect(runs[0]?.options).toEqual({ users: '1', account: '9007199254740993123' });
});

test.each<[string, FakeInvoker, string]>([
  ['in the server', { nickname: '小鹿', globalName: 'Deer' }, '小鹿'],
  ['everywhere, without one in the server', { globalName: 'Deer' }, 'Deer'],
  ['of old, without any other', {}, 'user-999'],
  ['in a server that discord.js does not know', { guildId: ELSEWHERE.id, nickname: '小鹿' }, '小鹿'],
  ['nowhere in that', { guildId: ELSEWHERE.id, globalName: 'Deer' }, 'Deer'],
])('whoever uses it has the name that they have %s', async (_where, by, name) => {
  const { discord, runs } = await startBot({
    commands,
    guilds: [OUR_GUILD, ELSEWHERE],
    guildIds: [GUILD, ELSEWHERE.id],
  });
  await discord.command({ name: 'unwhitelist', userId: '999', roles: [MODERATOR], ...by }).reply();
  expect(runs[0]?.invoker).toEqual({ platform: 'discord', id: '999', name });
});

test('an entry is for moderators only', async () => {
  const { discord, runs } = await startBot({ commands });
  const by = { roles: [MEMBER] };
  const replies = [
    await discord.userMenu({ name: 'Show whitelist', targetId: '1', ...by }).reply(),
    await discord.messageMenu({ name: 'Remove these', content: '1', ...by }).reply(),
  ];

  for (const reply of replies) expect(reply.text).toBe(`⛔ ${toMarkdown(en.refusals['not-moderator'])}`);
  expect(runs).toHaveLength(0);
});

test('an entry of an earlier version runs nothing, not even a command of its name', async () => {
  const { discord, runs } = await startBot({ commands });
  const replies = [
    await discord.userMenu({ name: 'unwhitelist', targetId: '1' }).reply(),
    await discord.userMenu({ name: 'Remove these', targetId: '1' }).reply(),
    await discord.messageMenu({ name: 'Show whitelist', content: '1' }).reply(),
  ];

  for (const reply of replies) expect(reply.text).toBe(`⛔ ${toMarkdown(en.unknownCommand)}`);
  expect(runs).toHaveLength(0);
});

test('an entry that Discord did not let us acknowledge runs nothing', async () => {
  const { discord, runs, logged } = await startBot({ commands });
  discord.fail('callback', { status: 404, code: 10062 });
  const { id } = discord.userMenu({ name: 'Show whitelist', targetId: '1' });

  expect(await logged(/came too late/u)).toMatchObject({ interaction: id, command: 'whitelist show' });
  expect(runs).toHaveLength(0);
});

test('in a thread, the channel is that of the thread, whatever is used there', async () => {
  const { discord, runs } = await startBot({ commands });
  const thread = { channelId: '777', threadOf: '778' };
  await discord.command({ name: 'unwhitelist', ...thread }).reply();
  await discord.userMenu({ name: 'Show whitelist', targetId: '1', ...thread }).reply();
  await discord.messageMenu({ name: 'Remove these', content: '1', ...thread }).reply();
  await discord.command({ name: 'unwhitelist', channelId: '778' }).reply();
  await discord.command({ name: 'unwhitelist', channelId: '779' }).reply();

  expect(runs.map(({ channelId }) => channelId)).toEqual(['778', '778', '778', '778', '779']);
});
