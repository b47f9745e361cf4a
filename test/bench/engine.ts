/** Creates the parts below the chat: the signed API client over the limiter. */
import { createLog } from '../../src/log.ts';
import { createWhitelistApi, type CallContext } from '../../src/volcengine/client.ts';
import { createRateLimiter } from '../../src/volcengine/limit/in-process.ts';
import { createTransport } from '../../src/volcengine/transport.ts';
import type { WhitelistChange } from '../../src/whitelist/change/change-whitelist.ts';
import { APP_ID, CONVERSATION_ID, CREDENTIALS, OPERATOR_ID } from '../support/volcengine/service.ts';

export const QPS = 50;

export interface Engine {
  /** The arguments of a removal without its users and its write-ahead log. */
  readonly change: Pick<WhitelistChange, 'kind' | 'api' | 'group' | 'parallel' | 'context'>;
  readonly close: () => Promise<void>;
}

export function createEngine(origin: string): Engine {
  const transport = createTransport({
    credentials: CREDENTIALS,
    region: 'cn-north-1',
    origin,
    timeoutMs: 5_000,
    connections: QPS,
  });
  const limiter = createRateLimiter({ limit: QPS });
  const api = createWhitelistApi({ transport, limiter, appId: APP_ID });
  const log = createLog({ level: 'silent', secrets: [] });
  const context: CallContext = { lane: 'bench', signal: new AbortController().signal, log };
  const group = { name: 'main', conversationShortId: CONVERSATION_ID, operatorId: OPERATOR_ID };
  return {
    change: { kind: 'remove', api, group, parallel: QPS, context },
    close: async () => {
      limiter.close();
      await transport.destroy();
    },
  };
}
