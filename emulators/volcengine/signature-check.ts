/** Checks the signature of a request to the emulated Volcengine service, as its gateway does. */
import { timingSafeEqual, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { deriveKey, payloadHash, type Credentials } from '../../src/volcengine/signer.ts';

export interface ArrivedRequest {
  readonly method: string;
  /** Path and query, unchanged from the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A refusal in the gateway's words (docs 6369/68677). */
export interface GatewayError {
  readonly status: number;
  readonly codeN: number;
  readonly code: string;
  readonly message: string;
}

/** Docs 6369/67268: a signature is valid for 900 s. Future dates are refused too; the margin is not documented. */
const VALID_MS = 900_000;

/** The gateway's refusal of this request; undefined if the signature is right. */
export function checkSignature(
  request: ArrivedRequest,
  credentials: Credentials,
  nowMs: number,
): GatewayError | undefined {
  const authorization = request.headers.authorization;
  if (authorization === undefined) return refuse(401, 100_003, 'MissingAuthenticationToken');
  const [, accessKeyId, day, region, service, names, signature] =
    /^HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/u.exec(
      authorization,
    ) ?? [];
  if (!accessKeyId || !day || !region || !service || !names || !signature) {
    return refuse(400, 100_024, 'InvalidAuthorization');
  }
  const date = header(request, 'x-date');
  const at = parseXDate(date);
  if (Number.isNaN(at)) return refuse(400, 100_004, 'MissingRequestInfo');
  if (Math.abs(nowMs - at) > VALID_MS) return refuse(400, 100_006, 'InvalidTimestamp');
  if (accessKeyId !== credentials.accessKeyId) return refuse(401, 100_009, 'InvalidAccessKey');
  if (header(request, 'x-security-token') !== (credentials.sessionToken ?? '')) {
    return refuse(401, 100_026, 'InvalidSecretToken');
  }

  const bodyHash = payloadHash(request.body);
  const [path = '', query = ''] = request.target.split('?', 2);
  const canonicalRequest = [
    request.method,
    path,
    query.split('&').sort().join('&'),
    ...names.split(';').map((name) => `${name}:${header(request, name)}`),
    '',
    names,
    bodyHash,
  ].join('\n');
  const scope = `${day}/${region}/${service}/request`;
  const stringToSign = ['HMAC-SHA256', date, scope, payloadHash(canonicalRequest)].join('\n');
  const expected = createHmac('sha256', deriveKey(credentials.secretKey, day, { region, service }))
    .update(stringToSign)
    .digest();
  const right =
    timingSafeEqual(expected, Buffer.from(signature, 'hex')) &&
    date.startsWith(day) &&
    service === 'rtc' &&
    header(request, 'x-content-sha256') === bodyHash;
  return right ? undefined : refuse(401, 100_010, 'SignatureDoesNotMatch');
}

function header({ headers }: ArrivedRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** Milliseconds since 1970 of `20260102T030405Z`, or NaN. */
function parseXDate(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, '$1-$2-$3T$4:$5:$6Z'));
}

function refuse(status: number, codeN: number, code: string): GatewayError {
  return { status, codeN, code, message: `The emulated gateway refuses the request: ${code}` };
}
