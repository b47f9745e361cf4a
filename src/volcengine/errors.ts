/** Classifies the service's errors by `Code`; the HTTP status differs between its pages (docs 6369/68677). */

/** What kind of failure it is, and so who can do something about it. */
export type ProblemKind =
  /** The request was not accepted as it stands. */
  | 'bad-input'
  | 'user-not-found'
  /** No room for so many more users on the whitelist; the default is 100 (docs 6348/412253). */
  | 'list-full'
  /** No such conversation, or not a live group. */
  | 'group-not-found'
  /** Operator or permission: this account, application or operator may not do this. */
  | 'operator'
  | 'credentials'
  | 'clock'
  | 'throttled'
  | 'temporary'
  /** No answer: not connected, cut off, or timed out. */
  | 'unreachable'
  /** An answer that is not of the documented form. */
  | 'protocol';

/** Why a call failed. */
export interface Problem {
  readonly kind: ProblemKind;
  /** The service's `Code`, else the transport's error code or `HTTP <status>`; a stable identifier, never a secret. */
  readonly code: string;
  /** For operators; may change at any time, so nothing may depend on it. */
  readonly message: string;
  readonly requestId?: string | undefined;
  /** Whether the work may have been done all the same. */
  readonly doubtful: boolean;
}

/** What is kept and told of a problem. Its message may repeat what the service was sent, keys included: it is for the log. */
export type ProblemRecord = Omit<Problem, 'message'>;

/**
 * Codes by kind. A dotted code belongs to its longest prefix in here (`InvalidParameter.Unmarshal` to
 * `InvalidParameter`). Sources: docs 6348/412253 (business), 6369/68677 (gateway), 6348/70426 (RTC).
 */
const CODES: Readonly<Record<Exclude<ProblemKind, 'unreachable' | 'protocol'>, readonly string[]>> = {
  'bad-input': [
    'InvalidParam',
    'InvalidParameter',
    'JsonParsingError',
    'MissingParameter',
    'ConversationShortIdsHasInvalidElem',
  ],
  'list-full': ['BlockConversationWhiteParticipantMoreThanLimit'],
  'user-not-found': ['ParticipantNotFound', 'ParticipantNotInConversation'],
  'group-not-found': ['ConversationNotFound', 'OnlyLiveConversationSupport'],
  operator: [
    'OnlyOwnerCanOperator',
    'NoAuth',
    'AppNotFound',
    'AppStatusException',
    'InvalidParameter.NotExistAppId',
    'InvalidParameter.IllegalAppId',
    'AccessDenied',
    'LackPolicy',
    'LackProjectPolicy',
    'ServiceShouldCallSelfApi',
  ],
  credentials: [
    'InvalidAccessKey',
    'InvalidClientTokenId',
    'SignatureDoesNotMatch',
    'InvalidSecretToken',
    'InvalidCredential',
    'InvalidAuthorization',
    'MissingAuthenticationToken',
    'MissingSignature',
    'MissingRequestInfo',
  ],
  clock: ['InvalidTimestamp'],
  throttled: ['FlowLimitExceeded', 'AccountFlowLimitExceeded'],
  temporary: [
    'InternalError',
    'InternalServiceError',
    'InternalServiceTimeout',
    'UndefinedError',
    'FailToConnect',
    'ServiceUnavailableTemp',
    'ServiceOverloadTemp',
  ],
};

const kindOf = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind as ProblemKind] as const)),
);

/** The kind of a `Code`, by the code itself or its longest known dotted prefix; an unknown one is `protocol`. */
export function classify(code: string): ProblemKind {
  return kindOf.get(knownPrefix(code) ?? '') ?? 'protocol';
}

function knownPrefix(code: string): string | undefined {
  let prefix = code;
  while (prefix !== '' && !kindOf.has(prefix)) prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')));
  return prefix === '' ? undefined : prefix;
}

/** Codes of failures that are no answer of the service's: ours, Node's and those of the HTTP client. */
const OWN_CODES = new Set([
  ...['TIMEOUT', 'TOO_LATE', 'UNEXPECTED_RESULT', 'ANSWER_TOO_LARGE'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET', 'UND_ERR_DESTROYED'],
  'PROXY_UNREACHABLE',
]);

/**
 * The code, where it is one of those known here, else its longest known prefix, `HTTP 5xx`, `PROXY_5xx` and the like, or `other`: of
 * these there are fewer than 100, whatever a service or a proxy answers.
 */
export function codeLabel(code: string): string {
  if (OWN_CODES.has(code)) return code;
  const status = /^HTTP ([1-5])\d\d$/u.exec(code)?.[1];
  if (status !== undefined) return code === 'HTTP 429' ? code : `HTTP ${status}xx`;
  const ofProxy = /^PROXY_([1-5])\d\d$/u.exec(code)?.[1];
  if (ofProxy !== undefined) return code === 'PROXY_407' ? code : `PROXY_${ofProxy}xx`;
  return knownPrefix(code) ?? 'other';
}

/** The kind of an answer that carries no `Code` at all, such as a proxy's page: only then does the status speak. */
export function classifyStatus(status: number): ProblemKind {
  if (status === 429) return 'throttled';
  return status >= 500 ? 'temporary' : 'protocol';
}

/** Whether a new attempt may succeed: nothing is wrong with the request, the rights or the configuration. */
export function isRetryable(kind: ProblemKind): boolean {
  return kind === 'throttled' || kind === 'temporary' || kind === 'unreachable';
}

/**
 * Whether the work may have been done although a problem of this kind was answered: a fault inside the service can
 * strike after the work (docs: InternalServiceTimeout, outcome unknown), a refusal comes before it.
 */
export function isDoubtful(kind: ProblemKind): boolean {
  return kind === 'temporary' || kind === 'protocol' || kind === 'unreachable';
}
