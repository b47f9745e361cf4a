/** One WebSocket to Slack, from requesting its address to its end; a WebSocket is never reused. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SocketModeReceiver, type App, type Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from 'pino';
import { within } from '../../async/retry.ts';
import type { WebApi } from '../web-api.ts';
import { listenToFrames } from './frames.ts';
import type { SlackTimes } from '../settings.ts';
import type { PayloadFilter } from './payload-filter.ts';

export interface WebSocketOptions {
  readonly appToken: string;
  readonly api: WebApi;
  readonly times: SlackTimes;
  readonly payloadFilter: PayloadFilter;
  readonly boltLog: BoltLogger;
  readonly log: Logger;
}

/** Why a link will not live on. `announced`: by Slack, and for now it still takes acknowledgements. */
export type Ending = { readonly kind: 'announced'; readonly reason: string } | { readonly kind: 'lost' };

export interface SlackWebSocket {
  /** Resolves at Slack's `hello`, after which commands arrive; rejects, with everything released, when it does not come. */
  readonly open: () => Promise<void>;
  /** Whether commands arrive by it now and will go on doing so, as far as can be known. */
  readonly up: () => boolean;
  /** Resolves at the first sign of its end. */
  readonly ending: Promise<Ending>;
  /**
   * Closes it, late enough that nothing which Slack has sent by it is lost: after `drainMs`, and once everything that
   * has arrived is acknowledged, but after at most twice `drainMs`. Never rejects.
   */
  readonly retire: (stopping: AbortSignal) => Promise<void>;
  /** Closes it at once, within `closeMs`, in whatever state it is. Never rejects. */
  readonly close: () => Promise<void>;
}

/** A link that hands to `app` what arrives by it. */
export function createSlackWebSocket(app: App, { times, ...settings }: WebSocketOptions): SlackWebSocket {
  const client = createClient(app, { times, ...settings });
  const ending = Promise.withResolvers<Ending>();
  const refused = Promise.withResolvers<never>();
  refused.promise.catch(() => undefined);
  const pending = createPending();
  let state: 'opening' | 'open' | 'ending' | 'closed' = 'opening';
  let watch: NodeJS.Timeout | undefined;
  let closed: Promise<void> | undefined;

  const end = (why: Ending): void => {
    if (state === 'open') state = 'ending';
    ending.resolve(why);
  };
  // The SDK tells of a socket's end when TCP ends, which Slack may leave open for long (node-slack-sdk#2752).
  const alive = (): boolean => client.websocket?.isActive() === true;

  listenToFrames(
    client,
    {
      onEnvelope: pending.add,
      onAcknowledgement: pending.remove,
      onDisconnect: (reason) => {
        // Instead of a `hello`, as `too_many_websockets` comes.
        if (state === 'opening') refused.reject(new Error(`Slack does not take the connection (${reason})`));
        end({ kind: 'announced', reason });
      },
    },
    settings,
  );
  client.on('connected', () => {
    if (state !== 'opening') return;
    state = 'open';
    watch = setInterval(() => {
      if (!alive()) end({ kind: 'lost' });
    }, times.watchMs).unref();
  });
  client.on('disconnected', () => {
    end({ kind: 'lost' });
  });
  client.on('connecting', () => {
    // Closed while the address was being asked for, when the SDK had nothing to close yet.
    if (state === 'closed') queueMicrotask(() => void client.disconnect());
  });

  const disconnect = async (): Promise<void> => {
    state = 'closed';
    clearInterval(watch);
    end({ kind: 'lost' });
    await within(client.disconnect(), times.closeMs);
    // The second call cuts a socket whose peer did not answer the first, and ends a timer of 30 s which the SDK otherwise
    // forgets where the first came before the socket was open (node-slack-sdk#2771).
    void client.disconnect();
  };
  const close = (): Promise<void> => (closed ??= disconnect());

  return {
    ending: ending.promise,
    up: () => state === 'open' && alive(),
    close,
    open: async () => {
      try {
        // The call for the address has its own timeout; `hello` has none, and may never come.
        const opened = Promise.race([started(client), refused.promise]);
        if (!(await within(opened, times.apiMs + times.helloMs))) throw new Error('Slack did not say hello');
      } catch (error) {
        await close();
        throw error;
      }
    },
    retire: async (stopping) => {
      end({ kind: 'lost' });
      try {
        await sleep(times.drainMs, undefined, { signal: stopping });
        await within(pending.none(), times.drainMs);
      } catch {
        // The bot stops.
      }
      await close();
    },
  };
}

type Client = SocketModeReceiver['client'];

function createClient(app: App, { appToken, api, times, boltLog }: Omit<WebSocketOptions, 'log'>): Client {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLog,
    ...(api.proxy && { dispatcher: api.proxy }),
    autoReconnectEnabled: false,
    clientPingTimeout: times.pingMs,
    // Its own options: `socketMode: true` would share, and change, those of all other clients.
    installerOptions: { clientOptions: api.options(times.apiMs) },
  });
  receiver.init(app);
  return receiver.client;
}

async function started(client: Client): Promise<void> {
  try {
    await client.start();
  } catch (error) {
    // Without a reason when the socket was closed before `hello`.
    throw error instanceof Error ? error : new Error('Slack closed the connection before it was ready');
  }
}

/** The envelopes that were not acknowledged yet. */
function createPending() {
  const ids = new Set<string>();
  let acknowledged = Promise.withResolvers<undefined>();
  return {
    add: (id: string): void => {
      ids.add(id);
    },
    remove: (id: string): void => {
      ids.delete(id);
      acknowledged.resolve(undefined);
      acknowledged = Promise.withResolvers();
    },
    /** Resolves when there are none. */
    none: async (): Promise<void> => {
      while (ids.size > 0) await acknowledged.promise;
    },
  };
}
