/** The commands that Discord knows: right after a start, and left alone when they are right already. */
import { REST } from 'discord.js';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Command } from '../../src/chat/command.ts';
import { notice } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import { nodeFetch } from '../../src/discord/make-request.ts';
import { registerCommands } from '../../src/discord/register.ts';
import type { FakeDiscord } from '../support/fake-discord.ts';
import { createStandIn, GUILD, type LogLine, OUR_GUILD, startBot, stubCommand } from './running-bot.ts';

const NOT_IN = '100000000000000009';
const command = (description?: string) => stubCommand(() => notice('done', say`done`), description);

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

test('a second time with the same commands registers nothing, whatever Discord added to them', async () => {
  const discord = await createStandIn();
  const first = await register(discord);
  const second = await register(discord);

  expect(first).toMatchObject([{ level: 30, msg: 'commands registered' }]);
  expect(second).toMatchObject([{ level: 20, msg: 'commands are registered as they should be' }]);
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
  const discord = await createStandIn();
  await register(discord);

  expect(await register(discord, { commands })).toMatchObject([{ msg: 'commands registered', ...changes }]);
  expect(await discord.registered(GUILD)).toMatchObject(commands.map(({ name }) => ({ name })));
  expect(await register(discord, { commands })).toMatchObject([{ level: 20 }]);
});

test('what an earlier version left behind goes', async () => {
  const discord = await createStandIn();
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
  const discord = await createStandIn([OUR_GUILD, { id: NOT_IN, roles: [] }]);
  discord.fail('list-commands', { status: 503 });
  expect(await register(discord)).toMatchObject([{ level: 30, msg: 'commands registered' }]);

  discord.fail('list-commands', { status: 503, times: 4 });
  const bot = await startBot({ discord });
  const line = await bot.logged(/could not be registered in a server of DISCORD_GUILD_IDS/u);
  expect(line).toMatchObject({ level: 50, guild: GUILD });
  expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
});

test('a stop ends it without complaint', async () => {
  const discord = await createStandIn();
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
async function register(discord: FakeDiscord, { commands = [command()], signal }: Registering = {}) {
  const { apiUrl, token, applicationId } = discord;
  const lines: LogLine[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as LogLine);
  await registerCommands({
    rest: new REST({ api: apiUrl, makeRequest: nodeFetch() }).setToken(token),
    applicationId,
    guildIds: [GUILD],
    commands,
    log: pino({ level: 'trace' }, { write }),
    signal: signal ?? new AbortController().signal,
  });
  return lines;
}
