/** The emulated service as a process of its own, so that what it counts is not slowed by what it measures. */
import { startService } from '../../src/sandbox/service.ts';
import { createGroups } from '../../src/sandbox/whitelists.ts';
import { maxInAnySecond } from '../support/sliding-window.ts';
import { APP_ID, CREDENTIALS, seed } from '../support/volcengine.ts';

/** What the parent may ask: `reset` forgets the arrivals, `report` answers with a Report. */
export type Question = 'reset' | 'report' | 'exit';
export type Answer =
  | { readonly kind: 'ready'; readonly origin: string }
  | { readonly kind: 'report'; readonly count: number; readonly maxInAnySecond: number };

const answerMs = Number(process.argv[2] ?? 0);
const ids = Array.from({ length: 10_000 }, (_, index) => String(7_000_000_000_000_000_000n + BigInt(index)));

let arrivals: number[] = [];
const service = await startService({
  credentials: CREDENTIALS,
  appId: APP_ID,
  // Counts instead of throttling: what goes over must be seen.
  qps: 1_000_000,
  groups: createGroups([seed(ids)]),
  onRequest: ({ atMs }) => arrivals.push(atMs),
});
if (answerMs > 0) service.faults.add({ kind: 'delay', ms: answerMs }, { times: Number.POSITIVE_INFINITY });
const send = (answer: Answer): void => {
  process.send?.(answer);
};
process.on('message', (question: Question) => {
  if (question === 'reset') arrivals = [];
  if (question === 'report')
    send({ kind: 'report', count: arrivals.length, maxInAnySecond: maxInAnySecond(arrivals) });
  if (question === 'exit') process.exit(0);
});
send({ kind: 'ready', origin: service.origin });
