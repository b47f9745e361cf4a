/** Measures whether 50 requests a second hold and how much throughput that costs, for the bot's and other limiters. */
import Bottleneck from 'bottleneck';
import pThrottle from 'p-throttle';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import { createRateLimiter } from '../../src/volcengine/limit/in-process.ts';
import { createTransport, type Attempt } from '../../src/volcengine/transport.ts';
import { CREDENTIALS } from '../support/volcengine/service.ts';
import { benchBotLimit, type Outcome } from './limit-bot.ts';
import { benchSharedLimit } from './limit-shared.ts';
import { startCounting } from './counting.ts';
import { goal, row } from './statistics.ts';

const QPS = 50;
const MOST_TIME = 1.05;
/** The requests of all three processes that share the limit through PostgreSQL. */
const SHARED_REQUESTS = 600;
const LEAST_OF_IDEAL = 0.95;

interface Limiter {
  /** Runs a task when its turn has come. */
  readonly run: (task: () => Promise<Attempt>) => Promise<unknown>;
  readonly close?: () => unknown;
}

/** The limiters, each configured for 50 requests a second as its documentation shows. */
const LIMITERS: Readonly<Record<string, () => Limiter>> = {
  'own limiter': () => {
    const { run, close } = createRateLimiter({ limit: QPS });
    return { run: (task) => run('bench', task), close };
  },
  'bottleneck, reservoir': () => {
    const settings = { reservoir: QPS, reservoirRefreshAmount: QPS, reservoirRefreshInterval: 1_000 };
    const limiter = new Bottleneck(settings);
    return { run: (task) => limiter.schedule(task), close: () => limiter.disconnect() };
  },
  'p-throttle': () => ({ run: throttled({ limit: QPS, interval: 1_000 }) }),
  'p-throttle, strict': () => ({ run: throttled({ limit: QPS, interval: 1_000, strict: true }) }),
  'rate-limiter-flexible, queue': () => {
    const queue = new RateLimiterQueue(new RateLimiterMemory({ points: QPS, duration: 1 }));
    return {
      run: async (task) => {
        await queue.removeTokens(1);
        return task();
      },
    };
  },
};

interface Scenario {
  readonly requests: number;
  readonly fromMs: number;
  readonly toMs: number;
}
const STEADY: Scenario = { requests: 500, fromMs: 20, toMs: 20 };
const UNEVEN: Scenario = { requests: 300, fromMs: 5, toMs: 60 };

export async function benchLimit(): Promise<readonly string[]> {
  const bot = await benchBotLimit(STEADY.requests, STEADY.fromMs);
  return [
    `limit: ${QPS} a second, all asked for at once; the most requests in any 1,000 ms as the service sees them, and time over ideal (N/${QPS} s)`,
    `  ${STEADY.requests} requests, answered after ${STEADY.fromMs} ms (goals: never over ${QPS}, at most ${MOST_TIME})`,
    row('the whole bot, as many commands', describe(bot), ...missed(bot)),
    ...(await compare(STEADY)),
    `  ${UNEVEN.requests} requests, answered after ${UNEVEN.fromMs} to ${UNEVEN.toMs} ms`,
    ...(await compare(UNEVEN)),
    `  ${SHARED_REQUESTS} requests of three processes over PostgreSQL; the most in any 1,000 ms, and ideal over time (${SHARED_REQUESTS / QPS - 1} x answer and hold; goals: never over ${QPS}, at least ${LEAST_OF_IDEAL})`,
    ...(await compareShared()),
  ];
}

async function compareShared(): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const answerMs of [40, 225]) {
    const { most, ofIdeal } = await benchSharedLimit(QPS, SHARED_REQUESTS, answerMs);
    rows.push(
      row(`answered after ${answerMs} ms`, figures(most, ofIdeal), ...overLimit(most), ...shortOf(ofIdeal)),
    );
  }
  return rows;
}

async function compare(scenario: Scenario): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const [name, create] of Object.entries(LIMITERS)) {
    const outcome = await measure(create(), scenario);
    rows.push(row(name, describe(outcome), ...(name === 'own limiter' ? missed(outcome) : [])));
  }
  return rows;
}

async function measure({ run, close }: Limiter, { requests, fromMs, toMs }: Scenario): Promise<Outcome> {
  const service = await startCounting(0, fromMs, toMs);
  const transport = createTransport({
    credentials: CREDENTIALS,
    region: 'cn-north-1',
    origin: service.origin,
    timeoutMs: 5_000,
    connections: QPS,
  });
  const attempt = async (): Promise<Attempt> => transport.attempt('BatchRemoveWhitelistParticipant', '{}');
  const begun = performance.now();
  await Promise.all(Array.from({ length: requests }, () => run(attempt)));
  const tookMs = performance.now() - begun;
  const { count, maxInAnySecond } = await service.report();
  if (count !== requests) throw new Error(`${count} of ${requests} requests arrived`);
  await close?.();
  await transport.destroy();
  await service.close();
  return { most: maxInAnySecond, overIdeal: tookMs / ((requests / QPS) * 1_000) };
}

function throttled(options: Parameters<typeof pThrottle>[0]): Limiter['run'] {
  return pThrottle(options)((task: () => Promise<Attempt>) => task());
}

function describe({ most, overIdeal }: Outcome): string {
  return figures(most, overIdeal);
}

function figures(most: number, share: number): string {
  return `${String(most).padStart(3)}   ${share.toFixed(3)}`;
}

function missed({ most, overIdeal }: Outcome): readonly string[] {
  return [...overLimit(most), ...(overIdeal <= MOST_TIME ? [] : [goal(`at most ${MOST_TIME}`, false)])];
}

function overLimit(most: number): readonly string[] {
  return most <= QPS ? [] : [goal(`never over ${QPS}`, false)];
}

function shortOf(ofIdeal: number): readonly string[] {
  return ofIdeal >= LEAST_OF_IDEAL ? [] : [goal(`at least ${LEAST_OF_IDEAL}`, false)];
}
