/** A minimal program for comparison: discord.js and Bolt, both connected, and nothing else. */
import bolt from '@slack/bolt';
import { Client, Events, GatewayIntentBits } from 'discord.js';

const { DISCORD_TOKEN, DISCORD_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL } = process.env;

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: DISCORD_API_URL ?? '' },
});
const app = new bolt.App({
  token: SLACK_BOT_TOKEN ?? '',
  appToken: SLACK_APP_TOKEN ?? '',
  socketMode: true,
  clientOptions: { slackApiUrl: SLACK_API_URL ?? '' },
});
const connected = new Promise((resolve) => client.once(Events.ClientReady, resolve));
await Promise.all([client.login(DISCORD_TOKEN), connected, app.start()]);
process.stderr.write('{"level":30,"msg":"ready"}\n');
