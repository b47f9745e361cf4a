/** Stores a reply that nothing was done before it is sent, so that a retry after a crash repeats it. */
import type { Claim } from '../store/store.ts';
import type { Reply } from './reply.ts';

const PREFIX = 'told ';

/** A claim that knows whether a change was begun with it. */
export interface ReplyRecorder {
  readonly claim: Claim;
  /** Stores the reply in the place of a change record, unless there is one. Rejects as a claim does. */
  readonly record: (reply: Reply) => Promise<void>;
}

/**
 * Otherwise, if a process ended between the delivery of a reply and the end of the job, another process would run the
 * job again and might decide differently: the moderator's rights, the whitelist or the acknowledgement can have
 * changed.
 */
export function recordReply(claim: Claim): ReplyRecorder {
  let begun = claim.job.order !== undefined;
  return {
    claim: {
      ...claim,
      begin: async (...order) => {
        const result = await claim.begin(...order);
        begun ||= result === 'begun';
        return result;
      },
    },
    record: async (reply) => {
      // A reply with a picker is not stored, because it can have thousands of choices; a retry builds it again.
      if (begun || reply.picker !== undefined) return;
      await claim.begin(PREFIX + JSON.stringify(reply), [], undefined);
    },
  };
}

/** The reply that was stored as `order`; undefined where `order` is a change record. */
export function readStoredReply(order: string): Reply | undefined {
  return order.startsWith(PREFIX) ? (JSON.parse(order.slice(PREFIX.length)) as Reply) : undefined;
}
