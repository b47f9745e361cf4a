/** The access of an account: the live groups on which it may use the bot, or a refusal. Each platform decides. */

/** `'allowed'`: on all live groups. A refusal is a stable identifier; its sentence is `texts.refusals[…]`. */
export type Access = Allowed | Refusal;

export type Allowed = 'allowed' | LimitedAccess;

/** A moderator of some live groups only. */
export interface LimitedAccess {
  /** The ConversationShortIds of these live groups, which stay valid when a group gets another name. */
  readonly conversations: readonly string[];
  /** A part of the check failed: the account may have more rights than these. */
  readonly unsure?: true;
}

export type Refusal =
  /** Not among the configured moderators. */
  | 'not-moderator'
  /** A direct message, or a place outside any server. */
  | 'not-in-server'
  /** A server that is not on the allow-list. */
  | 'unknown-server'
  /** Installed by a user for themselves: the server has not agreed to it. */
  | 'not-server-install'
  /** The platform did not say who is a moderator, so access is denied for now. */
  | 'check-unavailable';

/** ConversationShortIds by the id of a role, a user group or a user that may act on them. */
export type GroupModerators = ReadonlyMap<string, readonly string[]>;

export function isAllowed(access: Access): access is Allowed {
  return access === 'allowed' || typeof access === 'object';
}

/** The live groups for which these ids of one account are configured; refused where there are none. */
export function limitedAccess(ids: Iterable<string>, moderators: GroupModerators): Access {
  const conversations = [...new Set([...ids].flatMap((id) => moderators.get(id) ?? []))];
  return conversations.length === 0 ? 'not-moderator' : { conversations };
}

/** The access as the log names it. */
export function accessName(access: Access): string {
  return typeof access === 'string' ? access : 'limited';
}
