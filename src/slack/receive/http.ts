/** Receives from Slack by signed HTTP requests to `/slack/events`. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { HTTPReceiver, type Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from 'pino';
import { PlatformError } from '../../chat/platform.ts';
import type { Connection } from './connection.ts';
import { createGuard } from './http-guard.ts';
import { createRefusedRequests } from './refused-requests.ts';
import type { HttpOptions, SlackTimes } from '../settings.ts';
import type { PayloadFilter } from './payload-filter.ts';
import { within } from '../../async/retry.ts';

/** How often Node looks for requests that take too long. */
const CHECK_MS = 1_000;
/** Slack opens a few; each may hold 16 KiB of headers, says Node's --max-http-header-size. */
const CONNECTIONS_MAX = 2_000;

export interface HttpConnectionOptions {
  readonly http: HttpOptions;
  readonly times: Pick<SlackTimes, 'closeMs' | 'headersMs' | 'requestMs' | 'bodyMs'>;
  readonly payloadFilter: PayloadFilter;
  readonly boltLog: BoltLogger;
  readonly log: Logger;
}

/** Rejects at `open` with a PlatformError when the port cannot be had. */
export function createHttpConnection(options: HttpConnectionOptions): Connection {
  const { http, times, payloadFilter, boltLog, log } = options;
  const { signingSecret } = http;
  const receiver = new HTTPReceiver({ signingSecret, logger: boltLog });
  const limits = {
    headersTimeout: times.headersMs,
    requestTimeout: times.requestMs,
    connectionsCheckingInterval: Math.min(times.headersMs, CHECK_MS),
  };
  const refusals = createRefusedRequests(log);
  const pass = receiver.requestListener;
  // Our own: what Bolt's would make of a request is not asked before the guard.
  const guard = createGuard({
    signingSecret,
    bodyMs: times.bodyMs,
    payloadFilter,
    pass,
    refusals,
    log,
  });
  const server = createServer(limits, guard);
  server.maxConnections = CONNECTIONS_MAX;
  server.on('drop', () => {
    refusals.count('too many connections');
  });
  // Without a listener, a connection that cannot be accepted would end the process.
  server.on('error', (error) => {
    if (server.listening) log.error({ err: error }, 'a connection to SLACK_PORT could not be accepted');
  });

  const port = (): number | undefined => {
    const address = server.address();
    return typeof address === 'object' ? address?.port : undefined;
  };

  return {
    receiver,
    port,
    connected: () => server.listening,
    // Each request has its own.
    reconnects: () => 0,
    open: async () => {
      const { host } = http;
      try {
        server.listen({ port: http.port, ...(host === undefined ? {} : { host }) });
        await once(server, 'listening');
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
        const where = `SLACK_PORT ${http.port}${host === undefined ? '' : ` of SLACK_HOST ${host}`}`;
        throw new PlatformError(`cannot listen for Slack on ${where} (${code})`, { cause: error });
      }
      log.info({ port: port() }, 'listening for Slack');
    },
    close: async () => {
      refusals.close();
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      // A peer that keeps its connection open must not keep us.
      if (!(await within(closed, times.closeMs))) server.closeAllConnections();
    },
  };
}
