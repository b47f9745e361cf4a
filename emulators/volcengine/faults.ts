/** Faults that a test or the sandbox can inject into the emulated Volcengine service. */

export type Fault =
  /** Refuses with `FlowLimitExceeded.QPSOverLimit`. */
  | { readonly kind: 'throttle' }
  /** Performs the action, then waits before the answer. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Waits before it performs the action, even if the client gives up, and answers. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Closes the connection instead of answering, before or after the action; `reset` sends a TCP reset. */
  | { readonly kind: 'drop'; readonly work: 'done' | 'not-done'; readonly reset?: true }
  /** Answers with this status and body, for example a proxy's page; performs the action only with `work: 'done'`. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly work?: 'done' }
  /** Refuses with an error code of the service, without performing the action. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** Names these users as failed and leaves them on the whitelist. */
  | { readonly kind: 'refuse-users'; readonly userIds: readonly string[] };

/** When a fault applies: to a number of requests or for a time, and to all actions or to one. */
export interface Occasion {
  readonly times?: number;
  readonly forMs?: number;
  readonly action?: string;
}

export interface Faults {
  /** Adds a fault; returns a function that removes it. */
  readonly add: (fault: Fault, occasion?: Occasion) => () => void;
  /** The fault of a request of this action now; counts one use of it. */
  readonly strike: (action: string) => Fault | undefined;
  readonly clear: () => void;
}

export function createFaults(): Faults {
  let planned: { readonly fault: Fault; readonly action?: string; times: number; until: number }[] = [];
  return {
    add: (fault, { times, forMs, action } = {}) => {
      const plan = {
        fault,
        ...(action !== undefined && { action }),
        times: times ?? (forMs === undefined ? 1 : Number.POSITIVE_INFINITY),
        until: performance.now() + (forMs ?? Number.POSITIVE_INFINITY),
      };
      planned.push(plan);
      return () => {
        plan.times = 0;
      };
    },
    strike: (action) => {
      planned = planned.filter(({ times, until }) => times > 0 && until > performance.now());
      const next = planned.find((plan) => plan.action === undefined || plan.action === action);
      if (next !== undefined) next.times -= 1;
      return next?.fault;
    },
    clear: () => {
      planned = [];
    },
  };
}
