/** Builds the manifest of the Slack app, for Socket Mode and for HTTP. */
import type { webApi } from '@slack/bolt';
import type { CommandDefinition } from '../chat/command.ts';
import { rootOf, rootsOf, shortcutId, slackName, type CommandNames } from './command-names.ts';

/** https://docs.slack.dev/reference/app-manifest */
export type Manifest = webApi.AppsManifestCreateArguments['manifest'];
type Features = NonNullable<Manifest['features']>;
type SlashCommands = NonNullable<Features['slash_commands']>;
type Shortcuts = NonNullable<Features['shortcuts']>;
type Settings = NonNullable<Manifest['settings']>;

export interface ManifestOptions {
  readonly definitions: readonly CommandDefinition[];
  /** As in SLACK_COMMAND and SLACK_WHITELIST_COMMAND. */
  readonly commands: CommandNames;
  /** Where Slack's requests go in HTTP mode, with its path; Socket Mode when it is missing. */
  readonly requestUrl?: string;
}

/** What the bot may do in a workspace. */
export const BOT_SCOPES = [
  'commands',
  'chat:write',
  'files:read',
  'files:write',
  'im:write',
  'usergroups:read',
  'users:read',
] as const;

export function createManifest(options: ManifestOptions): Manifest {
  const { definitions, requestUrl } = options;
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Unwhitelist',
      description: 'Takes users off the speaking whitelist of muted live groups',
    },
    features: {
      // The page of the bot, and replies that may come as direct messages; people do not write to the app.
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: 'unwhitelist', always_online: true },
      slash_commands: slashCommands(options),
      shortcuts: definitions.flatMap(messageShortcut),
    },
    oauth_config: { scopes: { bot: [...BOT_SCOPES] } },
    settings: settings(requestUrl),
  };
}

function slashCommands({ definitions, commands, requestUrl }: ManifestOptions): SlashCommands {
  const shown = definitions.filter(({ hidden }) => hidden !== true);
  return rootsOf(shown).map((root) => ({
    command: slackName(root, commands),
    ...(requestUrl !== undefined && { url: requestUrl }),
    ...describeRoot(shown.filter(({ name }) => rootOf(name) === root)),
    // Mentions come with the account's id, and not as a name that anyone can take.
    should_escape: true,
  }));
}

/** By a command of one word, or by those that are its subcommands; the hint is what Slack shows while it is typed. */
function describeRoot(family: readonly CommandDefinition[]): { description: string; usage_hint: string } {
  const descriptions = family.map(({ parent, description }) => (parent ?? { description }).description.en);
  const usages = family.map(({ name, usage }) => [...name.split(' ').slice(1), usage].join(' ').trim());
  return { description: descriptions[0] ?? '', usage_hint: usages.join(' | ') };
}

function messageShortcut({ name, menus, description }: CommandDefinition): Shortcuts {
  const label = menus?.message;
  return label === undefined
    ? []
    : [{ name: label.en, type: 'message', callback_id: shortcutId(name), description: description.en }];
}

function settings(url: string | undefined): Settings {
  return {
    event_subscriptions: {
      ...(url !== undefined && { request_url: url }),
      bot_events: ['app_home_opened', 'subteam_members_changed', 'subteam_updated'],
    },
    interactivity: {
      is_enabled: true,
      ...(url !== undefined && { request_url: url, message_menu_options_url: url }),
    },
    org_deploy_enabled: false,
    socket_mode_enabled: url === undefined,
    token_rotation_enabled: false,
  };
}
