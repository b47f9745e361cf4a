/** The Slack platform: slash commands in, replies out, over Socket Mode or HTTP. */
import { App } from '@slack/bolt';
import type { ExtendedErrorHandler } from '@slack/bolt/dist/App.js';
import type { Logger } from 'pino';
import type { Dispatch } from '../chat/dispatch.ts';
import { DIRECT, type Network } from '../chat/network.ts';
import type { ResponderFactory, Platform, PlatformError } from '../chat/platform.ts';
import { createAccess, type Access } from './access.ts';
import { createUserGroups } from './user-groups.ts';
import { createWebApi } from './web-api.ts';
import { createBoltLog } from './receive/bolt-log.ts';
import { createShowReply } from './reply/show-reply.ts';
import { createPickerOptions, type PickerOptions } from './reply/picker-options.ts';
import {
  createBlockActionListener,
  createSubmissionListener,
  createSuggestionListener,
} from './listeners/block-actions.ts';
import { createHomePages } from './listeners/app-home.ts';
import { createCommandListener } from './listeners/slash-commands.ts';
import type { Connection } from './receive/connection.ts';
import { createResponders } from './reply/responder.ts';
import { createDownload } from './download.ts';
import { createProfiles } from './profiles.ts';
import { failureCode, retryAfterMs, tokenRefusal } from './errors.ts';
import { createHttpConnection } from './receive/http.ts';
import type { ListenerDeps } from './listeners/receive.ts';
import { rootsOf, shortcutId, slackName } from './command-names.ts';
import { postReply } from './reply/channel-post.ts';
import { createLastingMessages } from './reply/lasting-messages.ts';
import { createRespond } from './reply/response-url.ts';
import { DEFAULT_TIMES, type SlackOptions, type SlackTimes } from './settings.ts';
import { createShortcutListener } from './listeners/message-shortcuts.ts';
import { createPayloadFilter } from './receive/payload-filter.ts';
import { createSocketMode } from './receive/socket-mode.ts';
import { createLocaleOfStranger } from './listeners/stranger-locale.ts';
import { askWorkspace, type Workspace } from './receive/workspace.ts';
import { retry } from '../async/retry.ts';

export type { SlackOptions, SlackTimes };

export interface SlackPlatform extends Platform {
  readonly name: 'slack';
  readonly post: NonNullable<Platform['post']>;
  readonly lastingMessages: NonNullable<Platform['lastingMessages']>;
  /** The TCP port that Slack's requests come to; undefined in Socket Mode, and while not listening. */
  readonly port: () => number | undefined;
  readonly connected: NonNullable<Platform['connected']>;
  readonly reconnects: NonNullable<Platform['reconnects']>;
}

/** What is as it should be if not given; a test may want to hold it. */
export interface TestOverrides {
  /** The way to Slack; the direct one, if not given. */
  readonly network?: Network;
  readonly times?: Partial<SlackTimes>;
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number;
  /** 0 … 1 */
  readonly random?: () => number;
}

/**
 * Connects `dispatch` to Slack. `start` tries for as long as Slack cannot be reached, and rejects with a
 * PlatformError that names the variable when Slack refuses a token or the port is taken; it resolves without being
 * connected only after `stop`.
 * `stop` also cuts short what is being delivered, so let `dispatch` become idle first.
 * `onFatal` gets the error, once, when Slack refuses the app token later, at a reconnect; there is no further attempt
 * to connect then.
 */
export function createSlack(
  options: SlackOptions,
  dispatch: Dispatch,
  log: Logger,
  onFatal: (error: PlatformError) => void,
  overrides: TestOverrides = {},
): SlackPlatform {
  const stopping = new AbortController();
  const context = createContext(options, log, stopping.signal, overrides);
  const connection = createConnection(options, context, onFatal);
  const app = createApp(options, connection, context);
  const access = createContextAccess(options, context);
  const pickerOptions = createPickerOptions(context.now);
  const responders = createContextResponders(options, access, pickerOptions, context);
  const localeOfStranger = createLocaleOfStranger(context.now);
  const { commands: names } = options;
  listen(app, {
    dispatch,
    names,
    pickerOptions,
    access,
    responders,
    localeOfStranger,
    log,
  });
  const homes = createHomePages({
    dispatch,
    access,
    localeOfStranger,
    client: context.delivery.client,
    locale: context.profiles.locale,
    stopping: stopping.signal,
    now: context.now,
    refreshMs: context.times.homeRefreshMs,
    log,
  });
  app.event('app_home_opened', ({ event }) => homes.opened(event));
  dispatch.connect('slack', responders);
  let started: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;

  const start = async (): Promise<void> => {
    try {
      const ask = (): Promise<Workspace> => askWorkspace(context.api.client(context.times.apiMs));
      const workspace = await retry(ask, {
        backoff: context.backoff,
        signal: stopping.signal,
        final: (error) => tokenRefusal(error, 'SLACK_BOT_TOKEN'),
        retryAfterMs: retryAfterMs,
        onRetry: (error, waitMs) => {
          log.error({ code: failureCode(error), err: error, waitMs }, 'could not reach Slack: trying again');
        },
      });
      context.payloadFilter.serve(workspace);
      await app.init();
      await connection.open();
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    }
    // For what was opened while we were being stopped.
    if (stopping.signal.aborted) await connection.close();
  };

  return {
    name: 'slack',
    typedName: (command) => slackName(command, names),
    port: connection.port,
    connected: connection.connected,
    reconnects: connection.reconnects,
    lastingMessages: createLastingMessages(context.delivery),
    refreshHomes: homes.refresh,
    post: (channelId, reply, earlier) => postReply(channelId, reply, context.delivery, earlier),
    start: () => (started ??= start()),
    stop: () => {
      stopping.abort();
      return (stopped ??= connection.close());
    },
  };
}

