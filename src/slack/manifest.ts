/** Builds the manifest of the Slack app, for Socket Mode and for HTTP. */
import type { webApi } from '@slack/bolt';
import { catalogues } from '../chat/texts/index.ts';
import { shortcutId, slackName, type CommandNames } from './command-names.ts';

/** https://docs.slack.dev/reference/app-manifest */
export type Manifest = webApi.AppsManifestCreateArguments['manifest'];
type Features = NonNullable<Manifest['features']>;
type SlashCommands = NonNullable<Features['slash_commands']>;
type Settings = NonNullable<Manifest['settings']>;

export interface ManifestOptions {
  /** As in SLACK_COMMAND and SLACK_WHITELIST_COMMAND. */
  readonly commands: CommandNames;
  /** Where Slack's requests go in HTTP mode, with its path; Socket Mode when it is missing. */
  readonly requestUrl?: string;
}

const WORDS = catalogues.en.commands;

/** The root commands in their order, with what Slack shows after each name while it is typed. */
const ROOTS = [
  ['unwhitelist', WORDS.unwhitelist.description, '[<users>] [group:<name>] [preview] [reason:<text>] | help'],
  [
    'whitelist',
    WORDS.whitelist.description,
    'show | add <users> [for:2h] | save <name> | set <name> | sets | history [user:<ID or nickname>] | panel | link @mention <user ID> | unlink @mention | help',
  ],
] as const;

export function createManifest({ commands, requestUrl }: ManifestOptions): Manifest {
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
      slash_commands: slashCommands(commands, requestUrl),
      shortcuts: [
        {
          name: WORDS.unwhitelist.menu,
          type: 'message',
          callback_id: shortcutId('unwhitelist'),
          description: 'Take the users named in this message off the speaking whitelist',
        },
      ],
    },
    oauth_config: {
      scopes: {
        bot: [
          'commands',
          'chat:write',
          'files:read',
          'files:write',
          'im:write',
          'usergroups:read',
          'users:read',
        ],
      },
    },
    settings: settings(requestUrl),
  };
}

function slashCommands(names: CommandNames, url: string | undefined): SlashCommands {
  return ROOTS.map(([root, description, hint]) => ({
    command: slackName(root, names),
    ...(url !== undefined && { url }),
    description,
    usage_hint: hint,
    // Mentions come with the account's id, and not as a name that anyone can take.
    should_escape: true,
  }));
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
