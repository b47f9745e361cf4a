/** The emulator of Discord finds what Discord does not describe. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDiscordEmulator, type DiscordEmulator } from '../../emulators/discord/index.ts';
import {
  CALLBACK,
  choices,
  command,
  COMMANDS,
  DESCRIBED,
  DOCUMENTED,
  GUILD,
  HOOK,
  ID,
  menu,
  MESSAGES,
  option,
} from './discord-wrong-requests.ts';

describe('The emulator of Discord finds', () => {
  test.each([...DESCRIBED, ...DOCUMENTED])('$rule', async ({ send, found }) => {
    const discord = await createDiscordEmulator({ guilds: [{ id: GUILD, roles: [] }] });
    await request(discord, ...send);
    await expect(discord.close()).rejects.toThrow(found);
  });

  test("the bot's token where none belongs", async () => {
    const discord = await standIn();
    await request(discord, 'POST', HOOK, { content: 'a' }, { authorization: `Bot ${discord.token}` });
    discord.expectViolations(/the bot's token/u);
  });

  test('a body that is no JSON', async () => {
    const discord = await createDiscordEmulator({ guilds: [{ id: GUILD, roles: [] }] });
    const headers = authorization(discord, MESSAGES);
    await fetch(`${discord.apiUrl}/v10${MESSAGES}`, { method: 'POST', headers, body: '{' }).catch(
      () => undefined,
    );
    await expect(discord.close()).rejects.toThrow(/the body is no JSON/u);
  });

  test.each([
    ['11 files', Array.from({ length: 11 }, (_, index) => `files[${index}]`), {}, /10 files are the most/u],
    ['the name of a part', ['file'], {}, /a part named file/u],
    ['a part twice', ['files[0]', 'files[0]'], {}, /two parts/u],
    ['a file that is not listed', ['files[0]', 'files[1]'], { attachments: [{ id: '0' }] }, /is not listed/u],
    [
      'the name of a file',
      ['files[0]'],
      { attachments: [{ id: '0', filename: ID(1_025) }] },
      /filename: Too big/u,
    ],
  ] as const)('%s', async (_rule, parts, body, found) => {
    const discord = await standIn();
    await upload(discord, parts, body);
    discord.expectViolations(found);
  });

  test('a file of more than 10 MiB', async () => {
    const discord = await standIn();
    await upload(discord, ['files[0]'], { content: 'a' }, 10_485_761);
    discord.expectViolations(/too large/u);
  });

  test('a violation that is expected and does not come', async () => {
    const discord = await createDiscordEmulator({ guilds: [] });
    discord.expectViolations(/nothing of the kind/u);
    await expect(discord.close()).rejects.toThrow('no violation of /nothing of the kind/u');
  });

  test('nothing in what is right', async () => {
    const discord = await standIn();
    await request(discord, 'GET', '/gateway/bot');
    await request(discord, 'POST', MESSAGES, { content: 'a', allowed_mentions: { parse: [] } });
    await request(discord, 'PUT', COMMANDS, [
      ...command({ options: [option({ autocomplete: true })] }),
      ...menu(15),
    ]);
    await request(discord, 'POST', CALLBACK, { type: 5, data: { flags: 64 } });
    await request(discord, 'POST', CALLBACK, choices('a'));
    await upload(discord, ['files[0]'], { content: 'a', attachments: [{ id: '0', filename: 'a.csv' }] });
  });
});

async function standIn(): Promise<DiscordEmulator> {
  const discord = await createDiscordEmulator({ guilds: [{ id: GUILD, roles: [] }] });
  onTestFinished(() => discord.close());
  return discord;
}

/** As the bot would send it: with its token, but for what goes by the token of an interaction. */
async function request(
  discord: DiscordEmulator,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = authorization(discord, path),
): Promise<void> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  await fetch(`${discord.apiUrl}/v10${path}`, { method, headers, ...json });
}

async function upload(
  discord: DiscordEmulator,
  parts: readonly string[],
  body: object,
  bytes = 1,
): Promise<void> {
  const form = new FormData();
  form.set('payload_json', JSON.stringify(body));
  for (const part of parts) form.append(part, new Blob(['x'.repeat(bytes)]), 'a.csv');
  const headers = authorization(discord, MESSAGES);
  await fetch(`${discord.apiUrl}/v10${MESSAGES}`, { method: 'POST', headers, body: form });
}

function authorization({ token }: DiscordEmulator, path: string): Readonly<Record<string, string>> {
  return /^\/(?:webhooks|interactions)\//u.test(path) ? {} : { authorization: `Bot ${token}` };
}
