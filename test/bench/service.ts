/** The emulated service as a process of its own, so that what it counts is not slowed by what it measures. */
import { createFaults } from '../../emulators/volcengine/faults.ts';
import { startService } from '../../emulators/volcengine/service.ts';
import { createGroups } from '../../emulators/volcengine/whitelists.ts';
import { maxInAnySecond } from '../support/volcengine/sliding-window.ts';
import { APP_ID, CREDENTIALS, seed } from '../support/volcengine/service.ts';
import { conversationId, listedIds } from './counted.ts';

/** What the parent may ask: `report` answers with all that has arrived. */
export type Question = 'report' | 'exit';
export type Answer =
  | { readonly kind: 'ready'; readonly origin: string }
  | { readonly kind: 'report'; readonly count: number; readonly maxInAnySecond: number };

/** Answers come after so many ms, from … to; so many users are on each of so many whitelists. */
const [fromMs = 0, toMs = fromMs, users = 0, groups = 1] = process.argv.slice(2).map(Number);
const seeds = Array.from({ length: groups }, (_, group) =>
  seed(listedIds(users, group), { conversationShortId: conversationId(group) }),
);

const arrivals: number[] = [];
const service = await startService({
  credentials: CREDENTIALS,
  appId: APP_ID,
  // Counts instead of throttling: what goes over must be seen.
  qps: 1_000_000,
  groups: createGroups(seeds),
  onRequest: ({ atMs }) => arrivals.push(atMs),
  ...(toMs > 0 && {
    faults: {
      ...createFaults(),
      strike: () => ({ kind: 'delay', ms: fromMs + Math.random() * (toMs - fromMs) }),
    },
  }),
});
const send = (answer: Answer): void => {
  process.send?.(answer);
};
process.on('message', (question: Question) => {
  if (question === 'exit') process.exit(0);
  send({ kind: 'report', count: arrivals.length, maxInAnySecond: maxInAnySecond(arrivals) });
});
send({ kind: 'ready', origin: service.origin });
