/** Measures the cost of one signed call and the number of calls a second, for the bot's client and the vendor's SDK. */
import { Agent } from 'node:http';
import { Service } from '@volcengine/openapi';
import { createLog } from '../../src/log.ts';
import { checkedId } from '../../emulators/volcengine/whitelists.ts';
import { createWhitelistApi } from '../../src/volcengine/client.ts';
import type { Int64 } from '../../src/volcengine/int64-json.ts';
import { createTransport } from '../../src/volcengine/transport.ts';
import type { RateLimiter } from '../../src/volcengine/limit/account-limiter.ts';
import { APP_ID, CONVERSATION_ID, CREDENTIALS, OPERATOR_ID } from '../support/volcengine/service.ts';
import { startCounting } from './counting.ts';
import { goal, median, row } from './statistics.ts';

const ROUNDS = 21;
/** Rounds before the measurement, in which V8 compiles both clients. */
const WARM_UP_ROUNDS = 5;
const PER_ROUND = 600;
/** Concurrent calls, each on its own connection, which stays open. The ids of all callers fit on one whitelist. */
const PARALLEL = 5;
const MOST_CPU = 0.5;
const REGION = 'cn-north-1';
const ACTIONS = { remove: 'BatchRemoveWhitelistParticipant', add: 'BatchAddWhitelistParticipant' } as const;
const IDS_PER_CALL = 20;

interface Cost {
  readonly cpuUs: number[];
  readonly perSecond: number[];
}

/** Measures both clients alternately, so that a change of the machine's speed affects both. */
export async function benchClient(): Promise<readonly string[]> {
  const service = await startCounting(PARALLEL * IDS_PER_CALL, 0);
  const own = ownCall(service.origin);
  const vendors = vendorsCall(service.origin);
  const calls = { own: own.call, vendors: vendors.call };
  const costs = { own: noCost(), vendors: noCost() };
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const name of ['own', 'vendors'] as const) {
      await measure(calls[name], round < 0 ? noCost() : costs[name]);
    }
  }
  await Promise.all([own.close(), vendors.close()]);
  await service.close();
  const ratio = median(costs.own.cpuUs) / median(costs.vendors.cpuUs);
  return [
    `client: signed calls of ${IDS_PER_CALL} ids, ${PARALLEL} at once, no limiter; median of ${ROUNDS} rounds of ${PER_ROUND}, by turns; CPU of the caller alone`,
    row('own client', describe(costs.own)),
    row('@volcengine/openapi fetchOpenAPI', describe(costs.vendors)),
    row('CPU, own over vendor', ratio.toFixed(2), goal(`at most ${MOST_CPU}`, ratio <= MOST_CPU)),
  ];
}

interface Client {
  /** Sends one signed request; rejects if the service did not do it. */
  readonly call: (action: keyof typeof ACTIONS, ids: readonly Int64[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

function ownCall(origin: string): Client {
  const transport = createTransport({
    credentials: CREDENTIALS,
    region: REGION,
    origin,
    timeoutMs: 5_000,
    connections: PARALLEL,
  });
  const run: RateLimiter['run'] = async (_lane, task) => ({
    kind: 'started',
    value: await task(() => false),
  });
  const api = createWhitelistApi({ transport, limiter: { run }, appId: APP_ID });
  const conversation = { conversationShortId: CONVERSATION_ID, operatorId: OPERATOR_ID };
  const log = createLog({ level: 'silent', secrets: [] });
  const context = { lane: 'bench', signal: new AbortController().signal, log };
  return {
    call: async (action, ids) => {
      const result = await api[action](conversation, ids, context);
      if (result.kind !== 'answered' || result.value.failed.size > 0) throw new Error(JSON.stringify(result));
    },
    close: transport.destroy,
  };
}

/** The vendor's client gets the body as text, because the SDK would round ids that are numbers. */
function vendorsCall(origin: string): Client {
  const { host } = new URL(origin);
  const service = new Service({
    serviceName: 'rtc',
    region: REGION,
    host,
    protocol: 'http:',
    defaultVersion: '2020-12-01',
    ...CREDENTIALS,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });
  const head = `"AppId":${APP_ID},"ConversationShortId":${CONVERSATION_ID},"Operator":${OPERATOR_ID}`;
  return {
    call: async (action, ids) => {
      const answer = await service.fetchOpenAPI<{ readonly FailedUserIds: readonly unknown[] }>({
        Action: ACTIONS[action],
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Host: host },
        data: `{${head},"ParticipantUserIds":[${ids.join(',')}]}`,
        httpAgent: agent,
      });
      if (answer.Result?.FailedUserIds.length !== 0) throw new Error(JSON.stringify(answer));
    },
    close: () => {
      agent.destroy();
      return Promise.resolve();
    },
  };
}

function noCost(): Cost {
  return { cpuUs: [], perSecond: [] };
}

function describe({ cpuUs, perSecond }: Cost): string {
  return `${median(cpuUs).toFixed(0)} µs CPU, ${median(perSecond).toFixed(0)} calls/s`;
}

/** Each caller removes its own users and adds them again, so that no answer names failed users. */
async function measure(call: Client['call'], { cpuUs, perSecond }: Cost): Promise<void> {
  const caller = async (_: unknown, number: number): Promise<void> => {
    const ids = Array.from({ length: IDS_PER_CALL }, (__, index) => {
      return checkedId(String(7_000_000_000_000_000_000n + BigInt(number * IDS_PER_CALL + index)));
    });
    for (let calls = 0; calls < PER_ROUND / PARALLEL; calls += 2) {
      await call('remove', ids);
      await call('add', ids);
    }
  };
  const begun = performance.now();
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: PARALLEL }, caller));
  const { user, system } = process.cpuUsage(before);
  cpuUs.push((user + system) / PER_ROUND);
  perSecond.push((PER_ROUND * 1_000) / (performance.now() - begun));
}
