/** Whether a person may use the bot. Each platform decides; the words of a refusal are the same. */

/** `allowed`, or the stable identifier of the refusal; its sentence is `texts.refusals[…]`. */
export type Access = 'allowed' | Refusal;

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
