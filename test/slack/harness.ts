/** Starts the Slack adapter with the real Bolt and the Slack emulator, and closes both at the end of the test. */
import { pino, type Logger } from 'pino';
import { onTestFinished, vi } from 'vitest';
import type { Command, CommandOption, Request } from '../../src/chat/command.ts';
import type { PlatformError } from '../../src/chat/platform.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import type { Dispatch } from '../../src/chat/dispatch.ts';
import type { Localized } from '../../src/chat/texts/index.ts';
import {
  createSlack,
  type SlackPlatform,
  type SlackOptions,
  type SlackTimes,
} from '../../src/slack/index.ts';
import { within } from '../../src/async/retry.ts';
import { createTestDispatch } from '../support/chat/dispatch.ts';
import {
  createSlackEmulator,
  type SlackEmulator,
  type SlackEmulatorOptions,
} from '../../emulators/slack/index.ts';
import { createHistory, type History } from '../../emulators/slack/history.ts';
import { memoryStore } from '../support/store/memory-store.ts';

export type Mode = 'socket' | 'http';
export const MODES: readonly { readonly mode: Mode }[] = [{ mode: 'socket' }, { mode: 'http' }];

export const NAMES = { unwhitelist: '/unwhitelist', whitelist: '/whitelist' } as const;

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface HarnessOptions {
  readonly mode: Mode;
  readonly emulator?: SlackEmulatorOptions;
  readonly settings?: Partial<SlackOptions>;
  readonly times?: Partial<SlackTimes>;
  readonly now?: () => number;
  readonly random?: () => number;
  /** The stub command's reply; by default a line with the given users. */
  readonly run?: (request: Request) => Promise<Reply> | Reply;
  /** The names of further commands, which also run `run`. */
  readonly commands?: readonly string[];
  /** The label of `unwhitelist` in the menu of a message. */
  readonly menu?: Localized;
  /** The clock of the dispatch, in ms since 1970. */
  readonly clock?: () => number;
  /** Wraps the dispatch. */
  readonly dispatch?: (dispatch: Dispatch) => Dispatch;
}

export interface SlackHarness {
  readonly slack: SlackEmulator;
  readonly platform: SlackPlatform;
  readonly dispatch: Dispatch;
  /** The requests of all runs of the stub command. */
  readonly runs: History<Request>;
  readonly log: History<LogLine>;
  readonly fatal: History<PlatformError>;
  /** Starts the platform; in HTTP mode the emulator then sends requests to its port. */
  readonly start: () => Promise<void>;
}

/** Short pauses, and deadlines so long that a test that reaches one fails by its own time limit. */
const QUICK: Partial<SlackTimes> = {
  helloMs: 30_000,
  closeMs: 200,
  watchMs: 20,
  drainMs: 50,
  deliveryMs: 30_000,
  modalMs: 30_000,
  backoffFirstMs: 5,
  backoffMaxMs: 20,
};

/** Creates an adapter and its emulator without connecting them. */
export async function createHarness(options: HarnessOptions): Promise<SlackHarness> {
  const { mode, emulator, settings = {}, times = {}, now, random } = options;
  const slack = await createSlackEmulator(emulator ?? {});
  const runs = createHistory<Request>();
  const log = createHistory<LogLine>();
  const fatal = createHistory<PlatformError>();
  const logger = createLogger(log);
  const { commands: names = [], menu, run, clock } = options;
  const store = memoryStore();
  const plain = createTestDispatch(
    [
      { ...stubCommand('unwhitelist', runs, run), ...(menu && { menus: { message: menu } }) },
      ...names.map((name) => stubCommand(name, runs, run)),
    ],
    logger,
    // One person gives all commands in these tests.
    { store, perPersonMax: 1_000, ...(clock && { now: clock }) },
  );
  const dispatch = options.dispatch?.(plain) ?? plain;
  const { botToken, appToken, signingSecret, apiUrl } = slack;
  const connection =
    mode === 'socket'
      ? ({ mode, appToken } as const)
      : ({ mode, signingSecret, port: 0, host: '127.0.0.1' } as const);
  const platform = createSlack(
    {
      botToken,
      apiUrl,
      connection,
      commands: NAMES,
      moderatorUsers: ['U1'],
      moderatorGroups: [],
      groupModerators: new Map(),
      ...settings,
    },
    dispatch,
    logger,
    fatal.add,
    { times: { ...QUICK, ...times }, ...(now && { now }), ...(random && { random }) },
  );
  onTestFinished(async () => {
    void dispatch.stop();
    // Running deliveries may end first, as when the bot stops.
    await within(dispatch.idle(), 200);
    await platform.stop();
    await slack.close();
    await dispatch.idle();
    await store.close();
  });
  const start = async (): Promise<void> => {
    await platform.start();
    const port = platform.port();
    if (port !== undefined) slack.useHttp(port);
  };
  return { slack, platform, dispatch, runs, log, fatal, start };
}

/** Creates a logger of all levels that writes to `log`. */
export function createLogger(log: History<LogLine>): Logger {
  const write = (line: string): void => {
    log.add(JSON.parse(line) as LogLine);
  };
  return pino({ level: 'trace' }, { write });
}

/** Creates an adapter and connects it. */
export async function startHarness(options: HarnessOptions): Promise<SlackHarness> {
  const harness = await createHarness(options);
  await harness.start();
  return harness;
}

/** Starts an adapter and waits until both Socket Mode connections are open. */
export async function startWithBothConnections(
  options: Omit<HarnessOptions, 'mode'> = {},
): Promise<SlackHarness> {
  const harness = await startHarness({ mode: 'socket', ...options });
  await harness.log.first(1, ({ msg }) => msg === 'both connections to Slack are open');
  return harness;
}

/** Polls a condition for which there is no event. */
export async function waitUntil(check: () => boolean): Promise<void> {
  await vi.waitUntil(check, { timeout: 50_000, interval: 5 });
}

/** A stub command with the options of `unwhitelist` that records its requests. */
function stubCommand(name: string, runs: History<Request>, run?: HarnessOptions['run']): Command {
  return {
    name,
    label: same(name),
    description: same(name),
    options: [option('users', 'leading'), option('group', 'word'), option('reason', 'tail')],
    run: async (request) => {
      const { job, consumesOffer, texts } = request;
      const begun = consumesOffer === undefined ? 'begun' : await job.begin('{}', [], consumesOffer);
      if (begun === 'offer-used') return notice('refused', texts.offers.used);
      runs.add(request);
      return (await run?.(request)) ?? notice('done', say`ran with ${request.options['users'] ?? ''}`);
    },
  };
}

function option(name: 'users' | 'group' | 'reason', form: CommandOption['form']): CommandOption {
  return { name, label: same(name), description: same(name), form, maxLength: 6_000 };
}

function same(text: string): Localized {
  return { en: text, 'zh-CN': text };
}
