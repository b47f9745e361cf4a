/** The deadline of one attempt: a request that has not left before it is never sent. */
import { EventEmitter } from 'node:events';
import type { Dispatcher } from 'undici';
import { stopwatch } from './stopwatch.ts';

export interface Deadline {
  /** Aborted at the end, where the request has left. undici takes an emitter; an AbortSignal costs as much as a signature. */
  readonly signal: EventEmitter;
  /** Rejects at the end, where nothing has left. */
  readonly unsent: Promise<never>;
  /** Sees the request leave; fails it where it would do so too late. */
  readonly watch: Dispatcher.DispatcherComposeInterceptor;
  /** Whether any byte of the request may have left. */
  readonly hasLeft: () => boolean;
  readonly clear: () => void;
}

/**
 * After a stall of the process a connection that was being made comes before the timer that was to give it up, and the
 * limiter reckons with no request after its time-out: so the time is looked at again just before the request leaves.
 */
export function createDeadline(ms: number): Deadline {
  const signal = new EventEmitter();
  const unsent = Promise.withResolvers<never>();
  const age = stopwatch();
  let state: 'waiting' | 'left' | 'over' = 'waiting';
  const timer = setTimeout(() => {
    if (state === 'waiting') {
      state = 'over';
      unsent.reject(tooLate());
      return;
    }
    const reason = new DOMException('no answer in time', 'TimeoutError');
    Object.assign(signal, { reason }).emit('abort');
  }, ms).unref();
  const watch: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      if (state === 'over' || age() > ms) {
        controller.abort(tooLate());
        return;
      }
      state = 'left';
      start?.(controller, context);
    };
    return dispatch(options, handler);
  };
  return {
    signal,
    unsent: unsent.promise,
    watch,
    hasLeft: () => state === 'left',
    clear: () => {
      clearTimeout(timer);
    },
  };
}

function tooLate(): Error {
  return Object.assign(new Error('not sent in time'), { code: 'TOO_LATE' });
}
