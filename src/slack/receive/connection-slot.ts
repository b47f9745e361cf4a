/** Keeps one Socket Mode connection open; its replacement opens before the old one closes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { PlatformError } from '../../chat/platform.ts';
import { backoffMs, retry, type Backoff } from '../../async/retry.ts';
import { retryAfterMs, slackCode, tokenRefusal } from '../errors.ts';
import type { Ending, SlackWebSocket } from './websocket.ts';
import type { SlackTimes } from '../settings.ts';

export interface ConnectionSlotOptions {
  readonly createLink: () => SlackWebSocket;
  readonly times: SlackTimes;
  readonly backoff: Backoff;
  /** From now on no link is opened any more. */
  readonly stopping: AbortSignal;
  readonly log: Logger;
  /** Commands arrive by a new link; `renewed` when they did by the one before, too. */
  readonly onUp: (renewed: boolean) => void;
  /** The link in use is coming to its end. */
  readonly onDown: (ending: Ending) => void;
  readonly onRetry: (error: unknown, waitMs: number) => void;
}

export interface ConnectionSlot {
  /** Connects and stays connected. Rejects with a PlatformError when Slack refuses for good, and at `stopping`. */
  readonly run: () => Promise<never>;
  readonly connected: () => boolean;
  /** When the link in use was opened, by `performance.now()`; undefined while not connected. */
  readonly openedAt: () => number | undefined;
  /** Replaces the link in use by a new one, as if Slack had announced its end. */
  readonly renew: () => void;
  /** Closes every link that there is, in bounded time. Never rejects. */
  readonly close: () => Promise<void>;
}

export function createConnectionSlot(options: ConnectionSlotOptions): ConnectionSlot {
  const { times, backoff, stopping, log } = options;
  /** Opening, in use and retired: at most one each, or Slack's 10 connections for an app would be used up. */
  const links = new Set<SlackWebSocket>();
  let current: { readonly link: SlackWebSocket; readonly openedAt: number } | undefined;
  let retired: SlackWebSocket | undefined;
  let renewal = Promise.withResolvers<undefined>();
  let switchedOff = false;

  const open = async (): Promise<SlackWebSocket> => {
    await retired?.close();
    stopping.throwIfAborted();
    const socket = options.createLink();
    links.add(socket);
    try {
      await socket.open();
      return socket;
    } catch (error) {
      links.delete(socket);
      throw error;
    }
  };
  const retire = (socket: SlackWebSocket): void => {
    retired = socket;
    void socket.retire(stopping).then(() => links.delete(socket));
  };
  const use = (socket: SlackWebSocket): void => {
    const before = current?.link;
    const renewed = before?.up() === true;
    current = { link: socket, openedAt: performance.now() };
    renewal = Promise.withResolvers();
    switchedOff = false;
    if (before !== undefined) retire(before);
    options.onUp(renewed);
    void socket.ending.then((ending) => {
      if (stopping.aborted || current?.link !== socket) return;
      switchedOff = ending.kind === 'announced' && ending.reason === 'link_disabled';
      options.onDown(ending);
    });
  };

  const run = async (): Promise<never> => {
    /** Links in a row that ended soon. */
    let flaps = 0;
    for (;;) {
      const socket = await retry(open, {
        backoff,
        signal: stopping,
        final: (error) => refusal(error, switchedOff),
        retryAfterMs: retryAfterMs,
        onRetry: options.onRetry,
      });
      const openedAt = performance.now();
      use(socket);
      const ended = await Promise.race([socket.ending, renewal.promise]);
      stopping.throwIfAborted();
      if (ended === undefined) continue;
      flaps = performance.now() - openedAt < times.stableMs ? flaps + 1 : 0;
      if (flaps === 0) continue;
      const waitMs = Math.round(backoffMs(flaps, backoff));
      log.info(
        { waitMs },
        'a connection to Slack ended soon after it was opened: waiting before the next one',
      );
      await sleep(waitMs, undefined, { signal: stopping });
    }
  };

  return {
    run,
    connected: () => current?.link.up() === true,
    openedAt: () => (current?.link.up() === true ? current.openedAt : undefined),
    renew: () => {
      renewal.resolve(undefined);
    },
    close: async () => {
      await Promise.all([...links].map((socket) => socket.close()));
    },
  };
}

function refusal(error: unknown, switchedOff: boolean): PlatformError | undefined {
  const code = slackCode(error);
  if (switchedOff && code !== undefined)
    return new PlatformError(`Slack has switched Socket Mode off for the app of SLACK_APP_TOKEN (${code})`, {
      cause: error,
    });
  return tokenRefusal(error, 'SLACK_APP_TOKEN');
}
