/** The configuration of a bot without platforms, over the emulated Volcengine service. */
import type { BotConfig } from '../../src/bot.ts';
import { createEnvReader } from '../../src/config/env-reader.ts';
import { readFields } from '../../src/config/fields.ts';
import { liveGroup } from './chat/commands.ts';
import { APP_ID, CONVERSATION_ID, CREDENTIALS, OPERATOR_ID } from './volcengine/service.ts';

/** A configuration with the live group `main` at the service at `origin`. */
export function testConfig(origin: string, volcengine: Partial<BotConfig['volcengine']> = {}): BotConfig {
  const main = { ...liveGroup('main', CONVERSATION_ID), operatorId: OPERATOR_ID };
  return {
    ...readFields(createEnvReader({})),
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
    protectedIds: [],
    auditChannels: [],
    groups: { all: [main], byChannel: new Map() },
  };
}
