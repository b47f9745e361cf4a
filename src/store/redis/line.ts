/** The line to Redis: whether it can be used, since when, and with which memory; one line in the log for each change. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createScriptClient } from './client.ts';
import { faultOf, type Fault } from './errors.ts';
import type { ScriptName } from './scripts.ts';
import { checkServer } from './server-check.ts';
import type { RedisTimes } from './times.ts';

export type Args = readonly (string | number)[];

export interface Line {
  /** This process, among those that use the store. */
  readonly process: string;
  /** Sends now. @param notAfter by the clock of Redis, see `now`; 0 for no end */
  readonly send: (script: ScriptName, args: Args, notAfter: number) => Promise<unknown>;
  /** Why Redis cannot be used; undefined when it can. */
  readonly fault: () => Fault | undefined;
  /** Resolves when it can be used. */
  readonly usable: () => Promise<void>;
  /** The clock of Redis, as far as it is known: milliseconds since 1970. */
  readonly now: () => number;
  /** Takes note of what a command has met. */
  readonly met: (fault: Fault) => void;
  readonly on: (listener: LineListener) => void;
  /** Says that this process goes, and lets go of these jobs and hands; whether Redis was told. Never rejects. */
  readonly leave: (left: readonly string[]) => Promise<boolean>;
  readonly close: () => void;
}

export interface LineListener {
  /** Redis can be used again, or has lost its memory: `emptied`. */
  readonly back?: (contact: { readonly emptied: boolean }) => void;
  readonly refused?: (fault: Fault) => void;
}

/** So many beats without an answer, 2 s, mean that there is none. Counted, so that a stall of this process counts once. */
const SILENT_BEATS = 2;
/** What refuses one thing may take the others: it is not usable before it has refused nothing for so long. */
const REFUSED_MS = 10_000;

export interface LineParts {
  readonly url: string;
  readonly prefix: string;
  readonly log: Logger;
  readonly times: RedisTimes;
}

export function openLine({ url, prefix, log, times }: LineParts): Line {
  const process = randomUUID();
  const status = createStatus(log);
  const { client, send: sendNow } = createScriptClient(url, prefix, () => status.fault()?.kind === 'refused');
  const send: Line['send'] = (script, args, notAfter) =>
    sendNow(script, [notAfter, process, times.leaseMs, ...args]);
  const clock = { offset: 0 };

  let beating = false;
  let unanswered = 0;
  let checked = false;
  const beat = async (): Promise<void> => {
    beating = true;
    try {
      const [now, memory] = (await send('beat', [randomUUID()], 0)) as [number, string];
      clock.offset = now - performance.now();
      status.reached(memory);
      if (!checked) {
        checked = true;
        checked = await checkServer(client, log);
      }
    } catch (error) {
      status.lost(faultOf(error));
    }
    beating = false;
    unanswered = 0;
  };
  const tick = (): void => {
    if (!beating && client.status === 'ready') void beat();
    else if (beating && (unanswered += 1) >= SILENT_BEATS) status.lost({ kind: 'away', reason: 'no answer' });
  };
  const timer = setInterval(tick, times.beatMs).unref();
  let last: Fault = { kind: 'away', reason: 'the connection was lost' };
  client
    .on('error', (error) => {
      last = faultOf(error);
      status.lost(last);
    })
    .on('close', () => {
      status.lost(last);
    })
    .on('ready', () => {
      last = { kind: 'away', reason: 'the connection was lost' };
      if (!beating) void beat();
    });

  return {
    ...{ process, send },
    fault: status.fault,
    usable: status.usable,
    now: () => (clock.offset === 0 ? Date.now() : performance.now() + clock.offset),
    met: (fault) => {
      // Beside the beats, only what says for sure that there is no way.
      if (fault.kind === 'refused' || (fault.kind === 'away' && client.status !== 'ready'))
        status.lost(fault);
    },
    on: status.on,
    leave: async (left) => {
      clearInterval(timer);
      status.close();
      if (status.fault() !== undefined) return false;
      const told = send('leave', left, 0).then(
        () => true,
        () => false,
      );
      return Promise.race([told, sleep(times.closeMs, false)]);
    },
    close: () => {
      client.disconnect();
    },
  };
}

interface Status extends Pick<Line, 'fault' | 'usable' | 'on'> {
  /** @param memory the name of what Redis remembers, by which one that has forgotten is known */
  readonly reached: (memory: string) => void;
  readonly lost: (fault: Fault) => void;
  readonly close: () => void;
}

function createStatus(log: Logger): Status {
  const listeners: LineListener[] = [];
  let fault: Fault | undefined = { kind: 'away', reason: 'not reached yet' };
  let gate = Promise.withResolvers<undefined>();
  let since = performance.now();
  /** Of the fault that is in the log. */
  let told: Fault['kind'] | undefined;
  let known: string | undefined;
  let refusedUntil = 0;
  let closed = false;

  return {
    fault: () => fault,
    usable: () => gate.promise,
    on: (listener) => {
      listeners.push(listener);
    },
    reached: (memory) => {
      // It answers, and refuses something else that is needed.
      if (fault?.kind === 'refused' && performance.now() < refusedUntil) return;
      const before = known;
      const wasAway = fault !== undefined;
      known = memory;
      fault = undefined;
      gate.resolve(undefined);
      if (told !== undefined) {
        log.info({ afterMs: Math.round(performance.now() - since) }, 'the store in Redis can be used again');
        told = undefined;
      }
      const emptied = before !== undefined && before !== memory;
      if (wasAway || emptied) for (const { back } of listeners) back?.({ emptied });
    },
    lost: (found) => {
      if (closed) return;
      if (fault === undefined) {
        since = performance.now();
        gate = Promise.withResolvers();
      }
      // While it is refused, what breaks the connection afterwards is no news.
      if (fault?.kind !== 'refused' || found.kind === 'refused') fault = found;
      const { kind, reason } = fault;
      if (found.kind === 'refused') refusedUntil = performance.now() + REFUSED_MS;
      if (kind === 'refused') for (const { refused } of listeners) refused?.(fault);
      if (told === kind || (told !== undefined && kind !== 'refused')) return;
      told = kind;
      if (kind === 'refused') log.error({ reason }, 'Redis refuses the store: see REDIS_URL');
      else log.warn({ reason }, 'the store in Redis cannot be used: jobs under way wait until it can');
    },
    close: () => {
      closed = true;
    },
  };
}
