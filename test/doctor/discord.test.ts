/** Discord with one thing wrong: the line that names it, and what can then not be known. */
import { OverwriteType, PermissionFlagsBits } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { inviteLink } from '../../src/discord/registration/invite.ts';
import { missingToPost } from '../../src/discord/registration/permissions.ts';
import type { FakeGuild, RouteName } from '../../emulators/discord/index.ts';
import { DISCORD_CHANNEL, GUILD, MODERATOR_ROLE } from '../support/environment.ts';
import { AUDIT_CHANNEL, setUp, check, unusedOrigin, VALID_GUILD, type Setup } from './harness.ts';

const OTHER = '100000000000000009';
const SERVER = `discord.server:${GUILD}`;
const COMMANDS = `discord.commands:${GUILD}`;
const ROLE = `discord.role:${MODERATOR_ROLE}`;
const CHANNEL = `discord.channel:${DISCORD_CHANNEL}`;
const ALL = ['discord.application', 'discord.audit-channel', SERVER, COMMANDS, ROLE, CHANNEL];

const withGuild = (change: Partial<FakeGuild>): Promise<Setup> =>
  setUp({ guilds: [{ ...VALID_GUILD, ...change }] });

describe('the token', () => {
  test.each([
    [
      'another one',
      /^problem DISCORD_TOKEN: Discord does not accept it \(HTTP 401\) → copy it again/u,
      'other',
    ],
    ['one that no header takes', /^problem DISCORD_TOKEN: it has characters that no token has/u, '秘密'],
  ])('%s', async (_why, line, DISCORD_TOKEN) => {
    const seen = await check(await setUp(), { env: { DISCORD_TOKEN } });
    expect(seen.line('discord.token')).toMatch(line);
    for (const id of ALL) expect(seen.line(id)).toBe('skipped needs token');
    expect(seen.ids('problem')).toEqual(['discord.token']);
    expect(seen.exitCode).toBe(2);
  });
});

test('an application whose interactions go elsewhere', async () => {
  const seen = await check(await setUp({ application: { interactionsUrl: 'https://bot.example/' } }));
  expect(seen.line('discord.application')).toMatch(
    /^problem .*none comes to this bot → empty Interactions Endpoint URL/u,
  );
});

describe('servers', () => {
  test('one that the bot is not in: with the address to invite it', async () => {
    const setup = await setUp({ guilds: [VALID_GUILD, { id: OTHER, roles: [], member: false }] });
    const seen = await check(setup, { env: { DISCORD_GUILD_IDS: `${GUILD},${OTHER}` } });
    const line = seen.line(`discord.server:${OTHER}`) ?? '';
    expect(line).toMatch(
      new RegExp(`^problem DISCORD_GUILD_IDS: the bot is not in the server ${OTHER} → invite it: `, 'u'),
    );
    const invite = new URL(/https:\S+/u.exec(line)?.[0] ?? '');
    expect(invite.href).toBe(inviteLink(setup.discord.applicationId, OTHER));
    expect(invite.searchParams.get('guild_id')).toBe(OTHER);
    expect(seen.line(`discord.commands:${OTHER}`)).toBe(`skipped needs server:${OTHER}`);
    expect(seen.ids('problem')).toEqual([`discord.server:${OTHER}`]);
    expect(seen.line(SERVER)).toMatch(/^ok /u);
  });

  test('one without a moderator', async () => {
    const setup = await setUp({ guilds: [VALID_GUILD, { id: OTHER, roles: [] }] });
    const seen = await check(setup, { env: { DISCORD_GUILD_IDS: `${GUILD},${OTHER}` } });
    expect(seen.line(`discord.server:${OTHER}`)).toMatch(
      /^warning DISCORD_MODERATOR_ROLES: none is a role of guild-/u,
    );
    expect(seen.exitCode).toBe(1);
  });
});

describe('roles', () => {
  test('one that no server has', async () => {
    const seen = await check(await setUp(), {
      env: { DISCORD_MODERATOR_ROLES: `${MODERATOR_ROLE},77` },
    });
    expect(seen.line('discord.role:77')).toMatch(
      /^problem DISCORD_MODERATOR_ROLES: 77 is a role of no server/u,
    );
    expect(seen.line(ROLE)).toMatch(/^ok /u);
  });
  test('one that may be in a server that could not be looked at', async () => {
    const env = { DISCORD_GUILD_IDS: `${GUILD},${OTHER}`, DISCORD_MODERATOR_ROLES: `${MODERATOR_ROLE},77` };
    const seen = await check(await setUp(), { env });
    expect(seen.line('discord.role:77')).toMatch(/^skipped needs every server/u);
  });
});

