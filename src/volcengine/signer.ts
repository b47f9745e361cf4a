/** Signs requests to Volcengine's OpenAPI: HMAC-SHA256, docs 6369/67269 and 6348/69859. */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  /** Used as it is; it looks like base64, but is never decoded. */
  readonly secretKey: string;
  /** Of temporary (STS) credentials: sent and signed as `X-Security-Token`. */
  readonly sessionToken?: string | undefined;
}

/** What a signature is valid for, besides the request itself. */
export interface Scope {
  readonly region: string;
  readonly service: string;
}

export interface UnsignedRequest {
  readonly method: string;
  /** Absolute path, not yet encoded. */
  readonly path: string;
  /** Query parameters, not yet encoded. */
  readonly query: Readonly<Record<string, string>>;
  /** Headers to sign, with lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payloadHash: string;
}

export interface SignedRequest {
  /** The query to send: encoded, in canonical form. */
  readonly query: string;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Lower-case hexadecimal. */
  readonly signature: string;
  /** Value of the `Authorization` header. */
  readonly authorization: string;
}

export type Sign = (request: UnsignedRequest, xDate: string) => SignedRequest;

const ALGORITHM = 'HMAC-SHA256';
const TERMINATOR = 'request';

/** Hexadecimal SHA-256 of the exact bytes that will be sent. */
export function payloadHash(body: string | Buffer): string {
  return hash('sha256', body);
}

/** `X-Date`: UTC in the compact form `20260102T030405Z`. */
export function xDate(at: Date): string {
  const [year = '', month = '', rest = ''] = at.toISOString().split('-');
  return `${year}${month}${rest.slice(0, 5)}${rest.slice(6, 8)}${rest.slice(9, 11)}Z`;
}

/** Percent-encoded as RFC 3986 wants it: `!'()*` too, and a space is `%20`. */
export function encodeRfc3986(text: string): string {
  // Most need none of it.
  if (/^[\w.~-]*$/u.test(text)) return text;
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Query string in canonical form: encoded, sorted by encoded name in byte order. It is also the one to send. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * A signer for one key and scope. The derived key changes once a day and is kept until then, so that a signature
 * costs one HMAC and one hash.
 */
export function createSigner(credentials: Credentials, scope: Scope): Sign {
  let derived: { readonly day: string; readonly key: KeyObject } | undefined;
  const keyOf = (day: string): KeyObject => {
    if (derived?.day !== day) {
      derived = { day, key: createSecretKey(deriveKey(credentials.secretKey, day, scope)) };
    }
    return derived.key;
  };

  return (request, date) => {
    const day = date.slice(0, 8);
    const names = Object.keys(request.headers).sort();
    const signedHeaders = names.join(';');
    const query = canonicalQuery(request.query);
    const canonicalRequest = [
      request.method,
      canonicalPath(request.path),
      query,
      ...names.map((name) => `${name}:${request.headers[name]?.trim() ?? ''}`),
      '',
      signedHeaders,
      request.payloadHash,
    ].join('\n');
    const credentialScope = [day, scope.region, scope.service, TERMINATOR].join('/');
    const stringToSign = [ALGORITHM, date, credentialScope, payloadHash(canonicalRequest)].join('\n');
    const signature = createHmac('sha256', keyOf(day)).update(stringToSign).digest('hex');
    const credential = `${credentials.accessKeyId}/${credentialScope}`;
    const authorization = `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return { query, canonicalRequest, stringToSign, signature, authorization };
  };
}

/** The signing key of one day: the secret without any prefix, then day, region, service and `request`. */
export function deriveKey(secretKey: string, day: string, { region, service }: Scope): Buffer {
  return hmac(hmac(hmac(hmac(secretKey, day), region), service), TERMINATOR);
}

function canonicalPath(path: string): string {
  return path === '' ? '/' : path.split('/').map(encodeRfc3986).join('/');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
