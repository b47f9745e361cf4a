/** What a request has to be before Bolt answers it: small, in time, signed, and of a form that Slack's have. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type BufferedIncomingMessage, HTTPModuleFunctions, isRawBodyError } from '@slack/bolt';
import type { Logger } from 'pino';
import { readForm } from './form.ts';

export interface GuardSettings {
  readonly signingSecret: string;
  /** Answers what has passed; it finds the body in the request. */
  readonly pass: RequestListener;
  readonly log: Logger;
}

const PATH = '/slack/events';
/** Bolt's own limit: a click brings its message along, and one of 50 blocks is over 1 MB when it is percent-encoded. */
const BODY_MAX_BYTES = 4 * 1_048_576;
/** Either way, says https://docs.slack.dev/authentication/verifying-requests-from-slack; Bolt lets the future pass. */
const CLOCK_TOLERANCE_S = 300;

/** What a request is answered with that Bolt does not get. */
interface Verdict {
  readonly status: 200 | 400 | 401 | 404 | 413 | 500;
  /** Never with anything of the body in it. */
  readonly reason: string;
}

const TOO_LARGE: Verdict = { status: 413, reason: `its body is larger than ${BODY_MAX_BYTES} bytes` };

/**
 * Bolt alone never answers a signed body that is `null`, which rejects a promise of nobody's, and it quotes malformed
 * bodies in the log. A refusal costs the connection, so that the rest of a long body is not read.
 */
export function createGuard({ signingSecret, pass, log }: GuardSettings): RequestListener {
  return (request, response) => {
    judge(request, signingSecret)
      .catch((error: unknown): Verdict => {
        log.error({ err: error }, 'a request on SLACK_PORT could not be judged: this is a bug');
        return { status: 500, reason: 'a bug' };
      })
      .then((verdict) => {
        if (verdict === undefined) pass(request, response);
        else answer(response, verdict, log);
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'a request on SLACK_PORT could not be answered: this is a bug');
      });
  };
}

function answer(response: ServerResponse, { status, reason }: Verdict, log: Logger): void {
  log[status === 200 || status === 404 ? 'debug' : 'warn']({ status, reason }, 'a request on SLACK_PORT');
  response.writeHead(status, status === 200 ? {} : { connection: 'close' }).end();
}

async function judge(request: IncomingMessage, signingSecret: string): Promise<Verdict | undefined> {
  const { url = '', method, headers } = request;
  if (URL.parse(url, 'http://localhost')?.pathname !== PATH || method !== 'POST') {
    return { status: 404, reason: 'another path or method' };
  }
  if (Number(headers['content-length']) > BODY_MAX_BYTES) return TOO_LARGE;
  // Without a time stamp it may still be a probe of Slack's, which Bolt knows.
  if (!isInTime(headers['x-slack-request-timestamp'] ?? String(nowS()))) {
    return { status: 401, reason: 'its time is no number, or far from the time of this machine' };
  }
  try {
    const options = { signingSecret, bodyLimit: BODY_MAX_BYTES };
    return judgeBody(await HTTPModuleFunctions.parseAndVerifyHTTPRequest(options, request));
  } catch (error) {
    if (!isRawBodyError(error)) return { status: 401, reason: String(error) };
    return error.statusCode === 413 ? TOO_LARGE : { status: 400, reason: error.type };
  }
}

function isInTime(seconds: unknown): boolean {
  return (
    typeof seconds === 'string' &&
    /^\d{1,12}$/u.test(seconds) &&
    Math.abs(Number(seconds) - nowS()) <= CLOCK_TOLERANCE_S
  );
}

function nowS(): number {
  return Math.floor(Date.now() / 1_000);
}

function judgeBody(request: BufferedIncomingMessage): Verdict | undefined {
  const body = parse(request);
  // What Slack sends to try the certificate or the address.
  if (body?.['ssl_check'] === '1' || body?.['type'] === 'url_verification') return undefined;
  switch (readForm(body)) {
    case 'ours':
      return undefined;
    case 'unused':
      return { status: 200, reason: 'of a kind that this bot does not use' };
    case 'malformed':
      return { status: 400, reason: 'its body is not of the documented form' };
  }
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
