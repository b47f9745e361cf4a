/** On which live groups an account may use the bot. Each platform decides; the words of a refusal are the same. */

/** `'allowed'`: on all live groups. A refusal is a stable identifier; its sentence is `texts.refusals[…]`. */
export type Access = Allowed | Refusal;

export type Allowed = 'allowed' | LimitedAccess;

/** A moderator of some live groups only. */
export interface LimitedAccess {
  /** Their ConversationShortIds, which mean the same after a change of the names. */
  readonly conversations: readonly string[];
  /** Not everything could be asked: the account may have more rights than these. */
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

/** What these ids of one account are named for; refused where it is nothing. */
export function limitedAccess(ids: Iterable<string>, moderators: GroupModerators): Access {
  const conversations = [...new Set([...ids].flatMap((id) => moderators.get(id) ?? []))];
  return conversations.length === 0 ? 'not-moderator' : { conversations };
}

/** As the log names it. */
export function accessName(access: Access): string {
  return typeof access === 'string' ? access : 'limited';
}
