/** Messages of the outbox that go to one account directly: where others name a channel, they name the account. */

const MARK = '@';

/** What stands in the place of a channel's id. */
export function directTo(accountId: string): string {
  return `${MARK}${accountId}`;
}

/** The account's id; undefined where it is a channel's. */
export function accountIn(channelId: string): string | undefined {
  return channelId.startsWith(MARK) ? channelId.slice(MARK.length) : undefined;
}
