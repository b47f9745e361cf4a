/** Delivers a notice about an invocation before its outcome, so that the notice does not overwrite the outcome. */
import type { Invocation } from './invocation.ts';
import type { Responder } from './platform.ts';

export interface Notices {
  /** Registers `delivering`, the delivery of a notice about this invocation; settles as `delivering` does. */
  readonly during: <T>(invocation: Invocation, delivering: Promise<T>) => Promise<T>;
  /** The responder, which now waits for the delivery of a notice before it shows anything. */
  readonly before: (invocation: Invocation, responder: Responder) => Responder;
}

/** Notice and outcome can be edits of the same message, and both can be retried: the last edit wins. */
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
