/** The HTTP server for health and metrics; it never delays the process or its stop. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The pages by path; each is built for every request. */
export type Pages = ReadonlyMap<string, () => Promise<Answer>>;

export interface HealthAddress {
  /** 0 means any free port; the log shows which. */
  readonly port: number;
  readonly host: string;
}

export interface HealthServer {
  /** Rejects with a HealthError where the server cannot listen on the address. */
  readonly open: () => Promise<void>;
  /** Closes at once, also with open connections. Safe to call at any moment, and twice. */
  readonly close: () => void;
}

/** HEALTH_PORT or HEALTH_HOST cannot be used: only the operator can change that. */
export class HealthError extends Error {
  override name = 'HealthError';
}

/** Requests have no body, and answers are made in milliseconds. */
const REQUEST_MS = 5_000;
/** Limits connections: one scraper needs one. */
const CONNECTIONS_MAX = 100;
const METHODS = ['GET', 'HEAD'];

export function createHealthServer({ port, host }: HealthAddress, pages: Pages, log: Logger): HealthServer {
  const limits = {
    headersTimeout: REQUEST_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: 1_000,
  };
  const server = createServer(limits, (request, response) => {
    void handleRequest(request, response, pages, log);
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.unref();
  // Without a listener, a connection that cannot be accepted would end the process.
  server.on('error', (error) => {
    if (server.listening) log.error({ err: error }, 'a connection to HEALTH_PORT could not be accepted');
  });
  let closed = false;
  const close = (): void => {
    closed = true;
    server.close();
    server.closeAllConnections();
  };
  return {
    close,
    open: async () => {
      try {
        server.listen({ port, host });
        await once(server, 'listening');
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
        throw new HealthError(`cannot listen on HEALTH_PORT ${port} of HEALTH_HOST ${host} (${code})`, {
          cause: error,
        });
      }
      // The bot was stopped meanwhile.
      if (closed) close();
      else log.info({ host, port: portOf(server.address(), port) }, 'health server listening');
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>, configured: number): number {
  return typeof address === 'object' ? (address?.port ?? configured) : configured;
}

async function handleRequest(
  { url = '', method = '' }: IncomingMessage,
  response: ServerResponse,
  pages: Pages,
  log: Logger,
): Promise<void> {
  const path = URL.parse(url, 'http://localhost')?.pathname ?? '';
  const { status, contentType, body } = await answerFor(path, method, pages).catch((error: unknown) => {
    log.error({ err: error, path }, 'a health request failed: this is a bug');
    return text(500, 'a bug');
  });
  const allow = status === 405 ? { allow: METHODS.join(', ') } : {};
  response
    .writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store', ...allow })
    .end(body);
}

async function answerFor(path: string, method: string, pages: Pages): Promise<Answer> {
  const page = pages.get(path);
  if (page === undefined) return text(404, `not found: there are ${[...pages.keys()].join(', ')}`);
  return METHODS.includes(method) ? page() : text(405, 'method not allowed');
}

function text(status: number, body: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${body}\n` };
}