describe('commands', () => {
  test('not registered yet: npm start does it', async () => {
    const setup = await setUp();
    setup.discord.register(GUILD, []);
    const seen = await check(setup);
    expect(seen.line(COMMANDS)).toMatch(/^ok none of the 4 commands is registered yet: npm start does/u);
    expect(seen.exitCode).toBe(0);
  });
  test('one of them not registered yet', async () => {
    const setup = await setUp();
    const [, ...others] = await setup.discord.registered(GUILD);
    setup.discord.register(GUILD, others);
    const seen = await check(setup);
    expect(seen.line(COMMANDS)).toMatch(
      /^warning DISCORD_GUILD_IDS: \d+: commands not registered yet: unwhitelist → .*npm start registers them$/u,
    );
    expect(seen.ids('warning')).toEqual([COMMANDS]);
    expect(seen.exitCode).toBe(1);
  });
  test('of another version, and one that is not ours', async () => {
    const setup = await setUp();
    const [first, ...rest] = await setup.discord.registered(GUILD);
    if (first === undefined) throw new Error('nothing was registered');
    setup.discord.register(GUILD, [{ ...first, description: 'old' }, ...rest, { ...first, name: 'older' }]);
    const seen = await check(setup);
    expect(seen.line(COMMANDS)).toContain('commands of another version: unwhitelist; not of this bot: older');
  });
  test('the bot was invited without its scope', async () => {
    const setup = await setUp();
    setup.discord.fail('list-commands', { status: 403, code: 50001 });
    const seen = await check(setup);
    expect(seen.line(COMMANDS)).toMatch(
      /^problem .* → invite it again, with the scope applications\.commands too/u,
    );
  });
});

describe('channels', () => {
  test('there are none', async () => {
    const seen = await check(await withGuild({ channels: [] }));
    expect(seen.line('discord.audit-channel')).toMatch(
      /^problem DISCORD_AUDIT_CHANNEL: \d+: there is no such channel/u,
    );
    expect(seen.line(CHANNEL)).toMatch(/^problem CHANNEL_GROUPS: \d+: there is no such channel/u);
  });
  test('the bot may not see them', async () => {
    const channels = [
      { id: DISCORD_CHANNEL, hidden: true },
      { id: AUDIT_CHANNEL, hidden: true },
    ];
    const seen = await check(await withGuild({ channels }));
    expect(seen.line('discord.audit-channel')).toMatch(
      /^problem DISCORD_AUDIT_CHANNEL: \d+: the bot lacks View Channel → /u,
    );
    expect(seen.line(CHANNEL)).toMatch(
      /^warning CHANNEL_GROUPS: \d+: the bot lacks View Channel, needed only as a fallback for replies/u,
    );
  });
  test('the bot may see them, and not post', async () => {
    const overwrites = [{ id: GUILD, type: 0 as const, deny: PermissionFlagsBits.SendMessages }];
    const channels = [
      { id: DISCORD_CHANNEL, overwrites },
      { id: AUDIT_CHANNEL, overwrites },
    ];
    const seen = await check(
      await withGuild({ channels, botRoles: [], permissions: { [GUILD]: PermissionFlagsBits.ViewChannel } }),
    );
    expect(seen.line('discord.audit-channel')).toMatch(
      /the bot lacks Send Messages, Attach Files → give it/u,
    );
    expect(seen.ids('warning')).toEqual([CHANNEL]);
    expect(seen.exitCode).toBe(2);
  });
  test('one of a server that could not be looked at', async () => {
    const setup = await setUp();
    setup.discord.fail('guild', { status: 418 });
    const seen = await check(setup);
    expect(seen.line(SERVER)).toMatch(/^problem /u);
    for (const id of [CHANNEL, 'discord.audit-channel', COMMANDS]) {
      expect(seen.line(id)).toBe(`skipped needs server:${GUILD}`);
    }
  });
  test('one of another server, and a thread', async () => {
    const elsewhere = { id: OTHER, roles: [], channels: [{ id: AUDIT_CHANNEL }] };
    const own = { ...VALID_GUILD, channels: [{ id: DISCORD_CHANNEL, overwrites: 'thread' as const }] };
    const seen = await check(await setUp({ guilds: [own, elsewhere] }));
    expect(seen.line('discord.audit-channel')).toMatch(
      /^problem .*: it is in no server of DISCORD_GUILD_IDS/u,
    );
    expect(seen.line(CHANNEL)).toMatch(/^skipped .* is a thread/u);
  });
});

