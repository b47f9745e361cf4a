/** Logs what the operator should check when the service refuses whole requests. */
import type { Logger } from 'pino';
import type { ProblemKind, ProblemRecord } from '../../volcengine/errors.ts';
import type { LiveGroup } from '../live-groups.ts';

const HINTS: Readonly<Record<ProblemKind, string>> = {
  credentials:
    'the service refuses the credentials: check VOLC_ACCESSKEY, VOLC_SECRETKEY, VOLC_SESSION_TOKEN',
  clock: "the service refuses the time of the signature: set this machine's clock",
  operator:
    'not allowed: check VOLC_OPERATOR_ID (normally the owner of the live group), VOLC_APP_ID and the policy of the account',
  'group-not-found': 'no such live group: check its conversation id in LIVE_GROUPS',
  unreachable: 'the service could not be reached: check VOLC_ENDPOINT and the network',
  'user-not-found': 'the service does not know a user',
  'list-full': 'the whitelist is full',
  'bad-input': 'the service did not accept a request',
  throttled: 'the service throttles: something else uses the same account, or VOLC_QPS is too high',
  temporary: 'the service has a fault',
  protocol: 'the service gave an answer that is not of the documented form: check VOLC_ENDPOINT',
};

/** Problems from before an interruption have no message, because messages are not stored. */
export type LoggedProblem = ProblemRecord & { readonly message?: string };

/** Logs one line for each problem: misconfigurations as errors, other problems as warnings. */
export function logProblems(problems: Iterable<LoggedProblem>, group: LiveGroup, log: Logger): void {
  for (const { kind, code, message, requestId } of problems) {
    const details = { group: group.name, code, requestId, detail: message };
    if (kind === 'credentials' || kind === 'clock' || kind === 'operator' || kind === 'group-not-found') {
      log.error(details, HINTS[kind]);
    } else {
      log.warn(details, HINTS[kind]);
    }
  }
}
