/** What Redis and the way to it do wrong, in words for the operator that hold no secret. */
import { StoreError } from '../store.ts';

export interface Fault {
  /**
   * `away`: there was no answer, whatever Redis did. `passing`: Redis refuses for now. `refused`: only the operator can
   * change that. `other`: it would be the same the next time.
   */
  readonly kind: 'away' | 'passing' | 'refused' | 'other';
  readonly reason: string;
}

/** Of wrong passwords, and of rights that are missing, be it inside a script (https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/). */
const REFUSED = /^(?:WRONGPASS|NOAUTH|NOPERM)\b|user executing the script can't|^ERR ACL failure/u;
const PASSING =
  /^(?:LOADING|BUSY|READONLY|MISCONF|OOM|CLUSTERDOWN|MASTERDOWN|NOREPLICAS|TRYAGAIN|UNBLOCKED)\b/u;
/** Of our scripts. */
const LATE = /^LATE\b/u;
const REASON_LENGTH = 200;

export function faultOf(error: unknown): Fault {
  const reason = reasonOf(error);
  if (!(error instanceof Error && isReply(error))) return { kind: isBug(error) ? 'other' : 'away', reason };
  if (REFUSED.test(error.message)) return { kind: 'refused', reason };
  if (PASSING.test(error.message)) return { kind: 'passing', reason };
  return { kind: LATE.test(error.message) ? 'away' : 'other', reason };
}

/**
 * What may be said of an error: never the error itself, which carries the command with its arguments, the password among
 * them; and no message with an address.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (isReply(error)) {
    return error.message.includes('with args') ? 'ERR' : error.message.slice(0, REASON_LENGTH);
  }
  if ('code' in error && typeof error.code === 'string') return error.code;
  return isBug(error) ? error.message : 'the connection was lost';
}

/** What is thrown for it. No cause: see `reasonOf`. */
export function unusable({ kind, reason }: Fault): StoreError {
  return new StoreError(`the Redis in REDIS_URL cannot be used: ${reason}`, { fatal: kind === 'refused' });
}

export function closedError(): StoreError {
  return new StoreError('the store is closed', { fatal: false });
}

function isReply(error: Error): boolean {
  return error.name === 'ReplyError';
}

/** Whatever else is no reply comes from the connection. */
function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}
