/** Chooses a random fault for each request to the emulated service. */
import type { Fault, Faults } from '../../emulators/volcengine/faults.ts';
import type { Random } from './random.ts';

/** The share of requests with each fault; a request has at most one. */
const SHARES = {
  reset: 0.1,
  'answer lost': 0.1,
  throttled: 0.05,
  '5xx': 0.05,
  garbage: 0.05,
  delay: 0.05,
} as const;
const DELAY_MAX_MS = 10_000;
const ADD = 'BatchAddWhitelistParticipant';

export type FaultName = keyof typeof SHARES;

export interface ChaoticFaults extends Faults {
  readonly counts: ReadonlyMap<FaultName, number>;
  /** Ends all faults. */
  readonly calm: () => void;
  /** `performance.now()` at which the last delayed action will be done. */
  readonly doneAt: () => number;
}

export function createChaoticFaults(random: Random): ChaoticFaults {
  const counts = new Map<FaultName, number>();
  let calm = false;
  let doneAt = 0;
  const faultOf = (name: FaultName, action: string): Fault => {
    switch (name) {
      case 'reset':
        return { kind: 'drop', work: 'not-done' };
      case 'answer lost':
        return { kind: 'drop', work: 'done' };
      case 'throttled':
        return { kind: 'throttle' };
      case '5xx':
        return random.pick<Fault>([
          { kind: 'error', status: 500, code: 'InternalError' },
          { kind: 'error', status: 503, code: 'ServiceUnavailableTemp' },
          { kind: 'answer', status: 502, body: '<html>502 Bad Gateway</html>' },
          { kind: 'answer', status: 504, body: '<html>504 Gateway Time-out</html>', work: 'done' },
        ]);
      case 'garbage':
        return random.pick<Fault>([
          { kind: 'answer', status: 200, body: '<html>Log in to this network</html>' },
          { kind: 'answer', status: 200, body: '{"ResponseMetadata":{"RequestId":"x","Err', work: 'done' },
          { kind: 'answer', status: 200, body: '{"Result":{"FailedUserIds":["all"]}}', work: 'done' },
        ]);
      case 'delay': {
        const ms = random.between(0, DELAY_MAX_MS);
        doneAt = Math.max(doneAt, performance.now() + ms);
        // A real pass lasts longer than any delay; here a late addition could come after the end of its pass.
        return random.chance(0.5) || action === ADD ? { kind: 'delay', ms } : { kind: 'late', ms };
      }
    }
  };
  return {
    counts,
    add: () => () => undefined,
    clear: () => undefined,
    calm: () => {
      calm = true;
    },
    doneAt: () => doneAt,
    strike: (action) => {
      if (calm) return undefined;
      let rest = random.fraction();
      for (const [name, share] of Object.entries(SHARES) as [FaultName, number][]) {
        rest -= share;
        if (rest >= 0) continue;
        counts.set(name, (counts.get(name) ?? 0) + 1);
        return faultOf(name, action);
      }
      return undefined;
    },
  };
}
