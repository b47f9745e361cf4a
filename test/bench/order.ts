/** Measures one change of 60,000 users that is recorded step by step, and the delay of other jobs meanwhile. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import type { Action, Claim, Store } from '../../src/store/store.ts';
import { changeWhitelist, type WriteAheadLog } from '../../src/whitelist/change/change-whitelist.ts';
import { DONE, statusOf, statusOfOutcome } from '../../src/whitelist/change/stored-status.ts';
import { beginAction, takeJob } from '../support/store/store.ts';
import { CONVERSATION_ID } from '../support/volcengine/service.ts';
import { listedIds } from './counted.ts';
import { startCounting, type Counting } from './counting.ts';
import { createEngine, QPS } from './engine.ts';
import { goal, quantile, row, spread } from './statistics.ts';

const USERS = 60_000;
const BATCH_SIZE = 100;
const ANSWER_MS = 40;
const LEAST_A_SECOND = 45;
/** The interval of other commands. */
const EVERY_MS = 20;
const MOST_MS = 200;

export async function benchOrder(): Promise<readonly string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-bench-'));
  const log = createLog({ level: 'silent', secrets: [] });
  const store = openStore(await openSqlite(dataDir), { log });
  const service = await startCounting(USERS, ANSWER_MS);
  try {
    return await measure(store, service);
  } finally {
    await service.close();
    await store.close();
    await rm(dataDir, { recursive: true });
  }
}

async function measure(store: Store, service: Counting): Promise<readonly string[]> {
  const claim = await takeJob(store);
  const others = acceptOthers(store);
  const { change, close } = createEngine(service.origin);
  const ids = listedIds(USERS);
  const answeredAt: number[] = [];
  const action = await beginAction(claim, {
    kind: 'remove',
    conversation: CONVERSATION_ID,
    groupName: 'main',
    reason: undefined,
    moderator: { platform: 'slack', id: 'UMOD' },
    at: Date.now(),
    userIds: ids,
  });
  const writeAheadLog = journalOf(claim, action, () => answeredAt.push(performance.now()));
  const report = await changeWhitelist({
    ...change,
    ids,
    batchSize: BATCH_SIZE,
    writeAheadLog,
  });
  const users = [...report.outcomes].map(([userId, outcome]) => {
    const mark = statusOfOutcome('remove', outcome);
    return { userId, ...mark, requestId: undefined, nickname: undefined };
  });
  await claim.conclude([{ id: action.id, requestIds: [], problems: '[]', users }], []);
  const acceptedMs = await others();
  await close();
  const kept = (await claim.actions())[0]?.users.filter(({ outcome }) => outcome === DONE.remove).length;
  if (kept !== USERS) throw new Error(`${kept ?? 0} of ${USERS} users are kept as removed`);

  const [all, last] = [rateOf(answeredAt, 10 * QPS), rateOf(answeredAt, 3 * QPS)];
  return [
    `order: ${USERS} users in batches of ${BATCH_SIZE}, answers after ${ANSWER_MS} ms; others are accepted every ${EVERY_MS} ms meanwhile`,
    row(
      'requests a second',
      `${all.toFixed(1)}, at the end ${last.toFixed(1)}`,
      goal(`at least ${LEAST_A_SECOND}`, Math.min(all, last) >= LEAST_A_SECOND),
    ),
    row(
      'others kept and acknowledged',
      `${spread(acceptedMs)}, longest ${quantile(acceptedMs, 1).toFixed(0)} ms`,
      goal(`within ${MOST_MS} ms`, quantile(acceptedMs, 1) <= MOST_MS),
    ),
  ];
}

/** A write-ahead log as a command has it. */
function journalOf(claim: Claim, { id }: Action, answered: () => void): WriteAheadLog {
  return {
    beforeSend: async (ids) => {
      const sent = { outcome: 'sent', reason: undefined, requestId: undefined };
      await claim.mark(
        id,
        ids.map((userId) => ({ userId, ...sent })),
      );
      return true;
    },
    afterAnswer: async ({ users: standings, problems }) => {
      answered();
      const marks = [...standings].map(([userId, progress]) => {
        return { userId, ...statusOf('remove', progress), requestId: undefined };
      });
      await claim.mark(id, marks, JSON.stringify(problems));
    },
  };
}

/** Accepts and acknowledges one job after another; the returned function stops this and resolves to the ms of each. */
function acceptOthers(store: Store): () => Promise<readonly number[]> {
  const tookMs: number[] = [];
  let stopped = false;
  const run = async (): Promise<void> => {
    while (!stopped) {
      // Measured from the due time, so that a blocked process counts as a delay.
      const due = performance.now() + EVERY_MS;
      await sleep(EVERY_MS);
      const id = await store.jobs.accept(crypto.randomUUID(), '{}');
      await store.jobs.acknowledge(id ?? '');
      tookMs.push(performance.now() - due);
    }
  };
  const running = run();
  return async () => {
    stopped = true;
    await running;
    return tookMs;
  };
}

/** The rate of the last `count` requests; `count` is a multiple of the limit, because slots become free in bursts. */
function rateOf(timesMs: readonly number[], count: number): number {
  const [first = Number.NaN, last = Number.NaN] = [timesMs.at(-1 - count), timesMs.at(-1)];
  return (count * 1_000) / (last - first);
}
