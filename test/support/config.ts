/** Configuration of a bot over the emulators. */
import type { Config } from '../../src/config/index.ts';
import { liveGroup } from './chat/commands.ts';
import { APP_ID, CONVERSATION_ID, CREDENTIALS, OPERATOR_ID } from './volcengine/service.ts';

/** One live group, `main`, at the service at `origin`. */
export function testConfig(
  origin: string,
  volcengine: Partial<Config['volcengine']> = {},
): Pick<Config, 'volcengine' | 'groups' | 'confirmAbove' | 'protectedIds' | 'auditChannels'> {
  const main = { ...liveGroup('main', CONVERSATION_ID), operatorId: OPERATOR_ID };
  return {
    volcengine: {
      credentials: CREDENTIALS,
      region: 'cn-north-1',
      origin,
      appId: APP_ID,
      qps: 50,
      batchSize: 20,
      timeoutMs: 2_000,
      ...volcengine,
    },
    confirmAbove: 20,
    protectedIds: [],
    auditChannels: [],
    groups: { all: [main], byChannel: new Map() },
  };
}
