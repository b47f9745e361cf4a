/** Reads Slack's variables from the environment. */
import type { EnvReader } from '../config/env-reader.ts';
import type { SharedOptions } from '../config/platform-definition.ts';
import type { CommandNames } from './command-names.ts';
import type { SlackOptions } from './settings.ts';

export function readSlackOptions(reader: EnvReader, { groupModerators }: SharedOptions): SlackOptions {
  const moderatorGroups = reader.read('SLACK_MODERATOR_GROUPS');
  const moderatorUsers = reader.read('SLACK_MODERATOR_USERS');
  if (!reader.isSet('SLACK_MODERATOR_GROUPS') && !reader.isSet('SLACK_MODERATOR_USERS')) {
    reader.addProblem(
      'SLACK_MODERATOR_GROUPS, SLACK_MODERATOR_USERS',
      'one of the two must say who the moderators are',
    );
  }
  return {
    botToken: reader.read('SLACK_BOT_TOKEN'),
    connection: readSlackConnection(reader),
    commands: readSlackCommands(reader),
    moderatorGroups,
    moderatorUsers,
    groupModerators,
    apiUrl: reader.read('SLACK_API_URL'),
  };
}

/** The names of the two commands, which must differ. */
export function readSlackCommands(reader: EnvReader): CommandNames {
  const unwhitelist = reader.read('SLACK_COMMAND');
  const whitelist = reader.read('SLACK_WHITELIST_COMMAND');
  // Empty where one is not usable, which has been said.
  if (unwhitelist === whitelist && unwhitelist !== '') {
    reader.addProblem('SLACK_COMMAND, SLACK_WHITELIST_COMMAND', 'must be two different names');
  }
  return { unwhitelist, whitelist };
}

function readSlackConnection(reader: EnvReader): SlackOptions['connection'] {
  const appToken = reader.read('SLACK_APP_TOKEN');
  if (appToken !== undefined) return { mode: 'socket', appToken };
  if (!reader.isSet('SLACK_SIGNING_SECRET')) {
    reader.addProblem(
      'SLACK_APP_TOKEN, SLACK_SIGNING_SECRET',
      'set the first for Socket Mode, or the second for HTTP',
    );
  }
  return {
    mode: 'http',
    signingSecret: reader.read('SLACK_SIGNING_SECRET'),
    port: reader.read('SLACK_PORT'),
    host: reader.read('SLACK_HOST'),
  };
}
