/** Sends one signed HTTP attempt, and says what was sent and what came back. */
import type { Readable } from 'node:stream';
import { Pool, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { createDeadline } from './deadline.ts';
import { classify, classifyStatus, isDoubtful, type Problem } from './errors.ts';
import { parseExactly } from './int64-json.ts';
import { envelope } from './responses.ts';
import { createSigner, payloadHash, xDate, type Credentials } from './signer.ts';

/** Docs 6348/69828. */
const SERVICE = 'rtc';
const VERSION = '2020-12-01';
/** Signed and sent alike; a charset would change the signature. */
const CONTENT_TYPE = 'application/json';
/** A page of 20 participants is a few kB; nothing that is larger than this is an answer. */
const MAX_ANSWER_BYTES = 1_048_576;
/** A connection that is not made in this share of an attempt's time never carried the request: a definite failure. */
const CONNECT_SHARE = 0.6;
/**
 * Before an idle connection is given up: load balancers forget them without a word, and a request on such a one may or may
 * not have been read. Longer than the limiter holds a slot, so that a long command keeps its connections.
 */
const IDLE_MS = 1_500;

export interface Endpoint {
  readonly credentials: Credentials;
  readonly region: string;
  /** `https://host[:port]`; plain http only for a loopback address. */
  readonly origin: string;
  /** One attempt, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Most connections at once: as many as requests can be under way. */
  readonly connections: number;
  /** Makes the connections, where they are not made directly: through a proxy. */
  readonly open?: ((limits: ConnectionLimits) => Dispatcher) | undefined;
}

export interface ConnectionLimits {
  readonly connections: number;
  readonly connectMs: number;
  /** Before a connection that is idle is given up. */
  readonly idleMs: number;
}

export type Attempt =
  | { readonly kind: 'answered'; readonly result: unknown; readonly requestId: string | undefined }
  | { readonly kind: 'failed'; readonly problem: Problem };

export interface Transport {
  /** Sends `body`, the exact text, to one action, with a fresh date and signature. Never rejects. */
  readonly attempt: (action: string, body: string) => Promise<Attempt>;
  /** Cuts off whatever is under way; those attempts end as `unreachable`. */
  readonly destroy: () => Promise<void>;
}

export function createTransport(endpoint: Endpoint, now: () => Date = () => new Date()): Transport {
  const { credentials, origin, timeoutMs, connections } = endpoint;
  const sign = createSigner(credentials, { region: endpoint.region, service: SERVICE });
  const { host } = new URL(origin);
  const limits = { connections, connectMs: timeoutMs * CONNECT_SHARE, idleMs: IDLE_MS };
  const connected = endpoint.open?.(limits) ?? openPool(origin, limits);

  const signed = (action: string, body: string): Pick<Dispatcher.RequestOptions, 'path' | 'headers'> => {
    const date = xDate(now());
    const hash = payloadHash(body);
    const headers: Record<string, string> = {
      'content-type': CONTENT_TYPE,
      host,
      'x-content-sha256': hash,
      'x-date': date,
      ...(credentials.sessionToken !== undefined && { 'x-security-token': credentials.sessionToken }),
    };
    const unsigned = { method: 'POST', path: '/', headers, payloadHash: hash };
    const { query, authorization } = sign({ ...unsigned, query: { Action: action, Version: VERSION } }, date);
    return { path: `/?${query}`, headers: { ...headers, authorization } };
  };

  return {
    attempt: async (action, body) => {
      const deadline = createDeadline(timeoutMs);
      const { signal, unsent, watch } = deadline;
      try {
        const request = { origin, method: 'POST', ...signed(action, body), body, signal } as const;
        const response = await Promise.race([connected.compose(watch).request(request), unsent]);
        const text = await readBounded(response.body);
        const skewS = clockSkewS(response.headers['date'], now());
        return text === undefined
          ? { kind: 'failed', problem: tooLarge() }
          : read(response.statusCode, text, skewS);
      } catch (error) {
        return { kind: 'failed', problem: transportProblem(error, deadline.hasLeft()) };
      } finally {
        deadline.clear();
      }
    },
    destroy: async () => {
      await connected.destroy();
    },
  };
}

function openPool(origin: string, { connections, connectMs, idleMs }: ConnectionLimits): Dispatcher {
  return new Pool(origin, {
    connections,
    connect: { timeout: connectMs },
    // The second holds also where the server offers more (https://undici.nodejs.org/#/docs/api/Client).
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
  });
}

/** Undefined where it is too long. Not by iterating, which costs more than all else about a short answer. */
function readBounded(body: Readable): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= MAX_ANSWER_BYTES) return;
      resolve(undefined);
      // And the connection with it.
      body.destroy();
    });
    body.once('end', () => {
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    body.on('error', reject);
  });
}

function read(status: number, text: string, skewS: number | undefined): Attempt {
  const parsed = parseEnvelope(text);
  if (parsed === undefined) {
    const kind = classifyStatus(status);
    const message = 'the answer is not of the documented form';
    return { kind: 'failed', problem: { kind, code: `HTTP ${status}`, message, doubtful: isDoubtful(kind) } };
  }
  const { RequestId: requestId, Error: error } = parsed.ResponseMetadata;
  const named = error?.Code ?? '';
  // Anything but 200 is a failure, whatever else it says (docs 6348/412251).
  if (named === '' && Number(error?.CodeN ?? 0) === 0 && status === 200) {
    return { kind: 'answered', result: parsed.Result, requestId };
  }
  const kind = named === '' ? classifyStatus(status) : classify(named);
  const code = named === '' ? `HTTP ${status}` : named;
  const clock = kind === 'clock' && skewS !== undefined ? ` (this machine's clock is off by ${skewS} s)` : '';
  const message = `${error?.Message ?? ''}${clock}`;
  return { kind: 'failed', problem: { kind, code, message, requestId, doubtful: isDoubtful(kind) } };
}

function parseEnvelope(text: string): z.output<typeof envelope> | undefined {
  try {
    return envelope.parse(parseExactly(text));
  } catch {
    return undefined;
  }
}

function clockSkewS(date: string | string[] | undefined, now: Date): number | undefined {
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(theirs) ? undefined : Math.round((now.getTime() - theirs) / 1_000);
}

function tooLarge(): Problem {
  const message = `the answer is larger than ${MAX_ANSWER_BYTES} bytes`;
  return { kind: 'protocol', code: 'ANSWER_TOO_LARGE', message, doubtful: true };
}

/** Whatever went wrong before any byte of the request has left: what was asked has certainly not been done. */
function transportProblem(error: unknown, hasLeft: boolean): Problem {
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'unreachable', code, message, doubtful: hasLeft };
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if (error.name === 'TimeoutError') return 'TIMEOUT';
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
