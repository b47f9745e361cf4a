/** Receives from Slack by Socket Mode, and reconnects by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SocketModeReceiver, type Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from 'pino';
import { PlatformError } from '../chat/platform.ts';
import type { Api } from './api.ts';
import type { Connection } from './connection.ts';
import { failureCode, retryAfterMs, slackCode, tokenRefusal } from './failures.ts';
import { guardFrames } from './frames.ts';
import type { SlackTimes } from './settings.ts';
import { backoffMs, retry, within, type Backoff } from '../chat/waiting.ts';

export interface SocketConnectionSettings {
  readonly appToken: string;
  readonly api: Api;
  readonly times: SlackTimes;
  readonly backoff: Backoff;
  readonly stopping: AbortSignal;
  readonly boltLog: BoltLogger;
  readonly log: Logger;
  /** Called when, after a successful start, Slack refuses to connect ever again. */
  readonly onFatal: (error: PlatformError) => void;
}

/**
 * The SDK's own reconnecting is off: it drops the promises it makes, so that a revoked token or a stop in the wrong
 * moment ends the process (node-slack-sdk#2656, bolt-js#929), and it leaves seconds without a socket at each of
 * Slack's regular refreshes (bolt-js#2496). Here, a lost connection is opened again at once, and then with growing pauses.
 */
export function createSocketConnection(settings: SocketConnectionSettings): Connection {
  const { times, backoff, stopping, log, onFatal } = settings;
  const receiver = createReceiver(settings);
  const { client } = receiver;
  guardFrames(client, log);
  let connectedAt: number | undefined;
  /** Connections in a row that broke soon. */
  let flaps = 0;
  let switchedOff = false;

  const disconnect = async (): Promise<void> => {
    // The second call cuts a socket whose peer does not answer the first; the SDK alone waits for 30 s.
    if (!(await within(client.disconnect(), times.closeMs))) void client.disconnect();
  };

  const openOnce = async (): Promise<void> => {
    const opening = client.start().catch((error: unknown) => {
      // Without a reason when the socket was closed before `hello`.
      throw error instanceof Error ? error : new Error('Slack closed the connection before it was ready');
    });
    // The call for the address has its own timeout; `hello` has none, and may never come.
    if (await within(opening, times.apiMs + times.helloMs)) return;
    opening.catch(() => undefined);
    await disconnect();
    throw new Error('Slack did not say hello');
  };

  const refusal = (error: unknown): PlatformError | undefined => {
    const code = slackCode(error);
    if (switchedOff && code !== undefined)
      return new PlatformError(
        `Slack has switched Socket Mode off for the app of SLACK_APP_TOKEN (${code})`,
        { cause: error },
      );
    return tokenRefusal(error, 'SLACK_APP_TOKEN');
  };

  const connect = (): Promise<void> =>
    retry(openOnce, {
      backoff,
      signal: stopping,
      final: refusal,
      askedMs: retryAfterMs,
      onRetry: (error, waitMs) => {
        log.error(
          { code: failureCode(error), err: error, waitMs },
          'could not connect to Slack: trying again',
        );
      },
    });

  const reconnect = async (livedMs: number): Promise<void> => {
    flaps = livedMs < times.stableMs ? flaps + 1 : 0;
    const waitMs = flaps === 0 ? 0 : backoffMs(flaps, backoff);
    log.warn({ waitMs }, 'connection to Slack lost: connecting again');
    try {
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: stopping });
      await connect();
    } catch (error) {
      if (stopping.aborted) return;
      onFatal(
        error instanceof PlatformError
          ? error
          : new PlatformError('Slack: cannot reconnect', { cause: error }),
      );
    }
  };

  client.on('connected', () => {
    connectedAt = performance.now();
    switchedOff = false;
    // A hello that arrives while we are stopping.
    if (stopping.aborted) void client.disconnect();
    else log.info('connected to Slack');
  });
  client.on('ws_message', (frame: unknown) => {
    const reason = disconnectReason(frame);
    if (reason === undefined) return;
    if (reason === 'link_disabled') switchedOff = true;
    log.info({ reason }, 'Slack closes the connection');
  });
  client.on('disconnected', () => {
    if (connectedAt === undefined) return;
    const livedMs = performance.now() - connectedAt;
    connectedAt = undefined;
    if (!stopping.aborted) void reconnect(livedMs);
  });

  return {
    receiver,
    open: connect,
    close: disconnect,
    port: () => undefined,
    connected: () => connectedAt !== undefined,
  };
}

function createReceiver({ appToken, api, times, boltLog }: SocketConnectionSettings): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    logger: boltLog,
    autoReconnectEnabled: false,
    clientPingTimeout: times.pingMs,
    // Its own options: `socketMode: true` would share, and change, those of all other clients.
    installerOptions: { clientOptions: api.options(times.apiMs) },
  });
}

/** https://docs.slack.dev/apis/events-api/using-socket-mode: `warning`, `refresh_requested` or `link_disabled`. */
function disconnectReason(frame: unknown): string | undefined {
  if (typeof frame !== 'string' || !frame.includes('"disconnect"')) return undefined;
  try {
    const { type, reason } = JSON.parse(frame) as { type?: unknown; reason?: unknown };
    return type === 'disconnect' && typeof reason === 'string' ? reason : undefined;
  } catch {
    return undefined;
  }
}
