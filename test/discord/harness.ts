/** Starts the Discord adapter with the emulator and a stub command, and closes everything at the end of the test. */
import pino from 'pino';
import { expect, onTestFinished } from 'vitest';
import type { GroupModerators } from '../../src/chat/access.ts';
import type { Command, CommandOption, Request, SuggestContext } from '../../src/chat/command.ts';
import type { Dispatch } from '../../src/chat/dispatch.ts';
import type { Invocation } from '../../src/chat/invocation.ts';
import type { Responder, ResponderFactory, PlatformError } from '../../src/chat/platform.ts';
import { type Choice, notice, type Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import type { Localized } from '../../src/chat/texts/index.ts';
import { createDiscord, type DiscordPlatform, type DiscordTimes } from '../../src/discord/index.ts';
import {
  createDiscordEmulator,
  type DiscordEmulator,
  type FakeGuild,
} from '../../emulators/discord/index.ts';
import { createJournal } from '../../emulators/discord/journal.ts';
import type { Store } from '../../src/store/store.ts';
import { createTestDispatch, serving } from '../support/chat/dispatch.ts';
import { memoryStore } from '../support/store/memory-store.ts';

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
  readonly discord: DiscordEmulator;
  readonly platform: DiscordPlatform;
  readonly dispatch: Dispatch;
  /** The invocations that the dispatch received. */
  readonly received: readonly Invocation[];
  /** Creates the responder of a stored invocation, as another process would. */
  readonly responderOf: (invocation: Invocation) => Responder;
  /** The requests of all runs of the stub command. */
  readonly runs: readonly Request[];
  /** The contexts of all requests for suggestions. */
  readonly suggestContexts: readonly SuggestContext[];
  readonly fatal: readonly PlatformError[];
  readonly logs: readonly LogLine[];
  /** Awaits a line of the log. */
  readonly logged: (message: RegExp) => Promise<LogLine>;
}

export interface BotOptions {
  readonly discord?: DiscordEmulator;
  readonly guilds?: readonly FakeGuild[];
  readonly guildIds?: readonly string[];
  readonly moderatorRoles?: readonly string[];
  readonly auditChannel?: string | undefined;
  readonly groupModerators?: GroupModerators;
  readonly token?: string;
  /** Replaces the list of commands, which has only the stub command by default. */
  readonly commands?: (stub: Command) => readonly Command[];
  readonly answer?: (request: Request) => Reply | Promise<Reply>;
  /** In memory by default. */
  readonly store?: Store;
  /** Replaces what the dispatch does with an acknowledged invocation. */
  readonly serve?: (responder: Responder) => Promise<void>;
  readonly times?: Partial<DiscordTimes>;
  /** `onTestFinished` of the test's context, for concurrent tests. */
  readonly onTestFinished?: typeof onTestFinished;
}

/** Short, so that tests of failures are quick. */
const TIMES: Partial<DiscordTimes> = { guilds: 50, retryPause: 1, backOffFirst: 1, backOffMax: 2 };

export async function createEmulator(
  guilds: readonly FakeGuild[] = [OUR_GUILD],
  whenFinished = onTestFinished,
): Promise<DiscordEmulator> {
  const discord = await createDiscordEmulator({ guilds });
  whenFinished(() => discord.close());
  return discord;
}

