/** Creates the real API client over the emulated service. */
import { onTestFinished } from 'vitest';
import { createNetwork, type ProxySettings } from '../../../src/network/index.ts';
import { createWhitelistApi, type WhitelistApi } from '../../../src/volcengine/client.ts';
import type { Int64 } from '../../../src/volcengine/int64-json.ts';
import type { RateLimiter } from '../../../src/volcengine/limit/account-limiter.ts';
import { createRateLimiter } from '../../../src/volcengine/limit/in-process.ts';
import type { Credentials } from '../../../src/volcengine/signer.ts';
import { createTransport } from '../../../src/volcengine/transport.ts';
import { createTestLog } from '../log.ts';
import {
  APP_ID,
  CONVERSATION_ID,
  CREDENTIALS,
  OPERATOR_ID,
  startTestService,
  type TestService,
} from './service.ts';

export const conversation = { conversationShortId: CONVERSATION_ID, operatorId: OPERATOR_ID };
export const context = { lane: 'command', signal: new AbortController().signal, log: createTestLog().log };

export function ids(...values: readonly string[]): readonly Int64[] {
  return values as readonly Int64[];
}

export interface ApiOptions {
  readonly credentials?: Credentials;
  readonly timeoutMs?: number;
  readonly now?: () => Date;
  readonly limiter?: RateLimiter;
  /** The proxy's URL. */
  readonly proxy?: ProxySettings;
}

/** A client for `origin` without pauses, closed at the end of the test. */
export function createApi(origin: string, parts: ApiOptions = {}): WhitelistApi {
  const { credentials = CREDENTIALS, timeoutMs = 1_000, now, proxy } = parts;
  const { limiter = createRateLimiter({ limit: 50, holdMs: 0 }) } = parts;
  const { open } = createNetwork(proxy);
  const endpoint = { credentials, region: 'cn-north-1', origin, timeoutMs, connections: 50, open };
  const transport = createTransport(endpoint, now);
  onTestFinished(() => transport.destroy());
  return createWhitelistApi({ transport, limiter, appId: APP_ID, backoff: () => 1 });
}

/** Starts an emulated service that is closed at the end of the test. */
export async function start(...parameters: Parameters<typeof startTestService>): Promise<TestService> {
  const service = await startTestService(...parameters);
  onTestFinished(() => service.close());
  return service;
}
