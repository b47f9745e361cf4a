/** Who may act on one live group only: who is named for which, and whether they exist. */
import { expect, test } from 'vitest';
import { MODERATOR_ROLE, VIP_ROLE } from '../support/environment.ts';
import { setUp, check, VALID_GUILD } from './harness.ts';

const PERSON = '300000000000000007';
const world = () =>
  setUp({
    guilds: [{ ...VALID_GUILD, roles: [...VALID_GUILD.roles, VIP_ROLE], people: { [PERSON]: 'Mina' } }],
    slack: { userGroups: { S1: ['UMOD'], S2: ['U2', 'U3'], S4: [] } },
  });

test('are listed by live group, each with a look at its platform', async () => {
  const env = { GROUP_MODERATORS: `vip=${VIP_ROLE}+S2+U9, main=${PERSON}+S2` };
  const seen = await check(await world(), { env });
  expect(seen.line('configuration.GROUP_MODERATORS')).toBe(
    `ok may act on one live group only: main: S2, ${PERSON}; vip: ${VIP_ROLE}, S2, U9`,
  );
  expect(seen.line(`discord.group-moderator:${VIP_ROLE}`)).toMatch(/^ok @role-\S+ in guild-/u);
  expect(seen.line(`discord.group-moderator:${PERSON}`)).toMatch(/^ok Mina in guild-/u);
  expect(seen.line('slack.user-group:S2')).toBe('ok 2 moderators in the group');
  expect(seen.exitCode).toBe(0);
});

test('that do not exist are a problem each', async () => {
  const seen = await check(await world(), { env: { GROUP_MODERATORS: 'vip=77+S3+S4' } });
  expect(seen.line('discord.group-moderator:77')).toMatch(
    /^problem GROUP_MODERATORS: 77 is neither a role nor a member of any server .* → copy the id again/u,
  );
  expect(seen.line('slack.user-group:S3')).toMatch(
    /^problem GROUP_MODERATORS: S3: there is no such user group/u,
  );
  expect(seen.line('slack.user-group:S4')).toMatch(/^warning GROUP_MODERATORS: S4: it has no members/u);
  expect(seen.line(`discord.role:${MODERATOR_ROLE}`)).toMatch(/^ok /u);
});

test('of a platform that is not configured are a warning, and those of Discord are skipped without its token', async () => {
  const env = { GROUP_MODERATORS: `vip=${VIP_ROLE}+S2` };
  const all = Object.entries((await world()).env);
  const rest = Object.fromEntries(all.filter(([name]) => !name.startsWith('DISCORD_')));
  const without = await check({ ...(await world()), env: rest }, { env });
  expect(without.line('configuration.GROUP_MODERATORS')).toBe(
    `warning GROUP_MODERATORS: of a platform that is not configured: ${VIP_ROLE} → configure the platform, or take the ids out`,
  );
  const refused = await check(await world(), { env: { ...env, DISCORD_TOKEN: 'other' } });
  expect(refused.line(`discord.group-moderator:${VIP_ROLE}`)).toBe('skipped needs token');
});