/** Creates a bot without starting it. */
export async function createBot(options: BotOptions = {}): Promise<RunningBot> {
  const whenFinished = options.onTestFinished ?? onTestFinished;
  const discord = options.discord ?? (await createEmulator(options.guilds, whenFinished));
  const { token = discord.token, guildIds = [GUILD], moderatorRoles = [MODERATOR], times } = options;
  const { groupModerators = new Map() } = options;
  const runs: Request[] = [];
  const asked: SuggestContext[] = [];
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
  const stub = stubCommand(
    (request) => {
      runs.push(request);
      return options.answer?.(request) ?? notice('done', say`done`);
    },
    { asked },
  );
  const { store = memoryStore(), serve } = options;
  const ownDispatch = createTestDispatch(options.commands?.(stub) ?? [stub], log, { store });
  const { dispatch, received, responderOf } = recording(serve ? serving(ownDispatch, serve) : ownDispatch);
  const { auditChannel } = options;
  const settings = { token, guildIds, moderatorRoles, groupModerators, apiUrl: discord.apiUrl, auditChannel };
  const platform = createDiscord(settings, dispatch, log, (error) => fatal.push(error), {
    times: { ...TIMES, ...times },
    fileOrigins: [discord.filesOrigin],
  });
  whenFinished(async () => {
    void dispatch.stop();
    await dispatch.idle();
    await platform.stop();
    lines.close();
    // In every test, no log line may contain the bot's token or an interaction's token.
    expect(JSON.stringify(lines.entries)).not.toMatch(new RegExp(`${discord.token}|interaction-token-`, 'u'));
  });
  const logged = (message: RegExp) => lines.find(`log ${String(message)}`, ({ msg }) => message.test(msg));
  const logs = lines.entries;
  return {
    discord,
    platform,
    dispatch,
    received,
    responderOf,
    runs,
    suggestContexts: asked,
    fatal,
    logs,
    logged,
  };
}

function recording(dispatch: Dispatch): Pick<RunningBot, 'dispatch' | 'received' | 'responderOf'> {
  const received: Invocation[] = [];
  const factories: ResponderFactory[] = [];
  return {
    received,
    responderOf: (invocation) => {
      const [factory] = factories;
      if (factory === undefined) throw new Error('no platform was connected');
      const kept = JSON.parse(JSON.stringify(invocation)) as Invocation;
      return factory(kept, { text: undefined, keep: () => Promise.resolve() });
    },
    dispatch: {
      ...dispatch,
      connect: (platform, factory) => {
        factories.push(factory);
        dispatch.connect(platform, factory);
      },
      receive: (invocation, acknowledge) => {
        received.push(invocation);
        return dispatch.receive(invocation, acknowledge);
      },
    },
  };
}

export async function startBot(options: BotOptions = {}): Promise<RunningBot> {
  const bot = await createBot(options);
  await bot.platform.start();
  return bot;
}

interface Stub {
  readonly description?: string;
  readonly asked?: SuggestContext[];
}

/** A stub of `unwhitelist` that suggests live groups. */
export function stubCommand(
  run: (request: Request) => Reply | Promise<Reply>,
  { description = 'Take users off', asked = [] }: Stub = {},
): Command {
  return {
    name: 'unwhitelist',
    label: localized('unwhitelist', '移出白名单'),
    description: localized(description, '将用户移出'),
    options: [
      stubOption('users', 'leading', { label: localized('users', '用户'), maxLength: 9_000 }),
      stubOption('group', 'word', {
        label: localized('group', '直播群'),
        suggest: (typed, context) => {
          asked.push(context);
          return suggestGroups(typed);
        },
      }),
      stubOption('reason', 'tail', { description: localized('Why', '为何') }),
    ],
    run: async (request) => await run(request),
  };
}

export function stubOption(
  name: string,
  form: CommandOption['form'],
  more: Partial<CommandOption> = {},
): CommandOption {
  const words = localized(name, name);
  return { name, form, label: words, description: words, maxLength: 100, ...more };
}

export function localized(en: string, zh: string): Localized {
  return { en, 'zh-CN': zh };
}

function suggestGroups(typed: string): Promise<readonly Choice[]> {
  if (typed === 'boom') throw new Error('a bug in suggestions');
  if (typed === 'reject') return Promise.reject(new Error('the store is away'));
  if (typed === 'slow') return new Promise(() => undefined);
  const groups: readonly Choice[] = [
    { value: 'main', label: 'Main group' },
    { value: 'music', label: 'L'.repeat(101) },
    { value: 'x'.repeat(101), label: 'too long' },
    { value: 'mute', label: ' ' },
    ...Array.from({ length: 30 }, (_, index) => ({ value: `group-${index}`, label: `Group ${index}` })),
  ];
  return Promise.resolve(groups.filter(({ value }) => value.startsWith(typed)));
}
