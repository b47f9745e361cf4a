/** Puts the parts of the bot together, for `npm start`, the sandbox and the tests. */
import type { Logger } from 'pino';
import { createCommands, createResume } from '../commands/index.ts';
import type { CommandContext } from '../commands/context.ts';
import { createHome } from '../commands/home.ts';
import { readPanel } from '../commands/panel-reply.ts';
import { createAudit } from './audit/index.ts';
import { auditMessages, messageOf } from './audit/message.ts';
import { directTo } from './chat/direct-to.ts';
import { createDispatch, type DispatchDeps } from './chat/dispatch.ts';
import { createPassTimer } from './chat/pass-timer.ts';
import type { LastingMessages, Platform, PlatformError } from './chat/platform.ts';
import type { StoreFailure } from './chat/store-failure.ts';
import { within } from './async/retry.ts';
import type { Config } from './config/index.ts';
import type { PlatformFactory } from './config/platform-definition.ts';
import type { FieldValues } from './config/variables.ts';
import type { Health } from './health/index.ts';
import type { ServiceNetwork } from './network/index.ts';
import { createPanels, type PanelsTimes } from './panels/index.ts';
import type { HealthSources } from './health/sources.ts';
import type { Store } from './store/store.ts';
import { createNicknames } from './whitelist/list/nicknames.ts';
import { createRosters } from './whitelist/list/roster.ts';
import { createWhitelistApi, type Backoff } from './volcengine/client.ts';
import type { AccountLimiter } from './volcengine/limit/account-limiter.ts';
import { createRateLimiter } from './volcengine/limit/in-process.ts';
import { createTransport } from './volcengine/transport.ts';

/** What a bot needs of the configuration, whatever its platforms are. */
export type BotConfig = FieldValues &
  Pick<Config, 'volcengine' | 'groups' | 'auditChannels' | 'protectedIds'> &
  Partial<Pick<Config, 'groupModerators'>>;

export interface BotDeps {
  readonly config: BotConfig;
  readonly platforms: readonly PlatformFactory[];
  readonly log: Logger;
  /** A platform has refused us for good after the start, or the store has failed for good; the process should end. */
  readonly onFatal: (error: PlatformError | StoreFailure) => void;
  /** The account's limit; of this process alone, if not given. */
  readonly limiter?: AccountLimiter;
  readonly backoff?: Backoff;
  /** The way to Volcengine; the direct one, if not given. */
  readonly network?: Pick<ServiceNetwork, 'open'>;
  /** Where the bot remembers things; closed at the stop. */
  readonly store: Store;
  readonly times?: DispatchDeps['times'];
  readonly panelTimes?: Partial<PanelsTimes>;
  /** The longest pause between two looks for guest passes that are due, in ms. */
  readonly passLookMs?: number;
  /** Tells how the bot is, from before it connects until it has disconnected. */
  readonly health?: Health;
}

export interface Bot {
  /** Connects every platform; rejects with a PlatformError where one refuses for good. */
  readonly start: () => Promise<void>;
  /**
   * Takes no new work, lets running removals finish or be cut off, delivers their replies, disconnects. Takes less
   * than 10 s whatever the service and the platforms do; safe to call twice and before `start` has ended.
   */
  readonly stop: () => Promise<void>;
}

/** The steps of a stop, together under the 10 s that the process has; the audit takes 1 s at most. */
const FINISH_MS = 4_500;
const CUT_OFF_MS = 300;
const SETTLE_MS = 1_500;
const DISCONNECT_MS = 2_500;
/** How long changes stay on record. */
const HISTORY_MS = 365 * 24 * 3_600_000;
const TRIM_EVERY_MS = 24 * 3_600_000;

type PostReply = NonNullable<Platform['post']>;

