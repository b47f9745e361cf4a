/** Receives from Slack by signed HTTP requests to `/slack/events`. */
import type { Server } from 'node:http';
import { HTTPReceiver, type Logger as BoltLogger } from '@slack/bolt';
import type { Logger } from 'pino';
import { PlatformError } from '../chat/platform.ts';
import type { Connection } from './connection.ts';
import type { HttpSettings } from './settings.ts';
import { within } from '../chat/waiting.ts';

export interface HttpConnectionSettings {
  readonly settings: HttpSettings;
  readonly closeMs: number;
  readonly boltLog: BoltLogger;
  readonly log: Logger;
}

/** Rejects at `open` with a PlatformError when the port cannot be had. */
export function createHttpConnection(options: HttpConnectionSettings): Connection {
  const { settings, closeMs, boltLog, log } = options;
  const receiver = new HTTPReceiver({ signingSecret: settings.signingSecret, logger: boltLog });
  let server: Server | undefined;

  const port = (): number | undefined => {
    const address = server?.address();
    return typeof address === 'object' ? address?.port : undefined;
  };

  return {
    receiver,
    port,
    connected: () => server !== undefined,
    open: async () => {
      const { host } = settings;
      try {
        server = await receiver.start({ port: settings.port, ...(host === undefined ? {} : { host }) });
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
        throw new PlatformError(`cannot listen for Slack on SLACK_PORT ${settings.port} (${code})`, {
          cause: error,
        });
      }
      log.info({ port: port() }, 'listening for Slack');
    },
    close: async () => {
      const open = server;
      server = undefined;
      if (open === undefined) return;
      const closed = receiver.stop().catch(() => undefined);
      // A peer that keeps its connection open must not keep us.
      if (!(await within(closed, closeMs))) open.closeAllConnections();
    },
  };
}
