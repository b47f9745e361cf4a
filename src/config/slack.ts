/** Reads Slack's variables from the environment. */
import type { GroupModerators } from '../chat/access.ts';
import type { SlackSettings } from '../slack/index.ts';
import type { CommandNames } from '../slack/command-names.ts';
import { moderatorsOn } from './group-moderators.ts';
import type { EnvReader } from './env-reader.ts';
import { ids, integerBetween, ipAddress, pattern, slackCommand, text, url } from './values.ts';

/** Slack's part of the configuration; undefined where Slack is not configured. */
export function readSlack(reader: EnvReader, moderators: GroupModerators): SlackSettings | undefined {
  const others = [
    'SLACK_APP_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_MODERATOR_GROUPS',
    'SLACK_MODERATOR_USERS',
  ];
  if (!reader.isSet('SLACK_BOT_TOKEN')) {
    reader.complainOfRest('SLACK_BOT_TOKEN', others);
    return undefined;
  }
  const moderatorGroups = reader.optional(
    'SLACK_MODERATOR_GROUPS',
    ids(/^S[A-Z0-9]+$/u, 'user-group ids (S…)'),
    [],
  );
  const moderatorUsers = reader.optional(
    'SLACK_MODERATOR_USERS',
    ids(/^[UW][A-Z0-9]+$/u, 'user ids (U… or W…)'),
    [],
  );
  if (!reader.isSet('SLACK_MODERATOR_GROUPS') && !reader.isSet('SLACK_MODERATOR_USERS')) {
    reader.complain(
      'SLACK_MODERATOR_GROUPS, SLACK_MODERATOR_USERS',
      'one of the two must say who the moderators are',
    );
  }
  return {
    botToken: reader.required('SLACK_BOT_TOKEN', pattern(/^xoxb-\S+$/u, 'a bot token (xoxb-…)')),
    connection: readSlackConnection(reader),
    commands: readSlackCommands(reader),
    moderatorGroups,
    moderatorUsers,
    groupModerators: moderatorsOn('slack', moderators),
    apiUrl: reader.optional(
      'SLACK_API_URL',
      url({ path: true, trailingSlash: true }),
      'https://slack.com/api/',
    ),
  };
}

/** The names of the two commands, which must differ. */
export function readSlackCommands(reader: EnvReader): CommandNames {
  const unwhitelist = reader.optional('SLACK_COMMAND', slackCommand, '/unwhitelist');
  const whitelist = reader.optional('SLACK_WHITELIST_COMMAND', slackCommand, '/whitelist');
  // Empty where one is not usable, which has been said.
  if (unwhitelist === whitelist && unwhitelist !== '') {
    reader.complain('SLACK_COMMAND, SLACK_WHITELIST_COMMAND', 'must be two different names');
  }
  return { unwhitelist, whitelist };
}

function readSlackConnection(reader: EnvReader): SlackSettings['connection'] {
  if (reader.isSet('SLACK_APP_TOKEN')) {
    const appToken = reader.required(
      'SLACK_APP_TOKEN',
      pattern(/^xapp-\S+$/u, 'an app-level token (xapp-…)'),
    );
    return { mode: 'socket', appToken };
  }
  if (!reader.isSet('SLACK_SIGNING_SECRET')) {
    reader.complain(
      'SLACK_APP_TOKEN, SLACK_SIGNING_SECRET',
      'set the first for Socket Mode, or the second for HTTP',
    );
  }
  return {
    mode: 'http',
    signingSecret: reader.optional('SLACK_SIGNING_SECRET', text('the signing secret of the Slack app'), ''),
    port: reader.optional('SLACK_PORT', integerBetween(0, 65_535), 3_000),
    host: reader.optional('SLACK_HOST', ipAddress, '0.0.0.0'),
  };
}
