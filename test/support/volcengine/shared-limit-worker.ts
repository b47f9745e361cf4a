/** The script of a process with the shared limiter and the real API client, controlled by its parent process. */
import { createLog } from '../../../src/log.ts';
import { createWhitelistApi } from '../../../src/volcengine/client.ts';
import { createSharedRateLimiter } from '../../../src/volcengine/limit/shared.ts';
import { createTransport } from '../../../src/volcengine/transport.ts';
import { connectTo } from './limit-query.ts';
import { APP_ID, CONVERSATION_ID, CREDENTIALS, OPERATOR_ID } from './service.ts';

export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly origin: string;
  readonly limit: number;
  readonly timeoutMs: number;
  readonly holdMs: number;
  /** How far the wall clock of this process is ahead. */
  readonly clockAheadMs: number;
}
/** Makes `count` calls, `parallel` at a time, and reports how many were answered. */
export interface ToWorker {
  readonly kind: 'feed';
  readonly count: number;
  readonly parallel: number;
}
export type FromWorker =
  | { readonly kind: 'available'; readonly available: boolean }
  | { readonly kind: 'fed'; readonly answered: number }
  | { readonly kind: 'log'; readonly line: string };

const settings = JSON.parse(process.argv[2] ?? '') as WorkerSettings;
const { databaseUrl, origin, limit, timeoutMs, holdMs, clockAheadMs } = settings;
/** The deadline of a statement, after which PostgreSQL counts as away. */
const ANSWER_MS = 1_000;
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
const { query } = connectTo(databaseUrl, ANSWER_MS);
const limiter = createSharedRateLimiter({ query, limit, timeoutMs, holdMs, log });
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
  void feed(message.count, message.parallel).then((answered) => {
    send({ kind: 'fed', answered });
  });
});
