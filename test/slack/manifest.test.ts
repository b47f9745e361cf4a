/** The Slack manifest asks for what the code uses, and for no more. */
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../commands/index.ts';
import { createManifest } from '../../src/slack/manifest.ts';
import { shortcutId } from '../../src/slack/command-names.ts';
import { pickerReply } from './replies.ts';
import { NAMES, startHarness } from './harness.ts';

/** The scope of each method that the adapter calls: https://docs.slack.dev/reference/methods. */
const SCOPES: Readonly<Record<string, string | undefined>> = {
  'auth.test': undefined,
  'apps.connections.open': undefined,
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'conversations.open': 'im:write',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'views.open': undefined,
  'views.publish': undefined,
  'views.update': undefined,
};
/** `commands`: for slash commands and shortcuts. `files:read`: the address of a file that was uploaded in a modal. */
const OTHER_SCOPES = ['commands', 'files:read'];

const manifest = createManifest({ definitions: COMMANDS, commands: NAMES });
const { slash_commands: slashCommands = [], shortcuts = [] } = manifest.features ?? {};
const { bot: botScopes = [] } = manifest.oauth_config?.scopes ?? {};
const { bot_events: botEvents = [] } = manifest.settings?.event_subscriptions ?? {};

const commands = COMMANDS.filter(({ hidden }) => hidden !== true);

test('asks for the scopes of the methods that are called', async () => {
  const folder = new URL('../../src/slack/', import.meta.url);
  const sources = await Promise.all(
    (await readdir(folder, { recursive: true }))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFile(new URL(name, folder), 'utf8')),
  );
  const called = sources
    .flatMap((source) => [...source.matchAll(/[cC]lient\.((?:[a-z]+\.)+[a-zA-Z]+)\(/gu)])
    .map(([, method = '']) => method)
    // Needs none.
    .filter((method) => method !== 'auth.test');
  const known = Object.keys(SCOPES).filter((method) =>
    /^(?:chat|conversations|users|usergroups|views)/u.test(method),
  );
  expect([...new Set(called)].sort()).toEqual(known.sort());
  const scopes = new Set([...OTHER_SCOPES, ...Object.values(SCOPES).filter((scope) => scope !== undefined)]);
  expect([...botScopes].sort()).toEqual([...scopes].sort());
});

test('knows every method that is called when everything is needed', async () => {
  const { slack } = await startHarness({
    mode: 'socket',
    emulator: { userGroups: { S1: ['U1'] } },
    settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
    run: async (request) => ({
      ...(await pickerReply(request)),
      wantsFile: true,
      file: { name: 'ids.csv', content: '1', pointer: [], tooLarge: [] },
    }),
  });
  slack.fail('views.open', { error: 'expired_trigger_id' });
  slack.fail('response_url', { status: 404 });
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  await slack.command({ text: '1' }).reply();
  const methods = new Set(slack.calls.map(({ method }) => method));
  for (const other of ['response_url', 'upload']) methods.delete(other);
  expect([...methods, 'chat.delete', 'chat.update', 'views.publish', 'views.update'].sort()).toEqual(
    Object.keys(SCOPES).sort(),
  );
});

test('subscribes to the events that the adapter listens to', async () => {
  expect(botEvents).toEqual(['app_home_opened', 'subteam_members_changed', 'subteam_updated']);
  const source = await readFile(new URL('../../src/slack/index.ts', import.meta.url), 'utf8');
  const listened = [...source.matchAll(/app\.event\('(\w+)'/gu)].map(([, name]) => name);
  expect(listened.sort()).toEqual(botEvents);
});

test('declares the root commands, with mentions resolved', () => {
  expect(slashCommands.map(({ command }) => command)).toEqual(['/unwhitelist', '/whitelist']);
  expect(slashCommands.every(({ should_escape: escaped }) => escaped)).toBe(true);
});

test('its hints name options that there are', () => {
  for (const { usage = '', options } of commands) {
    const named = [...usage.matchAll(/\[(\w+)[:\]]/gu)].map(([, option]) => option);
    expect(options.map((option) => option.name)).toEqual(expect.arrayContaining(named));
  }
});

test('the hint of /whitelist names its subcommands', () => {
  expect(slashCommands[1]?.usage_hint).toMatch(/^show \| add <users> \[for:2h\] \| .* \| help$/u);
});

// https://github.com/slackapi/manifest-schema
test('stays within the limits of names and descriptions', () => {
  const names = slashCommands.map(({ command }) => command);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^\/[a-z-]{1,31}$/u);
  for (const { name = '', description = '' } of shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24);
    expect(description.length).toBeLessThanOrEqual(150);
  }
});

test('declares the entries in the menu of a message', () => {
  const wanted = commands.flatMap(({ name, menus }) =>
    menus?.message === undefined
      ? []
      : [{ name: menus.message.en, type: 'message', callback_id: shortcutId(name) }],
  );
  expect(wanted).toHaveLength(1);
  expect(shortcuts).toMatchObject(wanted);
  expect(shortcuts).toHaveLength(wanted.length);
});

test('is for Socket Mode, lets direct messages arrive, and buttons and modals work', () => {
  expect(manifest.settings?.socket_mode_enabled).toBe(true);
  expect(manifest.settings?.interactivity?.is_enabled).toBe(true);
  expect(manifest.features?.app_home?.messages_tab_enabled).toBe(true);
});

const URL_GIVEN = 'https://bot.example.com/slack/events';

test('for HTTP it gives one address for everything, and is the same in all else', () => {
  const http = createManifest({ definitions: COMMANDS, commands: NAMES, requestUrl: URL_GIVEN });
  expect(http.settings).toMatchObject({
    socket_mode_enabled: false,
    event_subscriptions: { request_url: URL_GIVEN },
    interactivity: { request_url: URL_GIVEN, message_menu_options_url: URL_GIVEN },
  });
  const commandsOf = http.features?.slash_commands ?? [];
  expect(commandsOf.map(({ url }) => url)).toEqual(commandsOf.map(() => URL_GIVEN));
  const without = JSON.stringify(http, (key, value: unknown) => (key.endsWith('url') ? undefined : value));
  expect(JSON.parse(without)).toEqual({
    ...manifest,
    settings: { ...manifest.settings, socket_mode_enabled: false },
  });
});

test('renames both commands, and nothing else', () => {
  const renamed = createManifest({
    definitions: COMMANDS,
    commands: { unwhitelist: '/wl-remove', whitelist: '/wl' },
  });
  expect(renamed.features?.slash_commands?.map(({ command }) => command)).toEqual(['/wl-remove', '/wl']);
  const text = JSON.stringify(renamed)
    .replace('"/wl-remove"', '"/unwhitelist"')
    .replace('"/wl"', '"/whitelist"');
  expect(JSON.parse(text)).toEqual(manifest);
});
