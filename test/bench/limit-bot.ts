/** The whole bot without platforms, given many commands of one request each at once. */
import { createBot } from '../../src/bot.ts';
import type { Dispatch } from '../../src/chat/dispatch.ts';
import type { Invocation } from '../../src/chat/invocation.ts';
import { createLog } from '../../src/log.ts';
import { testConfig } from '../support/config.ts';
import { startCounting } from './counting.ts';

const QPS = 50;

export interface Outcome {
  /** Requests in any 1,000 ms, as the service sees them. */
  readonly most: number;
  /** The time from the first call to the last answer, over the number of requests / 50 s. */
  readonly overIdeal: number;
}

export async function benchBotLimit(commands: number, answerMs: number): Promise<Outcome> {
  const service = await startCounting(commands, answerMs);
  const dispatches: Dispatch[] = [];
  const bot = createBot({
    config: testConfig(service.origin),
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
    Array.from({ length: commands }, (_, index) =>
      dispatch.receive(invocation(7_000_000_000_000_000_000n + BigInt(index)), () => Promise.resolve()),
    ),
  );
  await dispatch.idle();
  const tookMs = performance.now() - begun;
  const { count, maxInAnySecond } = await service.report();
  await bot.stop();
  await service.close();
  if (count !== commands) throw new Error(`${count} requests of ${commands} commands arrived`);
  return { most: maxInAnySecond, overIdeal: tookMs / ((commands / QPS) * 1_000) };
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
