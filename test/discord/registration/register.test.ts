/** The commands that Discord knows: right after a start, and left alone when they are right already. */
import { REST } from 'discord.js';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Command } from '../../../src/chat/command.ts';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { DIRECT } from '../../../src/chat/network.ts';
import { nodeFetch } from '../../../src/discord/node-fetch.ts';
import { registerCommands } from '../../../src/discord/registration/register.ts';
import type { DiscordEmulator } from '../../../emulators/discord/index.ts';
import {
  createEmulator,
  GUILD,
  type LogLine,
  OUR_GUILD,
  startBot,
  stubCommand,
  stubOption,
  localized,
} from '../harness.ts';

const FILE_TYPES = ['.txt', '.csv', '.tsv', '.json', '.md'];
const NOT_IN = '100000000000000009';
const command = (description = 'Take users off') =>
  stubCommand(() => notice('done', say`done`), { description });

test('the first start registers, in both languages', async () => {
  const { discord, logged } = await startBot();
  const [registered, ...others] = await discord.registered(GUILD);

  expect(others).toEqual([]);
  expect(registered).toMatchObject({
    type: 1,
    name: 'unwhitelist',
    name_localizations: { 'en-US': 'unwhitelist', 'zh-CN': '移出白名单' },
    description: 'Take users off',
    description_localizations: { 'en-US': 'Take users off', 'zh-CN': '将用户移出' },
    default_member_permissions: null,
    options: [
      { type: 3, name: 'users', required: false, autocomplete: false, max_length: 6000 },
      { type: 3, name: 'group', required: false, autocomplete: true, max_length: 100 },
      { type: 3, name: 'reason', description_localizations: { 'en-US': 'Why', 'zh-CN': '为何' } },
    ],
  });
  expect(await logged(/^commands registered$/u)).toMatchObject({ guild: GUILD, added: ['unwhitelist'] });
});

const shown: Command = {
  ...command(),
  name: 'whitelist show',
  label: localized('show', '查看'),
  parent: { label: localized('whitelist', '白名单'), description: localized('The whitelist', '管理白名单') },
  menus: { user: localized('Show whitelist', '查看白名单'), message: localized('Show these', '查看这些') },
  options: [
    ...[stubOption('users', 'leading'), stubOption('account', 'account')],
    ...[stubOption('all', 'flag'), stubOption('file', 'file')],
  ],
};
const added: Command = {
  ...shown,
  name: 'whitelist add',
  label: localized('add', '添加'),
  menus: {},
  options: [],
};

test('commands of two words are one command, options have their forms, and menus have entries', async () => {
  const discord = await createEmulator();
  await register(discord, { commands: [shown, command(), added] });

  expect(await discord.registered(GUILD)).toMatchObject([
    {
      type: 1,
      name: 'whitelist',
      name_localizations: { 'en-US': 'whitelist', 'zh-CN': '白名单' },
      description: 'The whitelist',
      default_member_permissions: null,
      options: [
        {
          type: 1,
          name: 'show',
          name_localizations: { 'en-US': 'show', 'zh-CN': '查看' },
          description: 'Take users off',
          options: [
            { type: 3, name: 'users', max_length: 100 },
            { type: 6, name: 'account', required: false },
            { type: 5, name: 'all', required: false },
            { type: 11, name: 'file', required: false, file_types: FILE_TYPES },
          ],
        },
        { type: 1, name: 'add', options: [] },
      ],
    },
    { type: 1, name: 'unwhitelist' },
    {
      type: 2,
      name: 'Show whitelist',
      name_localizations: { 'en-US': 'Show whitelist', 'zh-CN': '查看白名单' },
      description: '',
      default_member_permissions: null,
    },
    { type: 3, name: 'Show these', name_localizations: { 'zh-CN': '查看这些' } },
  ]);
  expect(await register(discord, { commands: [shown, command(), added] })).toMatchObject([{ level: 20 }]);
});

test.each<[string, Partial<Command>, object]>([
  ['a subcommand', { name: 'whitelist list' }, { changed: ['whitelist'] }],
  ['an option of a subcommand', { options: [stubOption('users', 'flag')] }, { changed: ['whitelist'] }],
  [
    'the parent',
    {
      parent: {
        label: localized('whitelist', '名单'),
        description: localized('The whitelist', '管理白名单'),
      },
    },
    { changed: ['whitelist'] },
  ],
  [
    'the translation of an entry',
    { menus: { ...shown.menus, user: localized('Show whitelist', '查看') } },
    { changed: ['Show whitelist (type 2)'] },
  ],
  ['an entry that is gone', { menus: {} }, { removed: ['Show whitelist (type 2)', 'Show these (type 3)'] }],
])('a change of %s is registered', async (_what, change, changes) => {
  const discord = await createEmulator();
  await register(discord, { commands: [shown] });
  const commands = [{ ...shown, ...change }];

  expect(await register(discord, { commands })).toMatchObject([{ msg: 'commands registered', ...changes }]);
  expect(await register(discord, { commands })).toMatchObject([{ level: 20 }]);
});

