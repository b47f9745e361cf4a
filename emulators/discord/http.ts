/** The HTTP server of the Discord emulator: records calls, routes them, and injects failures. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createJournal } from './journal.ts';
import { readUpload } from './multipart.ts';
import type { Inspection } from './inspection.ts';
import type { Answer, Call, Failure, Route, RouteName } from './route.ts';

export interface FakeHttp {
  readonly server: Server;
  readonly calls: readonly Call[];
  /** Awaits the arrival of the `count`th call of a route, counted from the start. */
  readonly called: (route: RouteName, count?: number) => Promise<Call>;
  /** Makes the next calls of a route fail; several failures of one route are used in order. Returns a function that ends the failure. */
  readonly fail: (route: RouteName, failure: Failure) => () => void;
  readonly close: () => Promise<void>;
}

const API_PREFIX = '/api/v10';

export function createFakeHttp(
  token: string,
  routes: readonly Route[],
  inspection: Pick<Inspection, 'request' | 'unreadable' | 'answer'> & {
    readonly call?: (call: Call) => void;
  },
): FakeHttp {
  const journal = createJournal<Call>(({ method, path, status }) => `${method} ${path} -> ${String(status)}`);
  const failures: { route: RouteName; failure: Failure; left: number }[] = [];
  const closing = new AbortController();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { call, route, parameters, unreadable } = await readCall(request, routes);
    if (unreadable) inspection.unreadable(call);
    else inspection.request(call);
    journal.add(call);
    inspection.call?.(call);
    const failing = failures.find((one) => one.route === call.route && one.left > 0);
    if (failing) failing.left -= 1;
    const {
      status,
      delayMs = 0,
      until,
      drop = false,
      processed = false,
      code = 0,
      ...rest
    } = failing?.failure ?? {};
    const late = status === undefined && !drop;
    if (delayMs > 0) await delay(delayMs, undefined, { signal: closing.signal });
    await until;
    const answer = late || processed ? answerOf(token, call, route, parameters) : undefined;
    if (answer !== undefined) inspection.answer(call, answer);
    if (drop) {
      request.socket.destroy();
      return;
    }
    const failed = {
      status: status ?? 500,
      body: { code, message: rest.message ?? 'a failure that the test wants' },
    };
    const { status: answered, body, stream }: Answer = late ? (answer ?? failed) : failed;
    call.status = answered;
    if (stream !== undefined) {
      await pipeline(stream, response.writeHead(answered), { signal: closing.signal });
      return;
    }
    const json = body === undefined || answered === 204 ? '' : JSON.stringify(body);
    response
      .writeHead(answered, { ...(json ? { 'content-type': 'application/json' } : {}), ...rest.headers })
      .end(json);
  };
  const server = createServer((request, response) => {
    // The client gave up, or the test has ended.
    handle(request, response).catch(() => request.socket.destroy());
  });
  return {
    server,
    calls: journal.entries,
    called: (route, count = 1) =>
      journal.find(`call ${count} of ${route}`, (call) => {
        const before = journal.entries.filter((one) => one.route === route);
        return before[count - 1] === call;
      }),
    fail: (route, failure) => {
      const failing = { route, failure, left: failure.times ?? 1 };
      failures.push(failing);
      return () => {
        failing.left = 0;
      };
    },
    close: async () => {
      closing.abort();
      journal.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Recorded extends Call {
  status: number | undefined;
}

async function readCall(request: IncomingMessage, routes: readonly Route[]) {
  const { method = 'GET', headers } = request;
  const url = new URL(request.url ?? '/', 'http://localhost');
  const whole = decodeURIComponent(url.pathname);
  const api = whole.startsWith(`${API_PREFIX}/`);
  const path = api ? whole.slice(API_PREFIX.length) : whole;
  const parametersOf = (one: Route | undefined) => (one?.path.exec(path) ?? []).slice(1);
  const route = routes.find(
    (one) =>
      one.method === method &&
      api === (one.name !== 'attachment') &&
      one.path.test(path) &&
      (one.applies?.(...parametersOf(one)) ?? true),
  );
  const parameters = parametersOf(route);
  const read = readBody(await buffer(request), headers['content-type'] ?? '');
  const { body, files, form } = read ?? { body: undefined, files: [], form: [] };
  const { authorization } = headers;
  const name = route?.name ?? ('unknown' as const);
  const query = url.searchParams;
  const call: Recorded = {
    route: name,
    method,
    path,
    query,
    authorization,
    body,
    files,
    form,
    status: undefined,
  };
  return { call, route, parameters, unreadable: read === undefined };
}

/** Reads the body of a call; undefined if it is not JSON. */
function readBody(raw: Buffer, type: string): Pick<Call, 'body' | 'files' | 'form'> | undefined {
  try {
    if (type.startsWith('multipart/')) return readUpload(raw, type);
    const body = raw.length === 0 ? undefined : (JSON.parse(raw.toString()) as unknown);
    return { body, files: [], form: [] };
  } catch {
    return undefined;
  }
}

function answerOf(
  token: string,
  call: Call,
  route: Route | undefined,
  parameters: readonly string[],
): Answer {
  if (route === undefined) {
    return {
      status: 404,
      body: { code: 0, message: `the emulator has no route ${call.method} ${call.path}` },
    };
  }
  // The path of an interaction's route holds its token; the bot token must not be sent there.
  const wanted = route.bot ? `Bot ${token}` : undefined;
  if (call.authorization !== wanted) return { status: 401, body: { code: 0, message: '401: Unauthorized' } };
  return route.answer(call, ...parameters);
}
