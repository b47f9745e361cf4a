/** Checks a request before Bolt sees it: size, time, signature, workspace and form. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type BufferedIncomingMessage, HTTPModuleFunctions } from '@slack/bolt';
import type { Logger } from 'pino';
import { createBodies, type BodyProblem } from './http-body.ts';
import type { RefusedRequests } from './refused-requests.ts';
import type { PayloadFilter } from './payload-filter.ts';

export interface GuardOptions {
  readonly signingSecret: string;
  /** From the end of a request's headers to the end of its body. */
  readonly bodyMs: number;
  readonly payloadFilter: PayloadFilter;
  /** Answers what has passed; it finds the body in the request. */
  readonly pass: RequestListener;
  readonly refusals: RefusedRequests;
  readonly log: Logger;
}

const PATH = '/slack/events';
/** Bolt's own limit: a click brings its message along, and one of 50 blocks is over 1 MB when it is percent-encoded. */
const BODY_MAX_BYTES = 4 * 1_048_576;
/** Of all bodies that are being read: the memory that a sender without the signing secret can occupy. */
const BUDGET_BYTES = 64 * 1_048_576;
/** Either way, says https://docs.slack.dev/authentication/verifying-requests-from-slack; Bolt lets the future pass. */
const CLOCK_TOLERANCE_S = 300;
/** Slack's test of the certificate, `ssl_check=1&token=…`, is not signed. */
const UNSIGNED_MAX_BYTES = 1_024;
const FORM = 'application/x-www-form-urlencoded';

/** What a request is answered with that Bolt does not get. */
interface Verdict {
  readonly status: 200 | 400 | 401 | 404 | 408 | 413 | 500 | 503;
  /** One of a few fixed texts: never with anything of the request in it. */
  readonly reason: string;
}

const BODY_PROBLEMS: Readonly<Record<BodyProblem, Verdict>> = {
  'too-large': { status: 413, reason: `its body is larger than ${BODY_MAX_BYTES} bytes` },
  'no-room': { status: 503, reason: `all bodies together are larger than ${BUDGET_BYTES} bytes` },
  late: { status: 408, reason: 'its body did not come in time' },
  'cut-off': { status: 400, reason: 'its connection ended before its body' },
};

/**
 * Bolt alone never answers a signed body that is `null`, which rejects a promise without a handler, and it quotes malformed
 * bodies in the log. A refusal costs the connection, so that the rest of a long body is not read.
 */
export function createGuard(options: GuardOptions): RequestListener {
  const { pass, refusals, log, bodyMs } = options;
  const bodies = createBodies({
    maxBytes: BODY_MAX_BYTES,
    budgetBytes: BUDGET_BYTES,
    timeoutMs: bodyMs,
  });
  const judge = async (request: IncomingMessage): Promise<Verdict | undefined> => {
    const refused = judgeHead(request);
    if (refused !== undefined) return refused;
    const body = await bodies.read(request);
    return typeof body === 'string'
      ? BODY_PROBLEMS[body]
      : judgeBody(Object.assign(request, { rawBody: body }), options);
  };
  const answer = (response: ServerResponse, { status, reason }: Verdict): void => {
    log.debug({ status, reason }, 'a request on SLACK_PORT');
    // Requests for a web site are of no interest to the operator.
    if (status !== 200 && status !== 404) refusals.count(reason);
    response.writeHead(status, status === 200 ? {} : { connection: 'close' }).end();
  };
  return (request, response) => {
    judge(request)
      .catch((error: unknown): Verdict => {
        log.error({ err: error }, 'a request on SLACK_PORT could not be verified: this is a bug');
        return { status: 500, reason: 'a bug' };
      })
      .then((verdict) => {
        if (verdict === undefined) pass(request, response);
        else answer(response, verdict);
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'a request on SLACK_PORT could not be answered: this is a bug');
      });
  };
}

/** Everything that can be known before a byte of the body is read. */
function judgeHead({ url = '', method, headers }: IncomingMessage): Verdict | undefined {
  const target = URL.parse(url, 'http://localhost');
  if (target?.pathname !== PATH) return { status: 404, reason: 'another path or method' };
  if (method === 'GET' && target.searchParams.get('ssl_check') === '1')
    return { status: 200, reason: 'a test of the certificate' };
  if (method !== 'POST') return { status: 404, reason: 'another path or method' };
  const length = Number(headers['content-length']);
  if (length > BODY_MAX_BYTES) return BODY_PROBLEMS['too-large'];
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers;
  const isShort = length <= UNSIGNED_MAX_BYTES;
  if (signature === undefined && timestamp === undefined && isShort) return undefined;
  if (!isInTime(timestamp))
    return { status: 401, reason: 'its time is no number, or far from the time of this machine' };
  if (typeof signature !== 'string' || !/^v0=[\da-f]{64}$/u.test(signature))
    return { status: 401, reason: 'its signature is none' };
  return undefined;
}

function isInTime(seconds: unknown): boolean {
  return (
    typeof seconds === 'string' &&
    /^\d{1,12}$/u.test(seconds) &&
    Math.abs(Number(seconds) - Date.now() / 1_000) <= CLOCK_TOLERANCE_S
  );
}

async function judgeBody(
  request: BufferedIncomingMessage,
  { signingSecret, payloadFilter }: GuardOptions,
): Promise<Verdict | undefined> {
  dropCharacterSet(request);
  try {
    await HTTPModuleFunctions.parseAndVerifyHTTPRequest({ signingSecret }, request);
  } catch {
    return { status: 401, reason: 'it is not signed with SLACK_SIGNING_SECRET' };
  }
  const body = parse(request);
  // What Slack sends to try the certificate or the address.
  if (body?.['ssl_check'] === '1' || body?.['type'] === 'url_verification') return undefined;
  switch (payloadFilter.read(body)) {
    case 'ours':
      return undefined;
    case 'unused':
      return { status: 200, reason: 'of a kind that this bot does not use' };
    case 'foreign':
      return { status: 200, reason: 'of another workspace' };
    case 'malformed':
      return { status: 400, reason: 'its body is not of the documented form' };
  }
}

/** Bolt knows forms by the bare type; a proxy may name the character set, which is UTF-8 anyhow. */
function dropCharacterSet({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim());
  const isUtf8 = parameters.every((parameter) => /^charset="?utf-8"?$/iu.test(parameter));
  if (type.toLowerCase() === FORM && isUtf8) headers['content-type'] = FORM;
}

/** Undefined where it is no JSON object, or no form. */
function parse(request: BufferedIncomingMessage): Readonly<Record<string, unknown>> | undefined {
  try {
    return (HTTPModuleFunctions.parseHTTPRequestBody(request) ?? undefined) as Readonly<
      Record<string, unknown>
    >;
  } catch {
    return undefined;
  }
}
