/** The line to Redis: this process says again and again that it is there, and finds out so whether Redis is. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createScriptClient } from './client.ts';
import { faultOf, type Fault } from './errors.ts';
import type { ScriptName } from './scripts.ts';
import { checkServer } from './server-check.ts';
import { createStatus, type Status } from './status.ts';
import type { RedisTimes } from './times.ts';

export type Args = readonly (string | number)[];

export interface Line extends Pick<Status, 'fault' | 'usable' | 'on'> {
  /** This process, among those that use the store. */
  readonly process: string;
  /** Sends now. @param notAfter by the clock of Redis, see `now`; 0 for no end */
  readonly send: (script: ScriptName, args: Args, notAfter: number) => Promise<unknown>;
  /** The clock of Redis, as far as it is known: milliseconds since 1970. */
  readonly now: () => number;
  /** Takes note of what a command has met. */
  readonly met: (fault: Fault) => void;
  /** Says that this process goes, and lets go of these jobs and hands; whether Redis was told. Never rejects. */
  readonly leave: (left: readonly string[]) => Promise<boolean>;
  readonly close: () => void;
}

/** So many beats without an answer, 2 s, mean that there is none. Counted, so that a stall of this process counts once. */
const SILENT_BEATS = 2;
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
    ...{ process, send, fault: status.fault, usable: status.usable, on: status.on },
    now: () => (clock.offset === 0 ? Date.now() : performance.now() + clock.offset),
    met: (fault) => {
      // Beside the beats, only what says for sure that there is no way.
      if (fault.kind === 'refused' || (fault.kind === 'away' && client.status !== 'ready'))
        status.lost(fault);
    },
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
