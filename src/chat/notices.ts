/** Keeps the order of replies: a notice about an invocation is delivered before its outcome, which would be overwritten. */
import type { Invocation } from './invocation.ts';
import type { Responder } from './platform.ts';

export interface Notices {
  /** Settles as `delivering` does, the delivery of a notice about this invocation. */
  readonly during: <T>(invocation: Invocation, delivering: Promise<T>) => Promise<T>;
  /** The responder, which shows nothing while a notice about the invocation is being delivered. */
  readonly before: (invocation: Invocation, responder: Responder) => Responder;
}

/** Both the notice and the outcome may be an edit of one message, and either may be tried again: the last one stays. */
export function createNotices(): Notices {
  const pending = new Map<string, Promise<unknown>>();
  const keyOf = ({ id, invoker }: Invocation): string => `${invoker.platform}:${id}`;
  return {
    during: (invocation, delivering) => {
      const key = keyOf(invocation);
      const settled = delivering.finally(() => pending.delete(key));
      pending.set(
        key,
        settled.catch(() => undefined),
      );
      return settled;
    },
    before: (invocation, responder) => {
      const key = keyOf(invocation);
      const { deliver, showProgress } = responder;
      const afterNotice =
        (show: Responder['deliver']): Responder['deliver'] =>
        async (reply) => {
          await pending.get(key);
          await show(reply);
        };
      return {
        ...responder,
        deliver: afterNotice(deliver),
        ...(showProgress && { showProgress: afterNotice(showProgress) }),
      };
    },
  };
}
