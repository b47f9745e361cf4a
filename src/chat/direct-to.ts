/** Addresses outbox messages to one account: a marked account id in the place of the channel id. */

const MARK = '@';

/** The address of an account, for the field `channelId`. */
export function directTo(accountId: string): string {
  return `${MARK}${accountId}`;
}

/** The account id in such an address; undefined where it is the id of a channel. */
export function accountIn(channelId: string): string | undefined {
  return channelId.startsWith(MARK) ? channelId.slice(MARK.length) : undefined;
}
