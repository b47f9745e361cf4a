/** `npm start` where a proxy is the only way out, for requests and web sockets alike. */
import { expect, onTestFinished, test } from 'vitest';
import { environment, GUILD, MODERATOR_ROLE, SLACK_CHANNEL } from '../support/environment.ts';
import { createDiscordEmulator } from '../../emulators/discord/index.ts';
import { createSlackEmulator } from '../../emulators/slack/index.ts';
import { CERTIFICATE_FILE, startProxy } from '../support/network/http-proxy.ts';
import { testService } from '../e2e/harness.ts';
import { startMain } from './start-main.ts';

/** Names that only the proxy knows; of Discord's files it is the real one. */
const HOSTS = {
  volcengine: 'rtc.example.test',
  slack: 'slack.example.test',
  /** Web socket, response_url and files. */
  slackToo: 'slack-links.example.test',
  discord: 'discord.example.test',
  gateway: 'gateway.example.test',
  files: 'cdn.discordapp.com',
};

async function setUp() {
  const service = await testService();
  const slack = await createSlackEmulator({
    userGroups: { S1: ['UMOD'] },
    channels: [SLACK_CHANNEL],
    address: `https://${HOSTS.slackToo}`,
  });
  const discord = await createDiscordEmulator({
    guilds: [{ id: GUILD, roles: [MODERATOR_ROLE] }],
    addresses: { gateway: `wss://${HOSTS.gateway}`, files: `https://${HOSTS.files}` },
  });
  onTestFinished(() => Promise.all([slack.close(), discord.close()]).then(() => undefined));
  const proxy = await startProxy({
    [HOSTS.volcengine]: service.origin,
    [HOSTS.slack]: slack.apiUrl,
    [HOSTS.slackToo]: slack.apiUrl,
    [HOSTS.discord]: discord.apiUrl,
    [HOSTS.gateway]: discord.gateway.url(),
    [HOSTS.files]: discord.filesOrigin,
  });
  const env = {
    ...environment(service, { slack, discord }),
    VOLC_ENDPOINT: `https://${HOSTS.volcengine}`,
    SLACK_API_URL: `https://${HOSTS.slack}/api/`,
    DISCORD_API_URL: `https://${HOSTS.discord}/api`,
    HTTPS_PROXY: proxy.url,
    NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
    LOG_LEVEL: 'debug',
  };
  return { service, slack, discord, proxy, env };
}

test('all three services are reached through it, web sockets and files included', async () => {
  const { service, slack, discord, proxy, env } = await setUp();
  const bot = await startMain(env);
  await bot.prints(/"msg":"ready"/u);
  await discord.registered(GUILD);

  const onDiscord = discord.command({
    name: 'unwhitelist',
    options: {},
    attachments: { file: { name: 'ids.txt', content: '10001\n' } },
    roles: [MODERATOR_ROLE],
  });
  expect((await onDiscord.reply()).text).toContain('10001');
  const onSlack = slack.command({ text: '10002', userId: 'UMOD' });
  expect((await onSlack.reply()).text).toContain('Removed 1 user from');
  expect(service.whitelist()).not.toContain('10002');

  // The connection to the gateway ends and is resumed, by the address that Discord gave for that.
  discord.gateway.drop();
  await discord.gateway.happened('resumed');
  const again = discord.command({
    name: 'unwhitelist',
    options: { users: '10003' },
    roles: [MODERATOR_ROLE],
  });
  expect((await again.reply()).text).toContain('Removed 1 user from');

  const asked = new Set(proxy.tunnels);
  expect(asked).toEqual(new Set(Object.values(HOSTS).map((host) => `${host}:443`)));
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  expect(bot.errors()).not.toContain(proxy.password);
  expect(bot.errors()).not.toContain(encodeURIComponent(proxy.password));
});
