/** 500 one-request commands at once: whether the limit holds, and what it costs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createBot } from '../../src/bot.ts';
import type { Dispatch } from '../../src/chat/dispatch.ts';
import type { Invocation } from '../../src/chat/invocation.ts';
import { createLog } from '../../src/log.ts';
import { testConfig } from '../support/config.ts';
import type { Answer } from './service.ts';

const COMMANDS = 500;
const QPS = 50;
const ANSWER_MS = 20;

export async function benchLimit(): Promise<readonly string[]> {
  const service = fork(new URL('service.ts', import.meta.url), [String(ANSWER_MS)]);
  const [ready] = (await once(service, 'message')) as [Answer];
  if (ready.kind !== 'ready') throw new Error('the service did not start');
  const dispatches: Dispatch[] = [];
  const bot = createBot({
    config: testConfig(ready.origin),
    log: createLog({ level: 'silent', secrets: [] }),
    platforms: [
      (dispatch) => {
        dispatches.push(dispatch);
        dispatch.connect('terminal', () => ({
          authorise: () => Promise.resolve('allowed'),
          locale: () => Promise.resolve('en'),
          deliver: () => Promise.resolve(),
        }));
        return { name: 'terminal', start: () => Promise.resolve(), stop: () => Promise.resolve() };
      },
    ],
    onFatal: () => undefined,
  });
  await bot.start();
  const [dispatch] = dispatches;
  if (dispatch === undefined) throw new Error('the bot has no platform');

  const begun = performance.now();
  await Promise.all(
    Array.from({ length: COMMANDS }, (_, index) =>
      dispatch.receive(invocation(7_000_000_000_000_000_000n + BigInt(index)), () => Promise.resolve()),
    ),
  );
  await dispatch.idle();
  const tookMs = performance.now() - begun;
  service.send('report');
  const [report] = (await once(service, 'message')) as [Answer];
  await bot.stop();
  service.send('exit');
  if (report.kind !== 'report') throw new Error('no report');
  const idealMs = (COMMANDS / QPS) * 1_000;
  return [
    `limit: ${COMMANDS} one-request commands at once, answers after ${ANSWER_MS} ms, ${report.count} requests arrived`,
    `  most requests in any 1,000 ms   ${report.maxInAnySecond}   (goal: never over ${QPS})`,
    `  total over ideal (N/50 s)       ${(tookMs / idealMs).toFixed(3)}   (${(tookMs / 1_000).toFixed(2)} s; goal: at most 1.10)`,
  ];
}

function invocation(userId: bigint): Invocation {
  const options = { kind: 'options', values: { users: String(userId) } } as const;
  return {
    id: String(userId),
    invoker: { platform: 'terminal', id: 'bench' },
    channelId: null,
    act: { kind: 'command', command: 'unwhitelist', typedAs: '/unwhitelist', options },
    handle: null,
  };
}
