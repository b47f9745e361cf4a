/** Faults that can be injected into the Slack emulator. */
import type { ServerResponse } from 'node:http';

/**
 * A fault of a call: Slack answers with an error code (`error`); HTTP fails (`status`, with `body`); the call is rate limited
 * (`rateLimited`, in seconds); the call is never answered (`hang`); the connection is cut (`drop`).
 */
export type Fault =
  | { readonly error: string }
  | { readonly status: number; readonly body?: string }
  | { readonly rateLimited: number }
  | 'hang'
  | 'drop';

export interface Faults {
  /** Makes the next `times` uses of `target` fail, or all of them; returns a function that ends the fault. */
  readonly add: (target: string, fault: Fault, times?: number) => () => void;
  /** Delays the answer to the next use of `target` until the returned function is called. */
  readonly hold: (target: string) => () => void;
  /** Resolves when this use of `target` may be answered. */
  readonly released: (target: string) => Promise<void>;
  /** The fault of this use of `target`, if there is one. */
  readonly next: (target: string) => Fault | undefined;
}

export function createFaults(): Faults {
  const rules: { readonly target: string; readonly fault: Fault; left: number }[] = [];
  const held = new Map<string, Promise<void>>();
  return {
    hold: (target) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      held.set(target, promise);
      return () => {
        resolve(undefined);
      };
    },
    released: async (target) => {
      const release = held.get(target);
      held.delete(target);
      await release;
    },
    add: (target, fault, times = Infinity) => {
      const rule = { target, fault, left: times };
      rules.push(rule);
      return () => {
        rule.left = 0;
      };
    },
    next: (target) => {
      const rule = rules.find((candidate) => candidate.target === target && candidate.left > 0);
      if (rule === undefined) return undefined;
      rule.left -= 1;
      return rule.fault;
    },
  };
}

/** Answers an HTTP request with a fault; a request that hangs stays open until the server closes. */
export function answerWithFault(fault: Fault, response: ServerResponse): void {
  if (fault === 'hang') return;
  if (fault === 'drop') {
    response.destroy();
    return;
  }
  if ('error' in fault) {
    sendJson(response, 200, { ok: false, error: fault.error });
  } else if ('rateLimited' in fault) {
    response.setHeader('retry-after', String(fault.rateLimited));
    sendJson(response, 429, { ok: false, error: 'ratelimited' });
  } else {
    response.writeHead(fault.status, { 'content-type': 'text/plain' }).end(fault.body ?? '');
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