/** What all parts of the adapter share. */
type SlackContext = ReturnType<typeof createContext>;

function createContext(options: SlackOptions, log: Logger, stopping: AbortSignal, overrides: TestOverrides) {
  const times = { ...DEFAULT_TIMES, ...overrides.times };
  const boltLog = createBoltLog(log, stopping);
  const network = overrides.network ?? DIRECT;
  const api = createWebApi({
    url: options.apiUrl,
    botToken: options.botToken,
    log: boltLog,
    stopping,
    deliveryMs: times.deliveryMs,
    rateLimitMaxMs: times.rateLimitMaxMs,
    network,
  });
  const backoff = {
    firstMs: times.backoffFirstMs,
    maxMs: times.backoffMaxMs,
    random: overrides.random ?? Math.random,
  };
  const now = overrides.now ?? (() => performance.now());
  const delivery = {
    client: api.client(times.deliveryMs, { retries: 1, patienceMs: times.rateLimitMaxMs }),
    respond: createRespond(api.fetch),
    stopping,
    log,
  };
  const payloadFilter = createPayloadFilter(log);
  const profiles = createProfiles(api.client(times.localeMs, { patienceMs: times.localeMs }), now);
  return {
    profiles,
    times,
    boltLog,
    api,
    network,
    backoff,
    now,
    log,
    stopping,
    delivery,
    payloadFilter,
  };
}

function createConnection(
  { connection }: SlackOptions,
  { times, boltLog, api, backoff, log, stopping, payloadFilter }: SlackContext,
  onFatal: (error: PlatformError) => void,
): Connection {
  return connection.mode === 'http'
    ? createHttpConnection({ http: connection, times, payloadFilter, boltLog, log })
    : createSocketMode({
        appToken: connection.appToken,
        api,
        times,
        payloadFilter,
        backoff,
        stopping,
        boltLog,
        log,
        onFatal,
      });
}

function createApp(options: SlackOptions, { receiver }: Connection, context: SlackContext): App {
  const { times, boltLog, api, log } = context;
  const app = new App({
    // Not its `token`, of which it would ask Slack once more.
    authorize: () => Promise.resolve({ botToken: options.botToken }),
    receiver,
    logger: boltLog,
    // Otherwise a failure rejects a promise without a handler.
    deferInitialization: true,
    convoStore: false,
    clientOptions: api.options(times.apiMs),
    extendedErrorHandler: true,
  });
  // Never the body: it holds the response_url and a token.
  app.error(({ error }: Parameters<ExtendedErrorHandler>[0]) => {
    log.error({ err: error }, 'a Slack listener failed: this is a bug');
    return Promise.resolve();
  });
  return app;
}

function listen(app: App, deps: ListenerDeps): void {
  const { dispatch, names, access } = deps;
  for (const root of rootsOf(dispatch.commands)) {
    app.command(slackName(root, names), createCommandListener(root, deps));
  }
  for (const command of dispatch.commands) {
    const label = command.menus?.message;
    if (label === undefined) continue;
    const shortcut = { type: 'message_action', callback_id: shortcutId(command.name) } as const;
    app.shortcut(shortcut, createShortcutListener(command, label, deps));
  }
  // Controls of every version: a click on one of an older version is answered "too old".
  app.action({ type: 'block_actions' }, createBlockActionListener(deps));
  app.view({ type: 'view_submission' }, createSubmissionListener(deps));
  app.options({ type: 'block_suggestion' }, createSuggestionListener(deps));
  app.event('subteam_members_changed', ({ event }) => {
    access.forget(event.subteam_id);
    return Promise.resolve();
  });
  app.event('subteam_updated', ({ event }) => {
    access.forget(event.subteam.id);
    return Promise.resolve();
  });
}

function createContextAccess(options: SlackOptions, { times, api, now, log }: SlackContext): Access {
  const userGroups = createUserGroups({
    client: api.client(times.groupMs),
    cacheMs: times.groupCacheMs,
    now,
    variableOf: (id) =>
      options.moderatorGroups.includes(id) ? 'SLACK_MODERATOR_GROUPS' : 'GROUP_MODERATORS',
    log,
  });
  return createAccess(options, userGroups);
}

function createContextResponders(
  { botToken, apiUrl }: SlackOptions,
  access: Access,
  pickerOptions: PickerOptions,
  { profiles, times, api, network, stopping, delivery, log }: SlackContext,
): ResponderFactory {
  return createResponders({
    access,
    profiles,
    showReply: createShowReply({
      ...delivery,
      modalClient: api.client(times.modalMs, { patienceMs: times.modalMs }),
      pickerOptions,
      locale: profiles.locale,
    }),
    download: createDownload({ botToken, apiUrl, timeoutMs: times.fileMs, stopping, network, log }),
  });
}
