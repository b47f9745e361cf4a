/** The bot is added to a server while it runs. */
import { expect, test } from 'vitest';
import { help } from '../../../commands/help.ts';
import { unwhitelist } from '../../../commands/unwhitelist.ts';
import { whitelistShow } from '../../../commands/whitelist-show.ts';
import { notice } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { catalogues } from '../../../src/chat/texts/index.ts';
import type { FakeGuild } from '../../../emulators/discord/index.ts';
import { createBot, createEmulator, GUILD, MEMBER, MODERATOR, OUR_GUILD } from '../harness.ts';

const NEW = '100000000000000007';
const AUDIT = '400000000000000007';
const OWNER = '600000000000000007';

const joining = (more: Partial<FakeGuild> = {}): FakeGuild => ({
  id: NEW,
  roles: [MODERATOR, MEMBER],
  member: false,
  ownerId: OWNER,
  ...more,
});

async function startIn(guild: FakeGuild, auditChannel?: string, guildIds = [GUILD, guild.id]) {
  const discord = await createEmulator([OUR_GUILD, guild]);
  const bots = await Promise.all([1, 2].map(() => createBot({ discord, guildIds, auditChannel })));
  await Promise.all(bots.map(({ platform }) => platform.start()));
  const [bot] = bots;
  if (bot === undefined) throw new Error('no bot');
  return { discord, bot, bots };
}

test('the commands are there, and the audit channel says once what to do first', async () => {
  const { discord, bot } = await startIn(joining({ channels: [{ id: AUDIT }] }), AUDIT);
  discord.join(NEW);
  const { text, body } = await discord.posted(AUDIT);
  expect(text).toContain('To begin:');
  expect(text).toContain('/whitelist show');
  expect(body.allowed_mentions).toEqual({ parse: [] });
  expect((await discord.registered(NEW)).map(({ name }) => name)).toEqual(['unwhitelist']);
  // Both processes have sent it, and Discord keeps one.
  await discord.called('post', 2);
  await bot.platform.post(AUDIT, notice('info', say`the next message`));
  expect((await discord.posted(AUDIT, 2)).text).toContain('the next message');
});

test('without an audit channel there, the owner gets it, in the language of the server', async () => {
  const { discord } = await startIn(joining({ locale: 'zh-CN' }), AUDIT);
  discord.join(NEW);
  const { body } = await discord.called('send-direct-message');
  expect(JSON.stringify(body)).toContain('开始使用');
  expect(JSON.stringify(body)).toContain('/白名单 查看');
});

test.each(['en', 'zh-CN'] as const)('the commands are called as Discord shows them (%s)', (locale) => {
  const { first, second, third } = catalogues[locale].welcome;
  const named = [first, second, third].flat().filter(({ kind }) => kind === 'quoted');
  const labels = [whitelistShow, unwhitelist, help].map(({ parent, label }) =>
    [parent?.label[locale], label[locale]].filter(Boolean).join(' '),
  );
  expect(named.map(({ text }) => text)).toEqual(labels.map((label) => `/${label}`));
});

test('where the bot may not post in the audit channel yet, the owner gets it', async () => {
  const { discord, bot } = await startIn(joining({ channels: [{ id: AUDIT }] }), AUDIT);
  discord.fail('post', { status: 403, code: 50001, times: 2 });
  discord.join(NEW);
  const { body } = await discord.called('send-direct-message');
  expect(JSON.stringify(body)).toContain('/whitelist show');
  expect(await bot.logged(/message of welcome could not be sent/u)).toMatchObject({ guild: NEW });
});

test('a server that is not configured is named in the log, and left alone', async () => {
  const { discord, bot } = await startIn(joining(), AUDIT, [GUILD]);
  discord.join(NEW);
  expect(await bot.logged(/not in DISCORD_GUILD_IDS: it does nothing there/u)).toMatchObject({ guild: NEW });
  expect(discord.calls.filter(({ route }) => /post|direct/u.test(route))).toEqual([]);
});