test('other types of files are registered, and their order is nobody’s business', async () => {
  const discord = await createEmulator();
  const commands = [{ ...command(), options: [stubOption('file', 'file')] }];
  await register(discord, { commands });
  const [ours] = await discord.registered(GUILD);
  const withTypes = (...types: string[]) => {
    const options = ours?.options?.map((option) => ({ ...option, file_types: types }));
    discord.register(GUILD, [{ ...ours, name: 'unwhitelist', options: options ?? [] }]);
    return register(discord, { commands });
  };

  expect(await withTypes(...FILE_TYPES.toReversed())).toMatchObject([{ level: 20 }]);
  expect(await withTypes('.csv')).toMatchObject([{ changed: ['unwhitelist'] }]);
});

test('a second time with the same commands registers nothing, whatever Discord added to them', async () => {
  const discord = await createEmulator();
  const first = await register(discord);
  const second = await register(discord);

  expect(first).toMatchObject([{ level: 30, msg: 'commands registered' }]);
  expect(second).toMatchObject([{ level: 20, msg: 'the registered commands are up to date' }]);
  expect(discord.calls.map(({ route }) => route)).toEqual(['list-commands', 'register', 'list-commands']);
});

test.each<[string, readonly Command[], object]>([
  [
    'a changed description',
    [command('Something else')],
    { added: [], changed: ['unwhitelist'], removed: [] },
  ],
  [
    'a renamed command',
    [{ ...command(), name: 'renamed' }],
    { added: ['renamed'], removed: ['unwhitelist'] },
  ],
  ['fewer options', [{ ...command(), options: [] }], { changed: ['unwhitelist'] }],
  [
    'a translation',
    [{ ...command(), label: { en: 'unwhitelist', 'zh-CN': '移除' } }],
    { changed: ['unwhitelist'] },
  ],
])('%s is registered', async (_what, commands, changes) => {
  const discord = await createEmulator();
  await register(discord);

  expect(await register(discord, { commands })).toMatchObject([{ msg: 'commands registered', ...changes }]);
  expect(await discord.registered(GUILD)).toMatchObject(commands.map(({ name }) => ({ name })));
  expect(await register(discord, { commands })).toMatchObject([{ level: 20 }]);
});

test('what an earlier version left behind goes', async () => {
  const discord = await createEmulator();
  await register(discord);
  const ours = await discord.registered(GUILD);

  discord.register(
    GUILD,
    ours.map((one) => ({ ...one, default_member_permissions: '0' })),
  );
  expect(await register(discord)).toMatchObject([{ changed: ['unwhitelist'] }]);

  discord.register(GUILD, [...ours, { id: '2', type: 2, name: 'unwhitelist', description: '' }]);
  expect(await register(discord)).toMatchObject([{ changed: [], removed: ['unwhitelist (type 2)'] }]);
});

test('a server that refuses is named, and the others are served', async () => {
  const bot = await startBot({ guildIds: [NOT_IN, GUILD] });

  expect(await bot.logged(/not in a server of DISCORD_GUILD_IDS/u)).toMatchObject({
    level: 50,
    guild: NOT_IN,
    reason: 'DiscordAPIError[50001]: Missing Access (HTTP 403)',
  });
  expect(await bot.discord.registered(GUILD)).toHaveLength(1);
  expect((await bot.discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
});

test('a fault of Discord is tried again, and one that stays does not stop the bot', async () => {
  const discord = await createEmulator([OUR_GUILD, { id: NOT_IN, roles: [] }]);
  discord.fail('list-commands', { status: 503 });
  expect(await register(discord)).toMatchObject([{ level: 30, msg: 'commands registered' }]);

  discord.fail('list-commands', { status: 503, times: 4 });
  const bot = await startBot({ discord });
  const line = await bot.logged(/could not be registered in a server of DISCORD_GUILD_IDS/u);
  expect(line).toMatchObject({ level: 50, guild: GUILD });
  expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
});

test('a stop ends it without complaint', async () => {
  const discord = await createEmulator();
  const stopping = new AbortController();
  discord.fail('list-commands', { delayMs: 60_000 });
  const registering = register(discord, { signal: stopping.signal });
  await discord.called('list-commands');
  stopping.abort();

  expect(await registering).toEqual([]);
});

interface Registering {
  readonly commands?: readonly Command[];
  readonly signal?: AbortSignal;
}

/** Registers without a bot; what was logged meanwhile. */
async function register(discord: DiscordEmulator, { commands = [command()], signal }: Registering = {}) {
  const { apiUrl, token, applicationId } = discord;
  const lines: LogLine[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as LogLine);
  await registerCommands({
    rest: new REST({ api: apiUrl, makeRequest: nodeFetch(DIRECT) }).setToken(token),
    applicationId,
    guildIds: [GUILD],
    commands,
    log: pino({ level: 'trace' }, { write }),
    signal: signal ?? new AbortController().signal,
  });
  return lines;
}
