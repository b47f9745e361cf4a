/** Starts the assembled bot over the three emulators, and gives `/unwhitelist` on any chat platform in one way. */
import { expect, onTestFinished } from 'vitest';
import { configuredHealth, createBot, type BotDeps } from '../../src/bot.ts';
import { readConfig, type Config } from '../../src/config/index.ts';
import type { PlatformFactory } from '../../src/config/platform-definition.ts';
import { createDiscord, type DiscordTimes } from '../../src/discord/index.ts';
import type { GroupSeed } from '../../emulators/volcengine/whitelists.ts';
import { createNetwork } from '../../src/network/index.ts';
import { createSlack } from '../../src/slack/index.ts';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import type { Backoff } from '../../src/volcengine/client.ts';
import {
  createDiscordEmulator,
  type CommandHandle,
  type DiscordEmulator,
} from '../../emulators/discord/index.ts';
import {
  createSlackEmulator,
  type Delivery,
  type SlackEmulator,
  type SlackEmulatorOptions,
} from '../../emulators/slack/index.ts';
import {
  DISCORD_CHANNEL,
  environment,
  GUILD,
  MODERATOR_ROLE,
  SLACK_CHANNEL,
  VIP_ROLE,
  VIP_CONVERSATION_ID,
} from '../support/environment.ts';
import { createTestLog, type TestLog } from '../support/log.ts';
import { memoryDatabase } from '../support/store/memory-store.ts';
import { seed, startTestService, type TestService } from '../support/volcengine/service.ts';

export const CHATS = ['Discord', 'Slack in Socket Mode', 'Slack over HTTP'] as const;
export type ChatName = (typeof CHATS)[number];

export interface Question {
  readonly users?: string;
  readonly group?: string;
  readonly reason?: string;
  readonly stranger?: boolean;
  readonly chinese?: boolean;
  /** Whether the channel is bound to no live group. */
  readonly elsewhere?: boolean;
  /** Whether the reply has a file. */
  readonly long?: boolean;
}

export interface AskedBot {
  readonly service: TestService;
  readonly log: TestLog;
  /** Gives the command; resolves to the reply and its file, without mark-up and empty lines. */
  readonly ask: (question: Question) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export interface BotOptions {
  readonly seeds?: readonly GroupSeed[];
  readonly env?: Readonly<Record<string, string>>;
  readonly service?: Parameters<typeof startTestService>[1];
  /** The back-off; 5 ms by default. */
  readonly backoff?: Backoff;
  /** A service that is running already. */
  readonly running?: TestService;
  /** The bot's data folder; by default the store is in memory. */
  readonly dataDir?: string;
  readonly panelTimes?: BotDeps['panelTimes'];
  /** An open database, which the bot closes. */
  readonly database?: Database;
}

type Finished = (stop: () => Promise<void>) => void;

export async function fakeDiscord(finished: Finished = onTestFinished): Promise<DiscordEmulator> {
  const discord = await createDiscordEmulator({ guilds: [{ id: GUILD, roles: [MODERATOR_ROLE, VIP_ROLE] }] });
  finished(() => discord.close());
  return discord;
}

export async function fakeSlack(
  finished: Finished = onTestFinished,
  more: SlackEmulatorOptions = {},
): Promise<SlackEmulator> {
  const slack = await createSlackEmulator({
    userGroups: { S1: ['UMOD', 'UMOD2', 'UMODZH'], S2: [] },
    users: { UMODZH: { locale: 'zh-CN' } },
    channels: [SLACK_CHANNEL, 'CAUDIT'],
    ...more,
  });
  finished(() => slack.close());
  return slack;
}

/** Starts a service with the live groups `main` (10001 … 10003 and two large ids) and `vip` (20001). */
export async function testService(
  options: BotOptions = {},
  finished: Finished = onTestFinished,
): Promise<TestService> {
  const main = seed(['10001', '10002', '10003', '9007199254740993', '9223372036854775807']);
  const vip = seed(['20001'], { conversationShortId: VIP_CONVERSATION_ID });
  const service = await startTestService(options.seeds ?? [main, vip], options.service);
  finished(() => service.close());
  return service;
}

/** Starts the bot with one chat; everything ends with the test. */
export async function startBot(chat: ChatName, options: BotOptions = {}): Promise<AskedBot> {
  const discord = chat === 'Discord' ? await fakeDiscord() : undefined;
  const slack = chat === 'Discord' ? undefined : await fakeSlack();
  const http = chat === 'Slack over HTTP';
  const { service, log, stop } = await startWithChats(
    { ...(discord && { discord }), ...(slack && { slack }), http },
    options,
  );
  const ask = discord ? askDiscord(discord) : slack && askSlack(slack);
  if (ask === undefined) throw new Error('no chat');
  return { service, log, ask, stop };
}

export interface Chats {
  readonly discord?: DiscordEmulator;
  readonly slack?: SlackEmulator;
  readonly http?: boolean;
  readonly discordTimes?: Partial<DiscordTimes>;
}

export interface BotWithChats extends Omit<AskedBot, 'ask'> {
  readonly store: Store;
  readonly database: Database;
}

/** Starts the bot with these chats, as `npm start` puts it together; files may come from the emulators' hosts. */
export async function startWithChats(chats: Chats, options: BotOptions = {}): Promise<BotWithChats> {
  const service = options.running ?? (await testService(options));
  const result = readConfig({ ...environment(service, chats), ...options.env });
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems));
  const { config } = result;
  const log = createTestLog(config.secrets);
  const { dataDir } = options;
  const database = options.database ?? (dataDir === undefined ? memoryDatabase() : await openSqlite(dataDir));
  const store = openStore(database, { log: log.log });
  const health = await configuredHealth(config, log.log);
  const bot = createBot({
    config,
    store,
    ...(health && { health }),
    platforms: platformsOf(config, chats),
    log: log.log,
    onFatal: (error) => {
      throw error;
    },
    backoff: options.backoff ?? (() => 5),
    ...(options.panelTimes && { panelTimes: options.panelTimes }),
    passLookMs: 20,
  });
  onTestFinished(() => bot.stop());
  await bot.start();
  const { discord, slack, http } = chats;
  if (http === true) {
    slack?.useHttp(Number(log.entries.find(({ msg }) => msg === 'listening for Slack')?.['port']));
  }
  await discord?.registered(GUILD);
  return { service, log, store, database, stop: bot.stop };
}

