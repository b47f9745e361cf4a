/** The table of all environment variables, one row each; `Config`, secrets and document checks are derived from it. */
import type { PlatformName } from '../store/store.ts';
import { channelGroups, groupModerators, liveGroups } from './group-forms.ts';
import { databaseUrl, proxyUrl, url } from './url-forms.ts';
import {
  folder,
  ids,
  int64,
  int64s,
  integerBetween,
  ipAddress,
  oneOf,
  pattern,
  reasons,
  slackCommand,
  text,
  type ValueForm,
} from './values.ts';

export interface Variable {
  readonly form: ValueForm<unknown>;
  /** The value of an unset variable. Without a fallback the variable is required, if its platform is configured. */
  readonly fallback?: unknown;
  /** The log must never contain the value. It can also be given as a file: `X_FILE` for `X`. */
  readonly secret?: true;
  /** The platform that needs this variable, or another one in its place. */
  readonly neededBy?: PlatformName;
  /** The field of `Config` that gets the value. Variables without a field are read by other files of this folder. */
  readonly field?: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const snowflakes = (what: string): ReturnType<typeof ids> =>
  ids(/^\d{1,20}$/u, `${what} ids, comma-separated`);

/** In the order of `.env.example`. */
export const VARIABLES = {
  VOLC_ACCESSKEY: { form: text('the access key id of the Volcengine account'), secret: true },
  VOLC_SECRETKEY: { form: text('the secret key that belongs to VOLC_ACCESSKEY'), secret: true },
  VOLC_SESSION_TOKEN: { form: text('an STS session token'), fallback: undefined, secret: true },
  VOLC_REGION: { form: pattern(/^[a-z0-9-]+$/u, 'a region such as cn-north-1'), fallback: 'cn-north-1' },
  VOLC_ENDPOINT: { form: url({ path: false }), fallback: 'https://rtc.volcengineapi.com' },
  VOLC_APP_ID: { form: integerBetween(1, 2_147_483_647) },
  VOLC_OPERATOR_ID: { form: int64('a user id') },
  VOLC_QPS: { form: integerBetween(1, 50), fallback: 50 },
  VOLC_BATCH_SIZE: { form: integerBetween(1, 100), fallback: 20 },
  VOLC_TIMEOUT_MS: { form: integerBetween(100, 60_000), fallback: 5_000 },
  LIVE_GROUPS: { form: liveGroups },
  PROTECTED_IDS: { form: int64s('user ids'), fallback: [] },
  CHANNEL_GROUPS: { form: channelGroups, fallback: [] },
  GROUP_MODERATORS: { form: groupModerators, fallback: [] },
  SLACK_BOT_TOKEN: { form: pattern(/^xoxb-\S+$/u, 'a bot token (xoxb-…)'), secret: true, neededBy: 'slack' },
  SLACK_APP_TOKEN: {
    form: pattern(/^xapp-\S+$/u, 'an app-level token (xapp-…)'),
    fallback: undefined,
    secret: true,
    neededBy: 'slack',
  },
  SLACK_SIGNING_SECRET: {
    form: text('the signing secret of the Slack app'),
    fallback: '',
    secret: true,
    neededBy: 'slack',
  },
  SLACK_PORT: { form: integerBetween(0, 65_535), fallback: 3_000 },
  SLACK_HOST: { form: ipAddress, fallback: '0.0.0.0' },
  SLACK_COMMAND: { form: slackCommand, fallback: '/unwhitelist' },
  SLACK_WHITELIST_COMMAND: { form: slackCommand, fallback: '/whitelist' },
  SLACK_MODERATOR_GROUPS: {
    form: ids(/^S[A-Z0-9]+$/u, 'user-group ids (S…)'),
    fallback: [],
    neededBy: 'slack',
  },
  SLACK_MODERATOR_USERS: {
    form: ids(/^[UW][A-Z0-9]+$/u, 'user ids (U… or W…)'),
    fallback: [],
    neededBy: 'slack',
  },
  SLACK_AUDIT_CHANNEL: {
    form: pattern(/^[CG][A-Z0-9]+$/u, 'a Slack channel id (C…)'),
    fallback: undefined,
  },
  SLACK_API_URL: { form: url({ path: true, trailingSlash: true }), fallback: 'https://slack.com/api/' },
  DISCORD_TOKEN: { form: pattern(/^\S+$/u, 'a bot token'), secret: true, neededBy: 'discord' },
  DISCORD_GUILD_IDS: { form: snowflakes('guild'), neededBy: 'discord' },
  DISCORD_MODERATOR_ROLES: { form: snowflakes('role'), neededBy: 'discord' },
  DISCORD_AUDIT_CHANNEL: { form: pattern(/^\d{1,20}$/u, 'a Discord channel id'), fallback: undefined },
  DISCORD_API_URL: { form: url({ path: true }), fallback: 'https://discord.com/api' },
  /** The folder of the embedded database, which is not used if DATABASE_URL is set. */
  DATA_DIR: { form: folder, fallback: './data', field: 'dataDir' },
  /** Changes of more users than this need a confirmation. */
  CONFIRM_ABOVE: { form: integerBetween(0, 1_000_000), fallback: 20, field: 'confirmAbove' },
  /** Reasons that are suggested before recently given ones. */
  REASONS: { form: reasons, fallback: [], field: 'reasons' },
  /** The PostgreSQL in which several processes share one limit and one store. */
  DATABASE_URL: { form: databaseUrl, fallback: undefined, secret: true, field: 'databaseUrl' },
  HTTPS_PROXY: { form: proxyUrl, fallback: undefined },
  NO_PROXY: { form: text('names, comma-separated'), fallback: '' },
  /** The port of the health server; there is none if this is not set, and 0 means any free port. */
  HEALTH_PORT: { form: integerBetween(0, 65_535), fallback: undefined, field: 'healthPort' },
  HEALTH_HOST: { form: ipAddress, fallback: '127.0.0.1', field: 'healthHost' },
  LOG_LEVEL: { form: oneOf(...LOG_LEVELS), fallback: 'info', field: 'logLevel' },
} as const satisfies Readonly<Record<string, Variable>>;

/** Variables of earlier versions, each with the advice for operators who still set it. */
export const RETIRED: Readonly<Record<string, string>> = {
  REDIS_URL: 'is not used any more: remove it, and set DATABASE_URL to a PostgreSQL',
};

type Rows = typeof VARIABLES;
export type VariableName = keyof Rows;
/** The type of a variable's parsed value or fallback. */
export type VariableValue<N extends VariableName> =
  | (Rows[N]['form'] extends ValueForm<infer T> ? T : never)
  | (Rows[N] extends { readonly fallback: infer D } ? D : never);
/** The rows that have a `field`, by its name. */
export type FieldValues = {
  readonly [
    N in VariableName as Rows[N] extends { readonly field: infer F extends string } ? F : never
  ]: VariableValue<N>;
};

export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly VariableName[];

export const SECRET_NAMES = namesOf(({ secret }) => secret === true);

export function namesOf(wanted: (row: Variable) => boolean): readonly VariableName[] {
  return VARIABLE_NAMES.filter((name) => wanted(VARIABLES[name]));
}

/** The name of the variable that holds the path of a file with the secret. */
export function fileVariable(secret: string): string {
  return `${secret}_FILE`;
}
