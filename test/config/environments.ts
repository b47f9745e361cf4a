/** Environments that are usable together, and what is read out of one. */
import { describeProblems } from '../../src/config/env-reader.ts';
import { readConfig, type Config } from '../../src/config/index.ts';

export const VOLC = {
  VOLC_ACCESSKEY: 'AKTEST',
  VOLC_SECRETKEY: 'c2VjcmV0LXZvbGM=',
  VOLC_APP_ID: '123456',
  VOLC_OPERATOR_ID: '7000000000000000001',
  LIVE_GROUPS: 'main=7234567890123456789, 贵宾=7234567890123456790:42',
};
export const SLACK = {
  SLACK_BOT_TOKEN: 'xoxb-secret-bot',
  SLACK_APP_TOKEN: 'xapp-secret-app',
  SLACK_MODERATOR_USERS: 'U1,W2',
};
export const DISCORD = {
  DISCORD_TOKEN: 'secret-discord',
  DISCORD_GUILD_IDS: '111,222',
  DISCORD_MODERATOR_ROLES: '333',
};

export function config(env: Record<string, string>): Config {
  const result = readConfig(env);
  if (result.kind === 'problems') throw new Error(describeProblems(result.problems));
  return result.config;
}

export function problems(env: Record<string, string>): string {
  const result = readConfig(env);
  return result.kind === 'problems' ? describeProblems(result.problems, result.warnings) : 'none';
}
