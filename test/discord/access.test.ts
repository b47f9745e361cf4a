/** Who may use the bot: everybody else is told why not, and nothing is run for them. */
import { describe, expect, test } from 'vitest';
import { en } from '../../src/chat/texts/en/index.ts';
import { zhCN } from '../../src/chat/texts/zh-cn/index.ts';
import { toMarkdown } from '../../src/discord/reply/markdown.ts';
import type { FakeGuild, FakeInvocation } from '../../emulators/discord/index.ts';
import { GUILD, MEMBER, MODERATOR, OUR_GUILD, startBot } from './harness.ts';

const OTHER_GUILD: FakeGuild = { id: '100000000000000002', roles: [MODERATOR] };
/** Ours, but the bot's user is not in it, so discord.js does not know it. */
const UNKNOWN_TO_CLIENT: FakeGuild = { id: '100000000000000003', roles: [], member: false };
const WITH_OUTAGE: FakeGuild = { id: '100000000000000004', roles: [MODERATOR], available: false };

const guilds = [OUR_GUILD, OTHER_GUILD, UNKNOWN_TO_CLIENT, WITH_OUTAGE];
const guildIds = [GUILD, UNKNOWN_TO_CLIENT.id, WITH_OUTAGE.id];
/** As somebody might misconfigure it: the first is @everyone of our server. */
const moderatorRoles = [GUILD, UNKNOWN_TO_CLIENT.id, MODERATOR];

/** For the one with the outage. */
const times = { guilds: 5 };

type From = Omit<FakeInvocation, 'name'>;

describe('allowed', () => {
  test.each<[string, From]>([
    ['a moderator', { roles: [MODERATOR] }],
    ['a moderator with other roles', { roles: [MEMBER, MODERATOR] }],
    ["a moderator in Discord's own shape", { guildId: UNKNOWN_TO_CLIENT.id, roles: [MODERATOR] }],
  ])('%s', async (_who, from) => {
    const { discord, runs } = await startBot({ guilds, guildIds, moderatorRoles, times });
    const { text } = await discord.command({ name: 'unwhitelist', ...from }).reply();

    expect(text).toBe('✅ done');
    expect(runs).toHaveLength(1);
  });
});

describe('refused', () => {
  test.each<[string, From, keyof typeof en.refusals]>([
    ['somebody without a role', { roles: [] }, 'not-moderator'],
    ['somebody with another role', { roles: [MEMBER] }, 'not-moderator'],
    ['somebody with a role that no longer exists', { roles: ['599999999999999999'] }, 'not-moderator'],
    ['everyone, where @everyone is among the roles', { roles: [GUILD] }, 'not-moderator'],
    [
      "@everyone in Discord's own shape",
      { guildId: UNKNOWN_TO_CLIENT.id, roles: [UNKNOWN_TO_CLIENT.id] },
      'not-moderator',
    ],
    ["no role in Discord's own shape", { guildId: UNKNOWN_TO_CLIENT.id, roles: [] }, 'not-moderator'],
    ['a moderator in a direct message', { dm: true }, 'not-in-server'],
    ['a moderator of another server', { guildId: OTHER_GUILD.id, roles: [MODERATOR] }, 'unknown-server'],
    ['a user who installed the bot', { userInstall: true, roles: [MODERATOR] }, 'not-server-install'],
    [
      'a moderator while roles are unknown',
      { guildId: WITH_OUTAGE.id, roles: [MODERATOR] },
      'check-unavailable',
    ],
  ])('%s', async (_who, from, refusal) => {
    const { discord, runs } = await startBot({ guilds, guildIds, moderatorRoles, times });
    const english = await discord.command({ name: 'unwhitelist', ...from }).reply();
    const chinese = await discord.command({ name: 'unwhitelist', ...from, locale: 'zh-CN' }).reply();

    expect(english).toMatchObject({ text: `⛔ ${toMarkdown(en.refusals[refusal])}`, ephemeral: true });
    expect(chinese).toMatchObject({ text: `⛔ ${toMarkdown(zhCN.refusals[refusal])}`, ephemeral: true });
    expect(runs).toHaveLength(0);
  });
});

test('a server that is down does not hold up the others', async () => {
  const { discord, platform } = await startBot({ guilds, guildIds, times });
  expect(platform.connected()).toBe(true);
  expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
});

describe('a moderator of some live groups', () => {
  const groupModerators = new Map([
    [MEMBER, ['11', '12']],
    ['300000000000000009', ['12']],
    [GUILD, ['13']],
    [MODERATOR, ['13']],
  ]);

  test.each<[string, From, unknown]>([
    ['by a role', { roles: [MEMBER] }, { conversations: ['11', '12'] }],
    ['by their own id', { roles: [], userId: '300000000000000009' }, { conversations: ['12'] }],
    ['by both', { roles: [MEMBER], userId: '300000000000000009' }, { conversations: ['12', '11'] }],
    ['and of all', { roles: [MEMBER, MODERATOR] }, 'allowed'],
    [
      'while roles are unknown',
      { guildId: WITH_OUTAGE.id, roles: [MEMBER], userId: '300000000000000009' },
      { conversations: ['12'], unsure: true },
    ],
  ])('%s', async (_how, from, access) => {
    const { discord, runs } = await startBot({ guilds, guildIds, moderatorRoles, groupModerators, times });
    expect((await discord.command({ name: 'unwhitelist', ...from }).reply()).text).toBe('✅ done');
    expect(runs).toMatchObject([{ access }]);
  });

  test('whom a later process does not name any more is refused by it', async () => {
    const before = await startBot({ groupModerators });
    await before.discord.command({ name: 'unwhitelist', roles: [MEMBER] }).reply();
    const [invocation] = before.received;
    if (invocation === undefined) throw new Error('nothing was received');
    const later = async (named: typeof groupModerators): Promise<unknown> =>
      (await startBot({ groupModerators: named })).responderOf(invocation).authorise();
    expect(await later(groupModerators)).toEqual({ conversations: ['11', '12'] });
    expect(await later(new Map([[MEMBER, ['12']]]))).toEqual({ conversations: ['12'] });
    expect(await later(new Map())).toBe('not-moderator');
  });
});
