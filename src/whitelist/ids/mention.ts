/** A mentioned chat account; a link may give its live user. */
export interface Mention {
  /** As it was given: `<@123>`, `<@!123>`, `<@U123|name>`. */
  readonly token: string;
  /** The account's id on the platform. */
  readonly account: string;
}
