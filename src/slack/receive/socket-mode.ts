/** Receives from Slack by Socket Mode over two connections, so that one stays open while Slack refreshes the other. */
import type { App, Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from 'pino';
import { PlatformError } from '../../chat/platform.ts';
import type { Backoff } from '../../async/retry.ts';
import type { WebApi } from '../web-api.ts';
import { createStagger } from './stagger.ts';
import type { Connection } from './connection.ts';
import { failureCode } from '../errors.ts';
import { createConnectionSlot, type ConnectionSlotOptions } from './connection-slot.ts';
import { createSlackWebSocket, type SlackWebSocket } from './websocket.ts';
import type { SlackTimes } from '../settings.ts';
import type { PayloadFilter } from './payload-filter.ts';

export interface SocketModeOptions {
  readonly appToken: string;
  readonly api: WebApi;
  readonly times: SlackTimes;
  readonly payloadFilter: PayloadFilter;
  readonly backoff: Backoff;
  readonly stopping: AbortSignal;
  readonly boltLog: BoltLogger;
  readonly log: Logger;
  /** Called once when, after a successful start, Slack refuses further connections for good; there are no further attempts. */
  readonly onFatal: (error: PlatformError) => void;
}

/**
 * Two connections for each process, of the 10 that Slack allows an app; Slack sends each command by any one of them. They
 * are three for some seconds while one is replaced, and never more than six.
 * https://docs.slack.dev/apis/events-api/using-socket-mode
 *
 * The SDK's own reconnecting is off: it drops the promises it makes, so that a revoked token or a stop in the wrong
 * moment ends the process (node-slack-sdk#2656, bolt-js#929), and it leaves seconds without a socket at each of
 * Slack's regular refreshes (bolt-js#2496).
 */
export function createSocketMode(options: SocketModeOptions): Connection {
  const { times, backoff, log, onFatal } = options;
  const ended = new AbortController();
  const stopping = AbortSignal.any([options.stopping, ended.signal]);
  const opened = Promise.withResolvers<undefined>();
  let wasOpened = false;
  let app: App | undefined;

  const reports = createReports(log, () => lines.filter((slot) => slot.connected()).length);
  const createNext = (): SlackWebSocket => {
    if (app === undefined) throw new Error('the receiver was not given to Bolt');
    return createSlackWebSocket(app, options);
  };
  const onUp = (renewed: boolean): void => {
    reports.onUp(renewed);
    wasOpened = true;
    opened.resolve(undefined);
    keepApart();
  };
  const lineSettings = { createLink: createNext, times, backoff, stopping, log, ...reports, onUp };
  const lines = [createConnectionSlot(lineSettings), createConnectionSlot(lineSettings)] as const;
  const keepApart = createStagger(...lines, {
    apartMs: times.apartMs,
    random: backoff.random,
    stopping,
    log,
  });

  const onEnd = (error: unknown): void => {
    // Otherwise by the stop, or after the other one.
    if (!stopping.aborted && wasOpened) onFatal(asPlatformError(error));
    ended.abort();
    opened.reject(error);
  };
  const close = async (): Promise<void> => {
    ended.abort();
    await Promise.all(lines.map((slot) => slot.close()));
  };
  const open = async (): Promise<void> => {
    for (const slot of lines) slot.run().catch(onEnd);
    try {
      await opened.promise;
    } catch (error) {
      await close();
      throw error;
    }
  };
  const init = (bolt: App): void => {
    app = bolt;
  };
  return {
    receiver: { init, start: open, stop: close },
    open,
    close,
    port: () => undefined,
    connected: () => lines.some((slot) => slot.connected()),
    reconnects: reports.endings,
  };
}

interface Reports extends Pick<ConnectionSlotOptions, 'onUp' | 'onDown' | 'onRetry'> {
  /** How many links in use have ended. */
  readonly endings: () => number;
}

/** What the operator reads of it. `connected`: how many of the two are. */
function createReports(log: Logger, connected: () => number): Reports {
  let before = false;
  let endings = 0;
  return {
    endings: () => endings,
    onUp: (renewed) => {
      if (renewed) log.info('a connection to Slack was renewed');
      else if (connected() > 1) log.info('both connections to Slack are open');
      else log.info(before ? 'connected to Slack again' : 'connected to Slack');
      before = true;
    },
    onDown: (ending) => {
      endings += 1;
      const reason = ending.kind === 'announced' ? ending.reason : ending.kind;
      if (connected() > 0) log.info({ reason }, 'one of two connections to Slack ends: connecting again');
      else log.warn({ reason }, 'connection to Slack lost: connecting again');
    },
    onRetry: (error, waitMs) => {
      const details = { code: failureCode(error), err: error, waitMs };
      log[connected() > 0 ? 'warn' : 'error'](details, 'could not connect to Slack: trying again');
    },
  };
}

function asPlatformError(error: unknown): PlatformError {
  return error instanceof PlatformError
    ? error
    : new PlatformError('Slack: cannot reconnect', { cause: error });
}
