/** The invite link asks for what the adapter does, and for no more. */
import { readdir, readFile } from 'node:fs/promises';
import { PermissionsBitField } from 'discord.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { INVITE_PERMISSIONS, inviteLink } from '../../../src/discord/registration/invite.ts';
import { createDiscordEmulator, type DiscordEmulator } from '../../../emulators/discord/index.ts';
import { startProcess } from '../../support/process/run.ts';

/** What each route that is called takes of the bot's permissions: https://docs.discord.com/developers/topics/permissions. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  applicationGuildCommands: [],
  currentApplication: [],
  interactionCallback: [],
  userChannels: [],
  webhook: [],
  webhookMessage: [],
  // A channel may be a thread, and a reply may hold a file.
  // Of messages of its own, which are edited and deleted.
  channelMessage: ['ViewChannel'],
  channelMessages: ['AttachFiles', 'SendMessages', 'SendMessagesInThreads', 'ViewChannel'],
};

test('holds the permissions of the routes that are called', async () => {
  const folder = new URL('../../../src/discord/', import.meta.url);
  const sources = await Promise.all(
    (await readdir(folder, { recursive: true }))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFile(new URL(name, folder), 'utf8')),
  );
  const called = sources
    .flatMap((source) => [...source.matchAll(/\bRoutes\.(\w+)/gu)])
    .map(([, name]) => name ?? '');
  expect([...new Set(called)].sort()).toEqual(Object.keys(PERMISSIONS).sort());
  const needed = new Set(called.flatMap((name) => PERMISSIONS[name] ?? []));
  expect([...INVITE_PERMISSIONS].sort()).toEqual([...needed].sort());
});

test('is a link of the documented form, for an installation in a server', () => {
  const { origin, pathname, searchParams } = new URL(inviteLink('123456789012345678'));
  expect(origin + pathname).toBe('https://discord.com/oauth2/authorize');
  expect(searchParams.get('client_id')).toBe('123456789012345678');
  expect(searchParams.get('scope')).toBe('bot applications.commands');
  expect(searchParams.get('integration_type')).toBe('0');
  const permissions = new PermissionsBitField(BigInt(searchParams.get('permissions') ?? ''));
  expect(permissions.toArray().sort()).toEqual([...INVITE_PERMISSIONS].sort());
});

describe('npm run discord:invite', () => {
  const TOKEN = 'secret.token.of-a-bot';

  async function discord(): Promise<DiscordEmulator> {
    const emulator = await createDiscordEmulator({ guilds: [], token: TOKEN });
    onTestFinished(() => emulator.close());
    return emulator;
  }

  async function print(env: Record<string, string>, ...args: readonly string[]) {
    const run = startProcess('src/setup/discord-invite.ts', env, { args });
    return { code: await run.exited, output: run.output(), errors: run.errors() };
  }

  test('prints the link for the application id that it is given, and asks nobody', async () => {
    expect(await print({}, '42')).toMatchObject({ code: 0, output: `${inviteLink('42')}\n` });
  });

  test('asks Discord whose DISCORD_TOKEN is', async () => {
    const { apiUrl, applicationId } = await discord();
    const env = { DISCORD_TOKEN: TOKEN, DISCORD_API_URL: apiUrl };
    expect(await print(env)).toMatchObject({ code: 0, output: `${inviteLink(applicationId)}\n` });
  });

  test.each([
    ['a token that Discord refuses', 401, 'does not accept DISCORD_TOKEN'],
    ['a Discord that is out of order', 503, 'could not be asked'],
  ])('says what is wrong: %s', async (_, status, message) => {
    const { apiUrl, fail } = await discord();
    fail('application', { status, times: Number.POSITIVE_INFINITY });
    const { code, output, errors } = await print({ DISCORD_TOKEN: TOKEN, DISCORD_API_URL: apiUrl });
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(message);
    expect(errors).not.toContain(TOKEN);
  });

  test.each([
    [{}, [], 'DISCORD_TOKEN'],
    [{}, ['my-app'], 'the application id'],
    [{ DISCORD_TOKEN: 'tökèn' }, [], 'DISCORD_TOKEN'],
  ] as const)('refuses %j %j without asking', async (env, args, named) => {
    const { code, output, errors } = await print(env, ...args);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(named);
  });
});