describe('what a member lacks to post', () => {
  const { ViewChannel, SendMessages, AttachFiles, Administrator } = PermissionFlagsBits;
  const ALL_THREE = ViewChannel | SendMessages | AttachFiles;
  const role = (id: string, permissions: bigint) => ({ id, permissions: String(permissions) });
  const over = (id: string, type: OverwriteType, allow: bigint, deny: bigint) => ({
    id,
    type,
    allow: String(allow),
    deny: String(deny),
  });
  const lacks = (
    everyone: bigint,
    own: bigint,
    overwrites: readonly ReturnType<typeof over>[] = [],
    ownerId = '1',
  ) =>
    missingToPost({
      guild: {
        id: 'g',
        owner_id: ownerId,
        roles: [role('g', everyone), role('r', own), role('s', ALL_THREE)] as never,
      },
      userId: 'bot',
      roleIds: ['r'],
      overwrites,
    });
  const { Role, Member } = OverwriteType;

  test.each<[string, readonly string[], readonly string[]]>([
    ['nothing, by its roles together', lacks(ViewChannel, SendMessages | AttachFiles), []],
    ['what only a role of others gives', lacks(ViewChannel, SendMessages), ['AttachFiles']],
    [
      'everything where it may not see',
      lacks(0n, SendMessages | AttachFiles),
      ['ViewChannel', 'SendMessages', 'AttachFiles'],
    ],
    ['nothing as an administrator', lacks(0n, Administrator, [over('g', Role, 0n, ALL_THREE)]), []],
    ['nothing as the owner', lacks(0n, 0n, [], 'bot'), []],
    [
      'what is denied to everyone here',
      lacks(ALL_THREE, 0n, [over('g', Role, 0n, SendMessages)]),
      ['SendMessages'],
    ],
    [
      'nothing that its role is allowed again',
      lacks(ALL_THREE, 0n, [over('g', Role, 0n, ALL_THREE), over('r', Role, ALL_THREE, 0n)]),
      [],
    ],
    ['nothing for the sake of other roles', lacks(ALL_THREE, 0n, [over('s', Role, 0n, ALL_THREE)]), []],
    [
      'what is denied to itself',
      lacks(ALL_THREE, 0n, [over('bot', Member, 0n, AttachFiles), over('r', Role, AttachFiles, 0n)]),
      ['AttachFiles'],
    ],
    ['nothing that itself is allowed', lacks(ViewChannel, 0n, [over('bot', Member, ALL_THREE, 0n)]), []],
    [
      'what a role with the id of a member says',
      lacks(ALL_THREE, 0n, [over('bot', Role, 0n, SendMessages)]),
      [],
    ],
  ])('%s', (_what, missing, expected) => {
    expect(missing).toEqual(expected);
  });
});

describe('Discord itself', () => {
  test('has a fault', async () => {
    const setup = await setUp();
    setup.discord.fail('self', { status: 503, times: 10 });
    const seen = await check(setup);
    expect(seen.line('discord.token')).toMatch(/^warning DISCORD_API_URL .* \(HTTP 503\)/u);
    expect(seen.exitCode).toBe(1);
  });
  test('refuses one thing in its own way', async () => {
    const setup = await setUp();
    setup.discord.fail('application', { status: 418, code: 12 });
    const seen = await check(setup);
    expect(seen.line('discord.application')).toMatch(
      /^problem .*rejected the request \(HTTP 418, code 12\)/u,
    );
    expect(seen.line(COMMANDS)).toBe('skipped needs application');
    expect(seen.line(SERVER)).toMatch(/^ok /u);
  });
  test('never answers', async () => {
    const setup = await setUp();
    setup.discord.fail('self', { delayMs: 60_000 });
    const seen = await check(setup, { answerMs: 1_000 });
    expect(seen.line('discord.token')).toMatch(/^problem DISCORD_API_URL .*: no answer within 1 s/u);
  });
  test('is another page', async () => {
    const setup = await setUp();
    setup.discord.fail('self', { status: 200 });
    const seen = await check(setup);
    expect(seen.line('discord.token')).toMatch(
      /^problem DISCORD_API_URL .*: the answer is none of Discord's/u,
    );
    expect(seen.line(SERVER)).toBe('skipped needs token');
  });
  test.each<[RouteName, string, RegExp]>([
    ['guild', SERVER, /^skipped needs /u],
    ['list-commands', COMMANDS, /^ok /u],
    ['application', 'discord.application', /^ok /u],
  ])('gives an answer to %s that nobody expected: that is what this check finds', async (route, id, role) => {
    const setup = await setUp();
    setup.discord.fail(route, { status: 200 });
    const seen = await check(setup);
    expect(seen.ids('problem')).toEqual([id]);
    expect(seen.line(id)).toMatch(/^problem an answer was not of the documented form/u);
    expect(seen.line('discord.token')).toMatch(/^ok /u);
    expect(seen.line(ROLE)).toMatch(role);
    expect(seen.line('slack.bot-token')).toMatch(/^ok /u);
    expect(seen.line('store.folder')).toMatch(/^ok /u);
  });
  test('is not there', async () => {
    const seen = await check(await setUp(), { env: { DISCORD_API_URL: `${await unusedOrigin()}/api` } });
    expect(seen.line('discord.token')).toMatch(/^problem DISCORD_API_URL .*: it refuses the connection/u);
  });
  test('is at an address that cannot be asked at all', async () => {
    const seen = await check(await setUp(), { env: { DISCORD_API_URL: 'http://127.0.0.1:1/api' } });
    expect(seen.line('discord.token')).toMatch(/^problem DISCORD_API_URL .*: it could not be reached/u);
  });
});
