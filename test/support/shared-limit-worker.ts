/** One bot process, as far as the shared limit goes: the real client and transport, told by its parent what to do. */
import { createLog } from '../../src/log.ts';
import { createWhitelistApi } from '../../src/volcengine/client.ts';
import { createSharedRateLimiter } from '../../src/volcengine/shared-limit/index.ts';
import { createTransport } from '../../src/volcengine/transport.ts';
import { APP_ID, CONVERSATION_ID, CREDENTIALS, OPERATOR_ID } from './volcengine.ts';

export interface WorkerSettings {
  readonly redisUrl: string;
  readonly origin: string;
  readonly limit: number;
  readonly timeoutMs: number;
  /** By how much the wall clock of this process is wrong. */
  readonly clockAheadMs: number;
}
export type ToWorker =
  /** Makes so many calls, `parallel` at a time, and tells how many were answered. */
  | { readonly kind: 'feed'; readonly count: number; readonly parallel: number }
  /** Blocks the event loop. */
  | { readonly kind: 'stall'; readonly ms: number };
export type FromWorker =
  | { readonly kind: 'available'; readonly available: boolean }
  | { readonly kind: 'fed'; readonly answered: number }
  | { readonly kind: 'log'; readonly line: string };

const settings = JSON.parse(process.argv[2] ?? '') as WorkerSettings;
const { redisUrl, origin, limit, timeoutMs, clockAheadMs } = settings;
const send = (message: FromWorker): void => {
  process.send?.(message);
};
process.on('disconnect', () => process.exit(0));

const rightNow = Date.now;
Date.now = () => rightNow() + clockAheadMs;

const log = createLog({
  level: 'info',
  secrets: [],
  write: (line) => {
    send({ kind: 'log', line });
  },
});
const limiter = createSharedRateLimiter({ redisUrl, scope: 'test', limit, timeoutMs, log });
const transport = createTransport({
  credentials: CREDENTIALS,
  region: 'cn-north-1',
  origin,
  timeoutMs,
  connections: limit,
});
const api = createWhitelistApi({ transport, limiter, appId: APP_ID });
const conversation = { conversationShortId: CONVERSATION_ID, operatorId: OPERATOR_ID };
const context = { lane: 'command', signal: new AbortController().signal, log };

async function feed(count: number, parallel: number): Promise<number> {
  let left = count;
  let answered = 0;
  const loop = async (): Promise<void> => {
    while (left-- > 0) {
      const { kind } = await api.page(conversation, '0', context);
      if (kind === 'answered') answered += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, loop));
  return answered;
}

limiter.onChange((available) => {
  send({ kind: 'available', available });
});
process.on('message', (message: ToWorker) => {
  if (message.kind === 'feed') {
    void feed(message.count, message.parallel).then((answered) => {
      send({ kind: 'fed', answered });
    });
  } else {
    const until = performance.now() + message.ms;
    while (performance.now() < until);
  }
});
