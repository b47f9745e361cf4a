/** The web server of the playground on 127.0.0.1: the page, its sections as server-sent events, acts and downloads. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readAct, type Act } from './acts.ts';
import type { BuiltPage } from './build-page.ts';
import { FILES_PATH, type Downloads } from './files.ts';
import type { LiveSections } from './sections.ts';
import type { ActAnswer } from './view.ts';

export interface WebServerDeps {
  readonly page: Promise<BuiltPage>;
  readonly sections: LiveSections;
  readonly downloads: Downloads;
  readonly perform: (act: Act) => Promise<ActAnswer> | ActAnswer;
  /** The id of this run of the playground; a page of an earlier run has to reload itself. */
  readonly run: string;
}

export interface WebServer {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Content-Security-Policy: the page fetches nothing from another host. */
const POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";
const BODY_MAX_BYTES = 8 * 1_024 * 1_024;

/** Rejects with the error of `listen`, such as EADDRINUSE. */
export async function startWebServer(port: number, deps: WebServerDeps): Promise<WebServer> {
  const server = createServer((request, response) => {
    serve(request, response, deps).catch((error: unknown) => {
      answer(response, 500, { error: String(error) });
    });
  });
  await listen(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${taken}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', () => {
    resolve(undefined);
  });
  await promise;
}

async function serve(request: IncomingMessage, response: ServerResponse, deps: WebServerDeps): Promise<void> {
  // DNS rebinding: another site's host name that resolves to this machine.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/u.test(request.headers.host ?? '')) {
    answer(response, 421, { error: 'the playground is at 127.0.0.1' });
    return;
  }
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (request.method === 'POST' && pathname === '/act') await act(request, response, deps);
  else if (pathname === '/events') stream(response, deps);
  else if (pathname.startsWith(FILES_PATH)) download(response, deps.downloads.find(pathname));
  else await servePage(response, pathname, deps.page);
}

async function act(request: IncomingMessage, response: ServerResponse, deps: WebServerDeps): Promise<void> {
  // CSRF: a page of another site cannot send a header of this name.
  if (request.headers['x-playground-run'] !== deps.run) {
    answer(response, 409, { error: 'the page is of another run' });
    return;
  }
  if (Number(request.headers['content-length'] ?? 0) > BODY_MAX_BYTES) {
    answer(response, 413, { error: 'the files are larger than 5 MB together' });
    return;
  }
  const read = readAct(JSON.parse((await buffer(request)).toString('utf8')));
  if (typeof read === 'string') answer(response, 400, { error: read });
  else answer(response, 200, await deps.perform(read));
}

function stream(response: ServerResponse, { sections, run }: WebServerDeps): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tell = (event: string, json: string): void => {
    response.write(`event: ${event}\ndata: ${json}\n\n`);
  };
  // The browser connects again after 500 ms when the connection is lost.
  response.write('retry: 500\n\n');
  tell('run', JSON.stringify(run));
  response.once('close', sections.watch(tell));
}

function download(response: ServerResponse, file: ReturnType<Downloads['find']>): void {
  if (file === undefined) {
    answer(response, 404, { error: 'there is no such file in this run' });
    return;
  }
  const name = encodeURIComponent(file.name);
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
  });
  response.end(file.content);
}

async function servePage(
  response: ServerResponse,
  pathname: string,
  page: Promise<BuiltPage>,
): Promise<void> {
  const file = (await page).get(pathname);
  if (file === undefined) {
    answer(response, 404, { error: 'not found' });
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(pathname)] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
  });
  response.end(file);
}

function answer(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
