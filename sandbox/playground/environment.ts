/** The environment variables of the playground's bot, whose endpoints are the emulators. */
import type { DiscordEmulator } from '../../emulators/discord/index.ts';
import type { SlackEmulator } from '../../emulators/slack/index.ts';
import { GROUPS, OPERATOR_ID } from './seed.ts';

export const CREDENTIALS = { accessKeyId: 'PLAYGROUND', secretKey: 'not-a-secret' };
export const APP_ID = 123_456;
/** The account's limit of requests a second. */
export const QPS = 50;

export const GUILD = '100000000000000001';
export const MODERATOR_ROLE = '100000000000000002';
export const USER_GROUP = 'S0MODERATORS';
/** Channel ids by the name that the page shows. */
export const DISCORD_CHANNELS = { friday: '400000000000000001', audit: '400000000000000002' } as const;
export const SLACK_CHANNELS = { friday: 'C0FRIDAY', audit: 'C0AUDIT' } as const;

export interface Emulators {
  readonly discord: Pick<DiscordEmulator, 'token' | 'apiUrl'>;
  readonly slack: Pick<SlackEmulator, 'botToken' | 'appToken' | 'apiUrl'>;
  readonly volcengine: { readonly origin: string };
}

/** @param dataDir the folder of the bot's database, the same for every start */
export function botEnvironment(
  { discord, slack, volcengine }: Emulators,
  dataDir: string,
): Readonly<Record<string, string>> {
  const groups = Object.entries(GROUPS).map(
    ([name, { conversationShortId }]) => `${name}=${conversationShortId}`,
  );
  return {
    VOLC_ACCESSKEY: CREDENTIALS.accessKeyId,
    VOLC_SECRETKEY: CREDENTIALS.secretKey,
    VOLC_ENDPOINT: volcengine.origin,
    VOLC_APP_ID: String(APP_ID),
    VOLC_OPERATOR_ID: OPERATOR_ID,
    VOLC_TIMEOUT_MS: '2000',
    LIVE_GROUPS: groups.join(', '),
    CHANNEL_GROUPS: `${DISCORD_CHANNELS.friday}=friday, ${SLACK_CHANNELS.friday}=friday`,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_GUILD_IDS: GUILD,
    DISCORD_MODERATOR_ROLES: MODERATOR_ROLE,
    DISCORD_AUDIT_CHANNEL: DISCORD_CHANNELS.audit,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_MODERATOR_GROUPS: USER_GROUP,
    SLACK_AUDIT_CHANNEL: SLACK_CHANNELS.audit,
    DATA_DIR: dataDir,
    // Any free port; the bot logs its number.
    HEALTH_PORT: '0',
    LOG_LEVEL: 'info',
  };
}
