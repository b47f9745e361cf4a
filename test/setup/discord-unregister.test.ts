/** `npm run discord:unregister`: a server that is not served any more keeps no commands, and one that is served keeps them. */
import { expect, onTestFinished, test } from 'vitest';
import { createDiscordEmulator } from '../../emulators/discord/index.ts';
import { startProcess } from '../support/process/run.ts';

const [LEFT, SERVED] = ['100000000000000001', '100000000000000009'];

async function world() {
  const discord = await createDiscordEmulator({
    guilds: [
      { id: LEFT, roles: [] },
      { id: SERVED, roles: [] },
    ],
  });
  onTestFinished(() => discord.close());
  const commands = [{ name: 'unwhitelist', description: 'x', type: 1 }] as unknown as Parameters<
    typeof discord.register
  >[1];
  for (const guild of [LEFT, SERVED]) discord.register(guild, commands);
  const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, DISCORD_GUILD_IDS: SERVED };
  const unregister = async (...args: readonly string[]) => {
    const run = startProcess('src/setup/discord-unregister.ts', env, { args });
    const code = await run.exited;
    return { code, output: run.output(), errors: run.errors() };
  };
  return { discord, unregister };
}

test('takes the commands out of the one server that is named, and says which', async () => {
  const { discord, unregister } = await world();
  expect(await unregister(LEFT)).toEqual({
    code: 0,
    errors: '',
    output: `Taken out of the server ${LEFT}: unwhitelist.\n`,
  });
  expect([(await discord.registered(LEFT)).length, (await discord.registered(SERVED)).length]).toEqual([
    0, 1,
  ]);
  expect((await unregister(LEFT)).output).toBe(`The bot had no commands in the server ${LEFT}.\n`);
});

test('leaves a server alone that is served, and says what to do first', async () => {
  const { discord, unregister } = await world();
  const { code, output, errors } = await unregister(SERVED);
  expect([code, output]).toEqual([1, '']);
  expect(errors).toMatch(/^DISCORD_GUILD_IDS: has 100000000000000009, .*: take it out\n$/u);
  expect(await discord.registered(SERVED)).toHaveLength(1);
});

test.each([
  [['my-server'], 1, /^the server id: expected digits only/u],
  [[], 64, /^npm run discord:unregister -- <server id>/u],
  [['4040404'], 1, /^Discord does not let the bot change its commands in the server 4040404 \(/u],
] as const)('%j ends in %i', async (args, expected, said) => {
  const { discord, unregister } = await world();
  const { code, errors } = await unregister(...args);
  expect(code).toBe(expected);
  expect(errors).toMatch(said);
  expect(await discord.registered(LEFT)).toHaveLength(1);
});
