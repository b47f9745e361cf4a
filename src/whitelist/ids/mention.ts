/** A chat account that somebody mentioned, in whose place the live user may stand whom it is linked to. */
export interface Mention {
  /** As it was given: `<@123>`, `<@!123>`, `<@U123|name>`. */
  readonly token: string;
  /** The account's id on the platform. */
  readonly account: string;
}
