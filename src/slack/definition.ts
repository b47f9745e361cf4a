/** The definition of the platform Slack: its variables and how it is created. Does not load Slack's libraries. */
import type { PlatformDefinition } from '../config/platform-definition.ts';
import { readSlackOptions } from './read-options.ts';
import type { SlackOptions } from './settings.ts';

export const slack: PlatformDefinition<SlackOptions> = {
  label: 'Slack',
  token: 'SLACK_BOT_TOKEN',
  auditChannel: 'SLACK_AUDIT_CHANNEL',
  ownsId: (id) => /^[A-Z]/u.test(id),
  read: readSlackOptions,
  describe: ({ connection }) => `Slack ${connection.mode === 'http' ? 'over HTTP' : 'in Socket Mode'}`,
  audience: ({ apiUrl }) => apiUrl,
  create: async (options, network) => {
    const { createSlack } = await import('./index.ts');
    return (...parts) => createSlack(options, ...parts, { network });
  },
};
