/** Faults that can be injected into the emulated service. */

export type Fault =
  /** Refuses with `FlowLimitExceeded.QPSOverLimit`. */
  | { readonly kind: 'throttle' }
  /** Does its work, then waits before it answers. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Waits, whether the client does or not, and only then does its work and answers. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Closes the connection instead of answering, before or after the work; with a TCP reset, where it says so. */
  | { readonly kind: 'drop'; readonly work: 'done' | 'not-done'; readonly reset?: true }
  /** Answers with this instead, e.g. a proxy's page; the work is done only where it says so. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly work?: 'done' }
  /** Refuses with a code of the service's, before the work. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** Names these users as failed and leaves them on the whitelist. */
  | { readonly kind: 'refuse-users'; readonly userIds: readonly string[] };

/** When a fault strikes: for so many requests, or so long; only requests of that action, if one is given. */
export interface Occasion {
  readonly times?: number;
  readonly forMs?: number;
  readonly action?: string;
}

export interface Faults {
  /** Returns a function that takes it back. */
  readonly add: (fault: Fault, occasion?: Occasion) => () => void;
  /** The fault that strikes a request of this action now; each is used up as its occasion says. */
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
