/** Stores a reply that nothing was done before it is sent, so that a retry after a crash repeats it. */
import type { Claim } from '../store/store.ts';
import type { Reply } from './reply.ts';

const PREFIX = 'told ';

/** A claim that knows whether anything was begun with it. */
export interface ReplyRecorder {
  readonly claim: Claim;
  /** Keeps the reply in the place of an order, unless there is one. Rejects as a claim does. */
  readonly keep: (reply: Reply) => Promise<void>;
}

/**
 * Without that, a process that ends between the delivery of a reply and the end of the job would leave the job to another one,
 * which may decide otherwise: the moderator's rights, the whitelist or the acknowledgement can be known by then.
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
    keep: async (reply) => {
      // A reply with a picker is built again instead, which changes nothing either: it may have thousands of choices.
      if (begun || reply.picker !== undefined) return;
      await claim.begin(PREFIX + JSON.stringify(reply), [], undefined);
    },
  };
}

/** The reply that was kept as an order; undefined where the order is one to change something. */
export function readStoredReply(order: string): Reply | undefined {
  return order.startsWith(PREFIX) ? (JSON.parse(order.slice(PREFIX.length)) as Reply) : undefined;
}
