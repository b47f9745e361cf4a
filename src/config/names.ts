/** The names of all variables that the bot reads, and the names beside them that were probably meant as one of these. */
import { editDistance } from '../chat/text-search.ts';

/** Each can be given as a file, too: `X_FILE` for `X`. Never to be seen in a log. */
export const SECRET_NAMES = [
  'VOLC_ACCESSKEY',
  'VOLC_SECRETKEY',
  'VOLC_SESSION_TOKEN',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DISCORD_TOKEN',
  'DATABASE_URL',
] as const;

/** In the order of `.env.example`, those of `SECRET_NAMES` included. */
export const VARIABLES: readonly string[] = [
  ...['VOLC_ACCESSKEY', 'VOLC_SECRETKEY', 'VOLC_SESSION_TOKEN', 'VOLC_REGION', 'VOLC_ENDPOINT'],
  ...['VOLC_APP_ID', 'VOLC_OPERATOR_ID', 'VOLC_QPS', 'VOLC_BATCH_SIZE', 'VOLC_TIMEOUT_MS'],
  ...['LIVE_GROUPS', 'PROTECTED_IDS', 'CHANNEL_GROUPS', 'GROUP_MODERATORS'],
  ...['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_PORT', 'SLACK_HOST'],
  ...['SLACK_COMMAND', 'SLACK_WHITELIST_COMMAND', 'SLACK_MODERATOR_GROUPS', 'SLACK_MODERATOR_USERS'],
  ...['SLACK_AUDIT_CHANNEL', 'SLACK_API_URL'],
  ...['DISCORD_TOKEN', 'DISCORD_GUILD_IDS', 'DISCORD_MODERATOR_ROLES', 'DISCORD_AUDIT_CHANNEL'],
  ...['DISCORD_API_URL', 'DATA_DIR', 'CONFIRM_ABOVE', 'REASONS', 'DATABASE_URL', 'HTTPS_PROXY', 'NO_PROXY'],
  ...['HEALTH_PORT', 'HEALTH_HOST', 'LOG_LEVEL'],
];

const KNOWN = new Set([...VARIABLES, ...SECRET_NAMES.map(fileVariable)]);
/** Other programs have none that begin so. */
const OWN = /^(?:VOLC|SLACK|DISCORD)_/u;
/** Of programs of the vendors, beside this one. */
const FOREIGN = /^SLACK_(?:WEBHOOK|CLI)|_(?:SERVICE|PORT_\d)/u;

/** The name of the variable that holds the path of a file with the secret. */
export function fileVariable(secret: string): string {
  return `${secret}_FILE`;
}

export interface UnknownName {
  readonly name: string;
  /** The variable that was probably meant. */
  readonly meant: string | undefined;
}

/** Names in `env` that look like variables of this bot, and are none. */
export function unknownNames(env: Readonly<Record<string, string | undefined>>): readonly UnknownName[] {
  return Object.keys(env)
    .filter((name) => !KNOWN.has(name) && (env[name] ?? '') !== '' && name !== 'REDIS_URL')
    .map((name) => ({ name, meant: nearest(name) }))
    .filter(({ name, meant }) => meant !== undefined || (OWN.test(name) && !FOREIGN.test(name)));
}

/** At most two letters away, whatever the case. Short names are like names of other programs (`LOG_LEVEL`, `NO_PROXY`). */
function nearest(name: string): string | undefined {
  const upper = name.toUpperCase();
  if (upper.length < LONG_NAME || /^NO_PROXY$|^HTTPS?_PROXY$/u.test(upper)) return undefined;
  return [...KNOWN]
    .map((known) => ({ known, distance: editDistance(upper, known) }))
    .filter(({ distance }) => distance <= 2)
    .toSorted((a, b) => a.distance - b.distance)[0]?.known;
}

const LONG_NAME = 8;
