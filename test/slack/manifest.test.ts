/** The Slack manifest asks for what the code uses, and for no more. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { en } from '../../src/chat/texts/en.ts';
import { startBench } from './harness.ts';

interface Manifest {
  readonly features: {
    readonly app_home: Readonly<Record<string, boolean>>;
    readonly slash_commands: readonly Readonly<Record<string, string | boolean>>[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly event_subscriptions: { readonly bot_events: readonly string[] };
    readonly socket_mode_enabled: boolean;
  };
}

/** The scope of each method that the adapter calls: https://docs.slack.dev/reference/methods. */
const SCOPES: Readonly<Record<string, string | undefined>> = {
  'auth.test': undefined,
  'apps.connections.open': undefined,
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'conversations.open': 'im:write',
};

const manifest = JSON.parse(
  await readFile(new URL('../../manifest.json', import.meta.url), 'utf8'),
) as Manifest;

test('asks for the scopes of the methods that are called when everything is needed', async () => {
  const { slack } = await startBench({
    mode: 'socket',
    fake: { userGroups: { S1: ['U1'] } },
    settings: { moderatorUsers: [], moderatorGroups: ['S1'] },
  });
  slack.fail('response_url', { status: 404 });
  slack.fail('chat.postEphemeral', { error: 'channel_not_found' });
  await slack.command({ text: '1' }).reply();
  const methods = [...new Set(slack.calls.map(({ method }) => method))].filter(
    (name) => name !== 'response_url',
  );
  expect(methods.sort()).toEqual(Object.keys(SCOPES).sort());
  const scopes = new Set(['commands', ...Object.values(SCOPES).filter((scope) => scope !== undefined)]);
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...scopes].sort());
});

test('subscribes to the events that the adapter listens to', async () => {
  expect(manifest.settings.event_subscriptions.bot_events).toEqual([
    'subteam_members_changed',
    'subteam_updated',
  ]);
  const source = await readFile(new URL('../../src/slack/index.ts', import.meta.url), 'utf8');
  const listened = [...source.matchAll(/app\.event\('(\w+)'/gu)].map(([, name]) => name);
  expect(listened.sort()).toEqual(manifest.settings.event_subscriptions.bot_events);
});

test('declares the command as it is typed, and unescaped', () => {
  const { description } = en.commands.unwhitelist;
  expect(manifest.features.slash_commands).toEqual([
    {
      command: '/unwhitelist',
      description,
      usage_hint: '<users> [group:<name>] [reason:<text>] | help',
      should_escape: false,
    },
  ]);
});

test('is for Socket Mode, and lets direct messages arrive', () => {
  expect(manifest.settings.socket_mode_enabled).toBe(true);
  expect(manifest.features.app_home['messages_tab_enabled']).toBe(true);
});