function platformsOf({ discord, slack, proxy }: Config, stands: Chats): readonly PlatformFactory[] {
  const fileOrigins = stands.discord ? [stands.discord.filesOrigin] : [];
  const times = stands.discordTimes ?? {};
  const network = createNetwork(proxy);
  return [
    ...(discord
      ? [
          ((...parts) =>
            createDiscord(discord, ...parts, { fileOrigins, times, network })) satisfies PlatformFactory,
        ]
      : []),
    ...(slack ? [((...parts) => createSlack(slack, ...parts, { network })) satisfies PlatformFactory] : []),
  ];
}

function askDiscord(discord: DiscordEmulator): AskedBot['ask'] {
  return async ({ users, group, reason, stranger = false, chinese = false, elsewhere = false }) => {
    const given = Object.entries({ users, group, reason }).filter(([, value]) => value !== undefined);
    const command = discord.command({
      name: 'unwhitelist',
      options: Object.fromEntries(given) as Record<string, string>,
      roles: stranger ? [] : [MODERATOR_ROLE],
      locale: chinese ? 'zh-CN' : 'en-GB',
      channelId: elsewhere ? '400000000000000009' : DISCORD_CHANNEL,
    });
    const { text, files } = await command.reply();
    return withoutMarkUp([text, ...files.map(({ content }) => content)].join('\n'));
  };
}

function askSlack(slack: SlackEmulator): AskedBot['ask'] {
  return async (question) => {
    const { users = '', group, reason, stranger = false, chinese = false, elsewhere = false } = question;
    const moderator = chinese ? 'UMODZH' : 'UMOD';
    const command = slack.command({
      text: [users, group && `group:${group}`, reason && `reason:${reason}`].filter(Boolean).join(' '),
      userId: stranger ? 'USTRANGER' : moderator,
      channelId: elsewhere ? 'C9' : SLACK_CHANNEL,
    });
    const { text } = await command.reply();
    const files = question.long === true ? await slack.uploads(1) : [];
    return withoutMarkUp([text, ...files.map(({ content }) => content)].join('\n'));
  };
}

export function withoutMarkUp(text: string): string {
  return text
    .replaceAll(/`|\*\*|^-# /gmu, '')
    .replaceAll(/^[-•] /gmu, '• ')
    .replaceAll(/\n+/gu, '\n');
}

/** Awaits the final reply to a command, after notices and progress. */
export async function outcomeOf(command: CommandHandle | Delivery): Promise<string> {
  const texts = (): readonly string[] =>
    ('history' in command ? command.history() : command.shown).map(({ text }) => withoutMarkUp(text));
  await expect
    .poll(() => texts().at(-1), { timeout: 40_000 })
    .toMatch(/Removed \d|(?:user|users) was not|Nothing has changed|used already/u);
  return texts().at(-1) ?? '';
}
