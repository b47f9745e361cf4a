/** Explains by the error's code why a host cannot be reached, for all libraries. */
import type { Missing } from './bounded-answer.ts';
import { problem, type Finding } from './check.ts';

export type NetworkFault =
  'proxy' | 'name' | 'refused' | 'no-route' | 'cut-off' | 'tls' | 'no-answer' | 'other';

/** By the beginnings of codes of Node, OpenSSL and undici. */
const FAULTS: readonly (readonly [NetworkFault, RegExp])[] = [
  ['proxy', /^PROXY_/u],
  ['name', /^(?:ENOTFOUND|EAI_)/u],
  ['refused', /^ECONNREFUSED/u],
  ['no-route', /^(?:EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)/u],
  ['cut-off', /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_)/u],
  [
    'tls',
    /^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/u,
  ],
  ['no-answer', /^(?:ETIMEDOUT|TIMEOUT|TimeoutError|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)/u],
];

export function networkFault(code: string): NetworkFault {
  return FAULTS.find(([, form]) => form.test(code))?.[0] ?? 'other';
}

/**
 * The code that tells most: libraries wrap the errors of sockets, and give several where a name has several addresses.
 * Undefined where nothing in it comes from the network.
 */
export function networkCode(error: unknown): string | undefined {
  for (let one = error, depth = 0; one instanceof Error && depth < 8; depth += 1) {
    const code: unknown = Reflect.get(one, 'code');
    const named = typeof code === 'string' ? code : one.name;
    if (networkFault(named) !== 'other') return named;
    one = inner(one);
  }
  return undefined;
}

function inner(error: Error): unknown {
  if (error instanceof AggregateError) return error.errors[0];
  // `original` is what Slack's SDK has.
  return error.cause ?? Reflect.get(error, 'original');
}

const WORDS: Readonly<Record<NetworkFault, readonly [what: string, todo: string]>> = {
  proxy: [
    'the proxy in HTTPS_PROXY does not make the connection',
    'check its address, its user and password (407), whether it may connect there, and NO_PROXY',
  ],
  name: ['its name cannot be resolved', "check the name, and this machine's DNS"],
  refused: ['it refuses the connection: nothing listens there', 'check the address and the port'],
  'no-route': ['there is no way to it', "check this machine's network"],
  'cut-off': ['the connection was cut off', 'check the address, and what is between: a proxy, a firewall'],
  tls: [
    'no trusted encrypted connection',
    "check that the address is right, this machine's clock, and whether something between replaces certificates: if a proxy is to do that, NODE_EXTRA_CA_CERTS names the file of its authority (not in .env: docs/running.md)",
  ],
  'no-answer': ['no answer', 'check the address, and whether a firewall drops what is sent there'],
  other: ['it could not be reached', 'check the address and the network'],
};

/** `who` is the variable and the address: `VOLC_ENDPOINT (https://…)`. */
export function unreachable(who: string, code: string): Finding {
  const [what, todo] = WORDS[networkFault(code)];
  return problem(`${who}: ${what} (${code})`, todo);
}

export function noAnswer(who: string, { afterMs }: Missing): Finding {
  const [what, todo] = WORDS['no-answer'];
  return problem(`${who}: ${what} within ${Math.ceil(afterMs / 1_000)} s`, todo);
}
