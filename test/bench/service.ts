/** The script of the emulated service as a separate process, whose clock the measured code cannot slow. */
import { createFaults } from '../../emulators/volcengine/faults.ts';
import { startService } from '../../emulators/volcengine/service.ts';
import { createGroups } from '../../emulators/volcengine/whitelists.ts';
import { maxInAnySecond } from '../support/volcengine/sliding-window.ts';
import { APP_ID, CREDENTIALS, seed } from '../support/volcengine/service.ts';
import { conversationId, listedIds } from './counted.ts';

/** Messages of the parent: `report` asks for all arrivals. */
export type Question = 'report' | 'exit';
export type Answer =
  | { readonly kind: 'ready'; readonly origin: string }
  | { readonly kind: 'report'; readonly count: number; readonly maxInAnySecond: number };

/** The arguments: the range of answer times in ms, the number of users on each whitelist, and of whitelists. */
const [fromMs = 0, toMs = fromMs, users = 0, groups = 1] = process.argv.slice(2).map(Number);
const seeds = Array.from({ length: groups }, (_, group) =>
  seed(listedIds(users, group), { conversationShortId: conversationId(group) }),
);

const arrivals: number[] = [];
const service = await startService({
  credentials: CREDENTIALS,
  appId: APP_ID,
  // Counts instead of throttling, so that the report shows too many requests.
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
