/** The initial state of the sandbox: an invented account with three live groups. */
import type { BotConfig } from '../src/bot.ts';
import { createEnvReader } from '../src/config/env-reader.ts';
import { readFields } from '../src/config/fields.ts';
import type { Int64 } from '../src/volcengine/int64-json.ts';
import type { GroupSeed } from '../emulators/volcengine/whitelists.ts';

const OPERATOR_ID = '7000000000000000001' as Int64;

/** Live groups by the name that moderators use. Some ids are above 2^53, where numbers of JavaScript are rounded. */
export const SEED: Readonly<Record<string, GroupSeed>> = {
  main: {
    conversationShortId: '7234567890123456789',
    ownerId: OPERATOR_ID,
    whitelist: {
      10001: '小明',
      10002: 'Alice',
      10003: '<!channel> Bob',
      '9007199254740993': '大熊',
      '7000000000000000002': 'Élodie',
      '9223372036854775807': 'The last one',
    },
  },
  music: {
    conversationShortId: '7234567890123456790',
    ownerId: OPERATOR_ID,
    whitelist: { 20001: 'DJ 阿杰', 20002: 'Mina', 20003: 'Tomás' },
  },
  'game-night': {
    conversationShortId: '7234567890123456791',
    ownerId: OPERATOR_ID,
    whitelist: { 30001: 'GG', 30002: '路人甲' },
  },
};

/** The channel that the terminal stands for; it is bound to the first live group. */
export const TERMINAL_CHANNEL = 'terminal';

/** The configuration of a sandbox bot whose service is at `origin`. */
export function sandboxConfig(origin: string): BotConfig {
  const all = Object.entries(SEED).map(([name, { conversationShortId }]) => ({
    name,
    conversationShortId: conversationShortId as Int64,
    operatorId: OPERATOR_ID,
  }));
  const [main] = all;
  return {
    ...readFields(createEnvReader({})),
    volcengine: {
      credentials: { accessKeyId: 'SANDBOX', secretKey: 'not-a-secret' },
      region: 'cn-north-1',
      origin,
      appId: 123_456,
      qps: 50,
      batchSize: 20,
      timeoutMs: 2_000,
    },
    protectedIds: [OPERATOR_ID],
    auditChannels: [{ platform: 'terminal', channelId: 'audit' }],
    groups: { all, byChannel: new Map(main && [[TERMINAL_CHANNEL, main]]) },
  };
}
