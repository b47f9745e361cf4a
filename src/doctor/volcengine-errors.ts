/** Explains error codes of the Volcengine service: what is wrong, and what to do. */
import { inert } from '../chat/sentence.ts';
import type { Problem } from '../volcengine/errors.ts';
import type { LiveGroup } from '../whitelist/live-groups.ts';
import { problem, warning, type Finding } from './check.ts';
import { networkFault, unreachable } from './network.ts';

/**
 * What was refused, in the order in which the service checks: a refusal at one step means that the steps before have passed.
 * `service`: it did not come to that.
 */
export type Subject = 'credentials' | 'permission' | 'application' | 'group' | 'service';

export interface Refusal {
  readonly about: Subject;
  readonly finding: Finding;
}

type Words = readonly [about: Subject, what: string, todo: string];

const COPY = 'copy it again, exactly as the console shows it (IAM > Users > Keys)';
const KEY: Words = ['credentials', 'VOLC_ACCESSKEY: the service does not know this access key', COPY];
const SCOPE: Words = [
  'credentials',
  'VOLC_REGION: the service does not accept the credential scope of the signature',
  'check VOLC_REGION and VOLC_ENDPOINT: they belong together; and that VOLC_ACCESSKEY has no stray characters',
];
const POLICY: Words = [
  'permission',
  'VOLC_ACCESSKEY: its user may not do this',
  'give the user the policy RTCFullAccess: console > IAM > Users > Permissions',
];
const APPLICATION: Words = [
  'application',
  'VOLC_APP_ID: there is no such application',
  'copy the AppId from the RTC console > Applications',
];

/** By code; a dotted one counts for its longest prefix in here. Sources: docs 6348/412253, 6369/68677, 6348/70426. */
const BY_CODE: Readonly<Record<string, Words>> = {
  InvalidAccessKey: KEY,
  InvalidClientTokenId: KEY,
  SignatureDoesNotMatch: [
    'credentials',
    'VOLC_SECRETKEY: the signature is refused',
    'copy the secret again, exactly as the console shows it; it belongs to VOLC_ACCESSKEY and is not decoded',
  ],
  InvalidSecretToken: [
    'credentials',
    'VOLC_SESSION_TOKEN: the token is wrong or has expired',
    'get new temporary credentials, and set all three variables; leave it empty for a permanent key',
  ],
  InvalidCredential: SCOPE,
  InvalidAuthorization: SCOPE,
  InvalidTimestamp: [
    'credentials',
    'the service refuses the time of the signature',
    "set this machine's clock: let it follow a time server (NTP)",
  ],
  LackPolicy: POLICY,
  LackProjectPolicy: POLICY,
  AccessDenied: POLICY,
  AppNotFound: APPLICATION,
  'InvalidParameter.NotExistAppId': APPLICATION,
  'InvalidParameter.IllegalAppId': APPLICATION,
  AppStatusException: [
    'application',
    'VOLC_APP_ID: the application is disabled',
    'enable it in the RTC console > Applications',
  ],
  NoAuth: [
    'application',
    'VOLC_APP_ID: the application belongs to another account',
    'use an access key of the account that owns the application',
  ],
};

export function refusalOf(found: Problem, group: LiveGroup, origin: string): Refusal {
  const { code, kind } = found;
  const known = byCode(code);
  if (known !== undefined) {
    const [about, what, todo] = known;
    return { about, finding: problem(`${what} ${named(found)}`, todo) };
  }
  const entry = `LIVE_GROUPS: ${group.name}=${group.conversationShortId}`;
  switch (kind) {
    case 'group-not-found':
      return { about: 'group', finding: groupFinding(found, entry) };
    case 'operator': {
      // Reading asks for no operator, as far as the pages say; where the service looks all the same, it is seen here.
      const what = `VOLC_OPERATOR_ID: the user ${group.operatorId} may not do this in ${entry} ${named(found)}`;
      const todo =
        'set it to the user id of the live group’s owner, or name the owner in LIVE_GROUPS: name=id:owner';
      return { about: 'group', finding: problem(what, todo) };
    }
    default:
      return { about: 'service', finding: serviceFinding(found, origin) };
  }
}

function byCode(code: string): Words | undefined {
  for (let prefix = code; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    if (Object.hasOwn(BY_CODE, prefix)) return BY_CODE[prefix];
  }
  return undefined;
}

function groupFinding(found: Problem, entry: string): Finding {
  return found.code === 'OnlyLiveConversationSupport'
    ? problem(
        `${entry} is a conversation, but not a live group ${named(found)}`,
        'use the conversationShortId of a live group (直播群)',
      )
    : problem(
        `${entry}: there is no such conversation in the application ${named(found)}`,
        'check the conversationShortId, and that VOLC_APP_ID is the application that it belongs to',
      );
}

function serviceFinding(found: Problem, origin: string): Finding {
  const { kind, code } = found;
  switch (kind) {
    case 'unreachable':
      return networkFault(code) === 'no-answer'
        ? problem(
            `VOLC_ENDPOINT (${origin}): a signed request got no answer (${inert(code)})`,
            'try again; if the network is slow, raise VOLC_TIMEOUT_MS',
          )
        : unreachable(`VOLC_ENDPOINT (${origin})`, inert(code));
    case 'throttled':
      return warning(
        `the service throttles this account ${named(found)}`,
        'try again; where it lasts, something else uses the account: set VOLC_QPS lower',
      );
    case 'temporary':
      return warning(`the service has a fault ${named(found)}`, 'try again in a minute');
    default:
      return problem(
        `VOLC_ENDPOINT (${origin}): the answer is none that this service gives ${named(found)}`,
        'check the address: https://rtc.volcengineapi.com, if VOLC_ENDPOINT is not set',
      );
  }
}

/** For a question to the vendor's support. */
function named({ code, requestId }: Problem): string {
  return `(${inert(code)}${requestId === undefined ? '' : `, request ${inert(requestId)}`})`;
}
