/** Builds the environment variables of a bot whose endpoints are the emulators. */
import type { DiscordEmulator } from '../../emulators/discord/index.ts';
import type { SlackEmulator } from '../../emulators/slack/index.ts';
import { APP_ID, CONVERSATION_ID, CREDENTIALS, OPERATOR_ID, type TestService } from './volcengine/service.ts';

export const GUILD = '100000000000000001';
export const MODERATOR_ROLE = '100000000000000002';
export const VIP_ROLE = '100000000000000005';
/** The value of GROUP_MODERATORS: members of this role or user group may act on `vip` only. */
export const VIP_MODERATORS = `vip=${VIP_ROLE}+S2`;
/** The channels that are bound to the live group `main`. */
export const DISCORD_CHANNEL = '400000000000000001';
export const SLACK_CHANNEL = 'C1';
export const VIP_CONVERSATION_ID = '7234567890123456790';

/** Two live groups, `main` and `vip`; the role, or the user group `S1`, makes a moderator. */
export function environment(
  service: Pick<TestService, 'origin'>,
  chats: { readonly discord?: DiscordEmulator; readonly slack?: SlackEmulator; readonly http?: boolean },
): Record<string, string> {
  const { discord, slack, http } = chats;
  return {
    VOLC_ACCESSKEY: CREDENTIALS.accessKeyId,
    VOLC_SECRETKEY: CREDENTIALS.secretKey,
    VOLC_ENDPOINT: service.origin,
    VOLC_APP_ID: String(APP_ID),
    VOLC_OPERATOR_ID: OPERATOR_ID,
    VOLC_TIMEOUT_MS: '1000',
    CONFIRM_ABOVE: '1000',
    LIVE_GROUPS: `main=${CONVERSATION_ID}, vip=${VIP_CONVERSATION_ID}`,
    CHANNEL_GROUPS: `${DISCORD_CHANNEL}=main, ${SLACK_CHANNEL}=main`,
    ...(discord && {
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_GUILD_IDS: GUILD,
      DISCORD_MODERATOR_ROLES: MODERATOR_ROLE,
    }),
    ...(slack && {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      SLACK_MODERATOR_GROUPS: 'S1',
      ...(http === true
        ? { SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_PORT: '0' }
        : { SLACK_APP_TOKEN: slack.appToken }),
    }),
  };
}
