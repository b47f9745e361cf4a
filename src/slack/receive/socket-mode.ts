/** Receives from Slack by Socket Mode, over two connections, so that one is there while the other is made anew. */
import type { App, Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from 'pino';
import { PlatformError } from '../../chat/platform.ts';
import type { Backoff } from '../../async/retry.ts';
import type { Api } from '../web-api.ts';
import { createKeepApart } from './stagger.ts';
import type { Connection } from './connection.ts';
import { failureCode } from '../errors.ts';
import { createLine, type LineSettings } from './connection-slot.ts';
import { createLink, type Link } from './websocket.ts';
import type { SlackTimes } from '../settings.ts';
import type { Sieve } from './payload-filter.ts';

export interface SocketConnectionSettings {
  readonly appToken: string;
  readonly api: Api;
  readonly times: SlackTimes;
  readonly sieve: Sieve;
  readonly backoff: Backoff;
  readonly stopping: AbortSignal;
  readonly boltLog: BoltLogger;
  readonly log: Logger;
  /** Called once when, after a successful start, Slack refuses to connect ever again; from then on, nothing connects anew. */
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
export function createSocketConnection(settings: SocketConnectionSettings): Connection {
  const { times, backoff, log, onFatal } = settings;
  const ended = new AbortController();
  const stopping = AbortSignal.any([settings.stopping, ended.signal]);
  const opened = Promise.withResolvers<undefined>();
  let wasOpened = false;
  let app: App | undefined;

  const reports = createReports(log, () => lines.filter((line) => line.connected()).length);
  const createNext = (): Link => {
    if (app === undefined) throw new Error('the receiver was not given to Bolt');
    return createLink(app, settings);
  };
  const onUp = (renewed: boolean): void => {
    reports.onUp(renewed);
    wasOpened = true;
    opened.resolve(undefined);
    keepApart();
  };
  const lineSettings = { createLink: createNext, times, backoff, stopping, log, ...reports, onUp };
  const lines = [createLine(lineSettings), createLine(lineSettings)] as const;
  const keepApart = createKeepApart(...lines, {
    ...{ apartMs: times.apartMs, random: backoff.random, stopping, log },
  });

  const onEnd = (error: unknown): void => {
    // Otherwise by the stop, or after the other one.
    if (!stopping.aborted && wasOpened) onFatal(asPlatformError(error));
    ended.abort();
    opened.reject(error);
  };
  const close = async (): Promise<void> => {
    ended.abort();
    await Promise.all(lines.map((line) => line.close()));
  };
  const open = async (): Promise<void> => {
    for (const line of lines) line.run().catch(onEnd);
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
    connected: () => lines.some((line) => line.connected()),
    reconnects: reports.endings,
  };
}

interface Reports extends Pick<LineSettings, 'onUp' | 'onDown' | 'onRetry'> {
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
