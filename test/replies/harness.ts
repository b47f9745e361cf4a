/** Plays one situation: starts the emulated service, one chat and the bot, and captures what the moderator receives. */
import { catalogues, type Locale, type Texts } from '../../src/chat/texts/index.ts';
import { within } from '../../src/async/retry.ts';
import type { GroupSeed } from '../../emulators/volcengine/whitelists.ts';
import {
  DISCORD_CHANNEL,
  environment,
  GUILD,
  MODERATOR_ROLE,
  SLACK_CHANNEL,
  VIP_CONVERSATION_ID,
} from '../support/environment.ts';
import { createDiscordEmulator, type DiscordEmulator } from '../../emulators/discord/index.ts';
import { createSlackEmulator, type SlackEmulator } from '../../emulators/slack/index.ts';
import { CONVERSATION_ID, startTestService, type TestService } from '../support/volcengine/service.ts';
import { startHere, startOwn, type Bot } from './bots.ts';
import type { Item, Moderator } from './moderator.ts';
import { discordModerator } from './on-discord.ts';
import { slackModerator, strangerTo } from './on-slack.ts';
import { friday, ID, monday } from './people.ts';

export type PlatformName = 'discord' | 'slack';

export interface Stage extends Moderator, Pick<Bot, 'restart' | 'stop'> {
  readonly platform: PlatformName;
  readonly texts: Texts;
  readonly service: TestService;
  /** The emulator of the chat. */
  readonly discord: DiscordEmulator | undefined;
  readonly slack: SlackEmulator | undefined;
}

export interface Setting {
  readonly seeds?: readonly GroupSeed[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the bot is a separate process, which can be killed. */
  readonly ownProcess?: boolean;
  /** Whether messages after the bot's stop are left out. */
  readonly endsBeforeStop?: boolean;
}

/** The title of a situation, and what the moderator received. */
export interface Captured {
  readonly title: string;
  readonly items: readonly Item[];
}

export const SLACK_MODERATORS = { en: 'UMOD', 'zh-CN': 'UMODZH' } as const;
/** Other moderators, because one person may have only few unfinished commands. */
export const OTHER_MODERATORS = Array.from({ length: 1_000 }, (_, index) => ({
  slack: `UMOD1${index}`,
  discord: String(300_000_000_000_001_000n + BigInt(index)),
}));
/** A server of Discord that the bot is not in yet. */
export const OTHER_GUILD = '100000000000000007';
/** The audit channels, which receive every change. */
export const AUDIT = { DISCORD_AUDIT_CHANNEL: DISCORD_CHANNEL, SLACK_AUDIT_CHANNEL: 'CAUDIT' };

/** The deadline of a situation. */
const RUN_MS = 60_000;
const ENVIRONMENT = {
  VOLC_OPERATOR_ID: ID.host,
  CONFIRM_ABOVE: '20',
  LIVE_GROUPS: `friday=${CONVERSATION_ID}, monday=${VIP_CONVERSATION_ID}`,
  CHANNEL_GROUPS: `${DISCORD_CHANNEL}=friday, ${SLACK_CHANNEL}=friday`,
};

/** Starts everything, runs the situation, and closes everything even if it fails. */
export async function playSituation(
  platform: PlatformName,
  locale: Locale,
  setting: Setting,
  run: (stage: Stage) => Promise<void>,
): Promise<Captured> {
  await using opened = new AsyncDisposableStack();
  const closing = <T extends { readonly close: () => Promise<void> }>(one: T): T => {
    opened.defer(() => one.close());
    return one;
  };
  const service = closing(await startTestService(setting.seeds ?? [friday(), monday()]));
  const discord = platform === 'discord' ? closing(await openDiscord(locale)) : undefined;
  const slack = platform === 'slack' ? closing(await openSlack()) : undefined;
  const texts = catalogues[locale];
  const seat = discord
    ? discordModerator(discord, locale === 'en' ? 'en-GB' : locale, texts)
    : slackModerator(slack ?? unreachable(), SLACK_MODERATORS[locale], texts);
  const chats = { ...(discord && { discord }), ...(slack && { slack }) };
  const env = { ...environment(service, chats), ...ENVIRONMENT, ...setting.env };
  const bot = closing(await (setting.ownProcess === true ? startOwn(env) : startHere(env)));
  await discord?.registered(GUILD);
  const running = run({ ...seat, ...bot, platform, texts, service, discord, slack });
  if (!(await within(running, RUN_MS))) throw new Error(`nothing more came in ${RUN_MS} ms`);
  const before = seat.items();
  await bot.stop();
  const items = setting.endsBeforeStop === true ? before : seat.items();
  return { title: seat.done().join(' → '), items };
}

function openDiscord(locale: Locale): Promise<DiscordEmulator> {
  return createDiscordEmulator({
    guilds: [
      { id: GUILD, roles: [MODERATOR_ROLE] },
      { id: OTHER_GUILD, roles: [], member: false, ownerId: '600000000000000007', locale },
    ],
  });
}

function openSlack(): Promise<SlackEmulator> {
  return createSlackEmulator({
    userGroups: { S1: [...Object.values(SLACK_MODERATORS), ...OTHER_MODERATORS.map(({ slack }) => slack)] },
    users: { UMODZH: { locale: 'zh-CN' }, [strangerTo('UMODZH')]: { locale: 'zh-CN' } },
    channels: [SLACK_CHANNEL, AUDIT.SLACK_AUDIT_CHANNEL],
  });
}

function unreachable(): never {
  throw new Error('there is a chat');
}
