/** The Discord adapter over the stand-in, with a stub command, everything let go of when the test ends. */
import pino from 'pino';
import { expect, onTestFinished } from 'vitest';
import type { Command, Request } from '../../src/chat/command.ts';
import type { Dispatch } from '../../src/chat/dispatch.ts';
import type { PlatformError } from '../../src/chat/platform.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import { createDiscord, type DiscordPlatform, type DiscordTimes } from '../../src/discord/index.ts';
import { createFakeDiscord, type FakeDiscord, type FakeGuild } from '../support/fake-discord.ts';
import { createJournal } from '../support/fake-discord-journal.ts';
import { createTestDispatch } from '../support/dispatch.ts';

export const GUILD = '100000000000000001';
export const MODERATOR = '500000000000000001';
export const MEMBER = '500000000000000002';
export const OUR_GUILD: FakeGuild = { id: GUILD, roles: [MODERATOR, MEMBER] };

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [other: string]: unknown;
}

export interface RunningBot {
  readonly discord: FakeDiscord;
  readonly platform: DiscordPlatform;
  readonly dispatch: Dispatch;
  /** The requests that the stub command was run with. */
  readonly runs: readonly Request[];
  readonly fatal: readonly PlatformError[];
  readonly logs: readonly LogLine[];
  /** Awaits a line of the log. */
  readonly logged: (message: RegExp) => Promise<LogLine>;
}

export interface BotOptions {
  readonly discord?: FakeDiscord;
  readonly guilds?: readonly FakeGuild[];
  readonly guildIds?: readonly string[];
  readonly moderatorRoles?: readonly string[];
  readonly token?: string;
  readonly commands?: readonly Command[];
  readonly answer?: (request: Request) => Reply;
  /** In place of the dispatch's own. */
  readonly handle?: Dispatch['handle'];
  readonly times?: Partial<DiscordTimes>;
}

/** Short, so that tests of failures are quick. */
const TIMES: Partial<DiscordTimes> = { guilds: 50, retryPause: 1, backOffFirst: 1, backOffMax: 2 };

export async function createStandIn(guilds: readonly FakeGuild[] = [OUR_GUILD]): Promise<FakeDiscord> {
  const discord = await createFakeDiscord({ guilds });
  onTestFinished(() => discord.close());
  return discord;
}

/** A bot that was not started yet. */
export async function createBot(options: BotOptions = {}): Promise<RunningBot> {
  const discord = options.discord ?? (await createStandIn(options.guilds));
  const { token = discord.token, guildIds = [GUILD], moderatorRoles = [MODERATOR], times } = options;
  const runs: Request[] = [];
  const fatal: PlatformError[] = [];
  const lines = createJournal<LogLine>((line) => JSON.stringify(line));
  const log = pino(
    { level: 'trace' },
    {
      write: (line) => {
        lines.add(JSON.parse(line) as LogLine);
      },
    },
  );
  const stub = stubCommand((request) => {
    runs.push(request);
    return options.answer?.(request) ?? notice('done', say`done`);
  });
  const ownDispatch = createTestDispatch(options.commands ?? [stub], log);
  const dispatch = options.handle ? { ...ownDispatch, handle: options.handle } : ownDispatch;
  const settings = { token, guildIds, moderatorRoles, apiUrl: discord.apiUrl };
  const platform = createDiscord(settings, dispatch, log, (error) => fatal.push(error), {
    ...TIMES,
    ...times,
  });
  onTestFinished(async () => {
    await dispatch.idle();
    await platform.stop();
    lines.close();
    // Whatever a test is about: neither the bot's token nor an interaction's is ever written down.
    expect(JSON.stringify(lines.entries)).not.toMatch(new RegExp(`${discord.token}|interaction-token-`, 'u'));
  });
  const logged = (message: RegExp) => lines.find(`log ${String(message)}`, ({ msg }) => message.test(msg));
  return { discord, platform, dispatch, runs, fatal, logs: lines.entries, logged };
}

export async function startBot(options: BotOptions = {}): Promise<RunningBot> {
  const bot = await createBot(options);
  await bot.platform.start();
  return bot;
}

/** Looks like the real one, with a list of groups to suggest. */
export function stubCommand(run: (request: Request) => Reply, description = 'Take users off'): Command {
  const text = (en: string, zh: string) => ({ en, 'zh-CN': zh });
  const option = { form: 'word', maxLength: 100 } as const;
  return {
    name: 'unwhitelist',
    label: text('unwhitelist', '移出白名单'),
    description: text(description, '将用户移出'),
    options: [
      {
        name: 'users',
        label: text('users', '用户'),
        description: text('Ids', '编号'),
        form: 'leading',
        maxLength: 9_000,
      },
      {
        ...option,
        name: 'group',
        label: text('group', '直播群'),
        description: text('Group', '群'),
        suggest: suggestGroups,
      },
      {
        ...option,
        name: 'reason',
        label: text('reason', '原因'),
        description: text('Why', '为何'),
        form: 'tail',
      },
    ],
    run: (request) => Promise.resolve(run(request)),
  };
}

function suggestGroups(typed: string): readonly string[] {
  if (typed === 'boom') throw new Error('a bug in suggestions');
  const groups = [
    'main',
    'music',
    'x'.repeat(101),
    ...Array.from({ length: 30 }, (_, index) => `group-${index}`),
  ];
  return groups.filter((group) => group.startsWith(typed));
}