export function createBot(deps: BotDeps): Bot {
  const { config, platforms, log, onFatal, backoff, times, health, store } = deps;
  const { credentials, region, origin, timeoutMs, qps, batchSize, appId } = config.volcengine;
  const { open } = deps.network ?? {};
  const transport = createTransport({ credentials, region, origin, timeoutMs, connections: qps, open });
  const { limiter = createRateLimiter({ limit: qps }) } = deps;
  const nicknames = createNicknames({ separate: (config.groupModerators?.size ?? 0) > 0 });
  const api = nicknames.learnFrom(
    createWhitelistApi({
      transport,
      limiter,
      appId,
      ...(backoff && { backoff }),
      ...(health && { metrics: health.observers.api }),
    }),
  );
  const posts = new Map<Platform['name'], PostReply>();
  const audit = createAudit({ outbox: store.outbox, post: posts, log, onStoreFailure: onFatal });
  const lasting = new Map<Platform['name'], LastingMessages>();
  const panels = createPanels({
    panels: store.panels,
    lastingMessages: lasting,
    read: (panel, reading) => readPanel(panel, context, reading),
    log,
    onStoreFailure: onFatal,
    ...(health && { onEdited: health.observers.panels }),
    ...(deps.panelTimes && { times: deps.panelTimes }),
  });
  const context: CommandContext = {
    api,
    nicknames,
    batchSize,
    store,
    parallel: qps,
    groups: config.groups,
    rosters: createRosters(api),
    confirmAbove: config.confirmAbove,
    reasons: config.reasons,
    protectedIds: new Set(config.protectedIds),
    typedName: (platform, root) =>
      connected.find(({ name }) => name === platform)?.typedName?.(root) ?? `/${root}`,
    auditMessages: (entry, { id, invoker }) =>
      auditMessages(config.auditChannels, entry, { interaction: id, moderator: invoker.id }),
    directMessage: (reply, { platform, id }, { id: interaction, invoker }) => {
      const to = { platform, channelId: directTo(id) };
      return messageOf(to, reply, { interaction, moderator: invoker.id });
    },
    onPassesEnded: (outcomes) => health?.observers.passes(outcomes),
    onConcluded: (change) => health?.observers.changes(change),
    onSetChanged: (outcome) => health?.observers.sets(outcome),
    lastingMessages: (platform) => lasting.get(platform),
    onMessagesStored: () => {
      audit.wake();
      panels.wake();
      for (const { refreshHomes } of connected) refreshHomes?.();
    },
    onLimiterUnavailable: (listener) => {
      if (!limiter.available()) listener(true);
      return limiter.onChange((available) => {
        listener(!available);
      });
    },
    now: Date.now,
  };
  const commands = createCommands(context);
  const dispatch = createDispatch({
    store,
    log,
    onStoreFailure: onFatal,
    commands,
    home: createHome(context, commands),
    resume: createResume(context),
    ...(times && { times }),
    ...(health && { metrics: health.observers.chat }),
  });
  const passTimer = createPassTimer({
    passes: store.passes,
    conversations: config.groups.all.map(({ conversationShortId }) => conversationShortId),
    log,
    ...(deps.passLookMs !== undefined && { pollMs: deps.passLookMs }),
  });
  const connected = platforms.map((create) => create(dispatch, log, onFatal));

  for (const platform of connected) {
    if (platform.post !== undefined) posts.set(platform.name, platform.post);
    if (platform.lastingMessages !== undefined) lasting.set(platform.name, platform.lastingMessages);
  }

  const trim = (): void => {
    store.trim(HISTORY_MS).catch((error: unknown) => {
      log.error({ err: error }, 'retention cleanup of the store failed');
    });
  };
  let trimming: NodeJS.Timeout | undefined;
  let phase: ReturnType<HealthSources['phase']> = 'starting';

  const stop = async (): Promise<void> => {
    phase = 'stopping';
    clearInterval(trimming);
    passTimer.stop();
    void dispatch.stop();
    if (!(await within(dispatch.idle(), FINISH_MS))) {
      log.warn('requests are still unanswered: they are cut off, and their users reported as unconfirmed');
    }
    await within(transport.destroy(), CUT_OFF_MS);
    if (!(await within(dispatch.idle(), SETTLE_MS))) log.error('some replies could not be delivered in time');
    await Promise.all([audit.stop(), panels.stop()]);
    await within(Promise.allSettled(connected.map((platform) => platform.stop())), DISCONNECT_MS);
    limiter.close();
    // Before a successor, which may wait for the store, needs the port.
    health?.close();
    await store.close();
    log.info('stopped');
  };
  let stopped: Promise<void> | undefined;

  return {
    start: async () => {
      await health?.open({ phase: () => phase, platforms: connected, store, limiter, dispatch });
      dispatch.start();
      await Promise.all(connected.map((platform) => platform.start()));
      if (stopped !== undefined) return;
      audit.start();
      panels.start();
      passTimer.start();
      trim();
      trimming = setInterval(trim, TRIM_EVERY_MS).unref();
      phase = 'running';
      log.info({ platforms: connected.map(({ name }) => name), groups: config.groups.all.length }, 'ready');
    },
    stop: () => (stopped ??= stop()),
  };
}

/** Where HEALTH_PORT is set; otherwise its libraries are not even loaded. */
export async function configuredHealth(
  { healthPort: port, healthHost: host }: Config,
  log: Logger,
): Promise<Health | undefined> {
  if (port === undefined) return undefined;
  const { createHealth } = await import('./health/index.ts');
  return createHealth({ port, host }, log);
}
