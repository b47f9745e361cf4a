/** Emulates the Volcengine API over HTTP on loopback: signatures, rate limit and whitelists. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from '../../src/volcengine/signer.ts';
import { perform } from './actions.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { checkSignature, type ArrivedRequest } from './signature-check.ts';
import type { EmulatedGroups } from './whitelists.ts';

export interface ServiceOptions {
  readonly credentials: Credentials;
  readonly appId: number;
  /** The most requests in any 1,000 ms; further ones are throttled. */
  readonly qps: number;
  readonly groups: EmulatedGroups;
  /** Called with every request, including throttled and unsigned ones. */
  readonly onRequest?: (request: Arrival) => void;
  /** Called with the end of each request. */
  readonly onEnd?: (request: Arrival, end: End) => void;
  /** The faults of the service; by default new ones, which a test can add to later. */
  readonly faults?: Faults;
  /** The service's clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

export interface Arrival extends ArrivedRequest {
  readonly action: string;
  /** `performance.now()` when the head of the request had arrived. */
  readonly atMs: number;
  /** The client's port: requests on one connection share it. */
  readonly port: number | undefined;
}

/** The answer to a request, or that the connection was closed instead. */
export type End =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly code: string | undefined;
      readonly result: unknown;
    }
  | { readonly kind: 'closed' };

export interface EmulatedService {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  readonly faults: Faults;
  readonly close: () => Promise<void>;
}

/** Starts the service on a free port of 127.0.0.1. */
export async function startService(options: ServiceOptions): Promise<EmulatedService> {
  const { faults = createFaults() } = options;
  const admit = createSlidingWindow(options.qps);
  let count = 0;
  const server = createServer((request, response) => {
    // The time of arrival, before the body is read.
    const atMs = performance.now();
    const requestId = `sandbox${String((count += 1)).padStart(6, '0')}`;
    void serve({ request, response, atMs, requestId, options, faults, admit });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, faults, close: () => close(server) };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly atMs: number;
  readonly requestId: string;
  readonly options: ServiceOptions;
  readonly faults: Faults;
  readonly admit: (atMs: number) => boolean;
}

async function serve(exchange: Exchange): Promise<void> {
  const { request, atMs, options } = exchange;
  const body = await readBody(request);
  if (body === undefined) return;
  const { method = '', url: target = '', headers } = request;
  const action = new URL(target, 'http://localhost').searchParams.get('Action') ?? '';
  const arrived = { method, target, headers, body, action, atMs, port: request.socket.remotePort };
  options.onRequest?.(arrived);
  const end = await answerOrFail(exchange, arrived);
  options.onEnd?.(arrived, end);
}

async function answerOrFail(exchange: Exchange, arrived: Arrival): Promise<End> {
  const { request, response, options, faults, admit } = exchange;
  const { action, atMs } = arrived;
  const fault = faults.strike(action);
  if (fault?.kind === 'drop' && fault.work === 'not-done') return cut(request, fault);
  if (fault?.kind === 'answer' && fault.work !== 'done') return sendInstead(response, fault);
  const admitted = admit(atMs);
  if (fault?.kind === 'late') await sleep(fault.ms);
  const answer = decide(arrived, action, fault, options, admitted);
  if (fault?.kind === 'delay') await sleep(fault.ms);
  if (fault?.kind === 'drop') return cut(request, fault);
  return fault?.kind === 'answer' ? sendInstead(response, fault) : send(exchange, action, answer);
}

function cut({ socket }: IncomingMessage, { reset }: Extract<Fault, { kind: 'drop' }>): End {
  if (reset === true) socket.resetAndDestroy();
  else socket.destroy();
  return { kind: 'closed' };
}

function sendInstead(response: ServerResponse, { status, body }: Extract<Fault, { kind: 'answer' }>): End {
  response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  return { kind: 'answered', status, code: undefined, result: undefined };
}

interface Answer {
  readonly status: number;
  readonly error?: { readonly CodeN?: number; readonly Code: string; readonly Message: string };
  readonly result?: unknown;
}

function decide(
  request: ArrivedRequest,
  action: string,
  fault: Fault | undefined,
  options: ServiceOptions,
  admitted: boolean,
): Answer {
  const nowMs = options.now?.() ?? Date.now();
  const refusal = checkSignature(request, options.credentials, nowMs);
  if (refusal !== undefined) {
    const { status, codeN, code, message } = refusal;
    return { status, error: { CodeN: codeN, Code: code, Message: message } };
  }
  if (!admitted || fault?.kind === 'throttle') {
    const Message = `More than ${options.qps} requests in a second`;
    return { status: 429, error: { CodeN: 100_018, Code: 'FlowLimitExceeded.QPSOverLimit', Message } };
  }
  if (fault?.kind === 'error') {
    return {
      status: fault.status,
      error: { Code: fault.code, Message: 'As the sandbox was asked to answer' },
    };
  }
  const { groups, appId } = options;
  const refused = fault?.kind === 'refuse-users' ? fault.userIds : [];
  const outcome = perform(action, { groups, appId, body: request.body.toString('utf8'), refused });
  if (outcome === undefined) {
    return { status: 404, error: { CodeN: 100_008, Code: 'InvalidActionOrVersion', Message: action } };
  }
  return outcome.kind === 'result'
    ? { status: 200, result: outcome.result }
    : { status: 400, error: { Code: outcome.code, Message: outcome.message } };
}

function send(
  { response, requestId, options }: Exchange,
  action: string,
  { status, error, result }: Answer,
): End {
  const body = {
    ResponseMetadata: {
      RequestId: requestId,
      Action: action,
      Version: '2020-12-01',
      Service: 'rtc',
      Region: 'cn-north-1',
      ...(error && { Error: error }),
    },
    ...(error === undefined && { Result: result }),
  };
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    date: new Date(options.now?.() ?? Date.now()).toUTCString(),
  });
  response.end(JSON.stringify(body));
  return { kind: 'answered', status, code: error?.Code, result };
}

/** Whether a request that arrives now is one of the first `limit` of the last 1,000 ms. */
function createSlidingWindow(limit: number): (atMs: number) => boolean {
  let admitted: number[] = [];
  return (atMs) => {
    admitted = admitted.filter((earlier) => earlier > atMs - 1_000);
    if (admitted.length >= limit) return false;
    admitted.push(atMs);
    return true;
  };
}

/** Reads the body; undefined if the client has closed the connection. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
