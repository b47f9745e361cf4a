/** Compares the duration of one command at different latencies with the shortest that the limit allows. */
import { changeWhitelist, type WriteAheadLog } from '../../src/whitelist/change/change-whitelist.ts';
import { listedIds } from './counted.ts';
import { startCounting } from './counting.ts';
import { createEngine, QPS } from './engine.ts';
import { goal, row } from './statistics.ts';

const MOST = 1.1;
/** The time for which a slot stays taken after the answer: `SLOT_HOLD_MS`. */
const HOLD_S = 1.01;
/** Each scenario takes about half a minute; the first request is sent alone, so there must be many more. */
const SCENARIOS = [
  { latencyMs: 40, requests: 1_000 },
  { latencyMs: 225, requests: 1_000 },
  { latencyMs: 1_000, requests: 700 },
  { latencyMs: 2_000, requests: 500 },
];
const NO_JOURNAL: WriteAheadLog = {
  beforeSend: () => Promise.resolve(true),
  afterAnswer: () => Promise.resolve(),
};

/** Runs all scenarios at once, each with its own limiter and service, because they mostly wait. */
export async function benchSpeed(): Promise<readonly string[]> {
  const rows = await Promise.all(SCENARIOS.map(measure));
  return [
    `speed: one command of one user a request; total time over the ideal N / (${QPS} / (${HOLD_S} + latency)) s`,
    ...rows,
  ];
}

async function measure({ latencyMs, requests }: (typeof SCENARIOS)[number]): Promise<string> {
  const service = await startCounting(requests, latencyMs);
  const { change, close } = createEngine(service.origin);
  const ids = listedIds(requests);
  const begun = performance.now();
  const { outcomes } = await changeWhitelist({ ...change, ids, batchSize: 1, writeAheadLog: NO_JOURNAL });
  const tookS = (performance.now() - begun) / 1_000;
  const { count, maxInAnySecond } = await service.report();
  await close();
  await service.close();
  if (count !== requests || outcomes.values().some(({ kind }) => kind !== 'done')) {
    throw new Error(`${count} requests for ${requests} users`);
  }
  const ratio = tookS / (requests / (QPS / (HOLD_S + latencyMs / 1_000)));
  return row(
    `answers after ${latencyMs} ms`,
    `${requests} requests in ${tookS.toFixed(1)} s: ${ratio.toFixed(3)}, at most ${maxInAnySecond} in any second`,
    goal(`at most ${MOST}, never over ${QPS}`, ratio <= MOST && maxInAnySecond <= QPS),
  );
}
