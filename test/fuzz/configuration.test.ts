/** Whatever stands in the environment: a configuration within its ranges, or problems by name; never a secret's value. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { describeProblems } from '../../src/config/env-reader.ts';
import { readConfig } from '../../src/config/index.ts';
import { SECRET_NAMES, VARIABLE_NAMES as NAMES, VARIABLES } from '../../src/config/variables.ts';
import { environment } from '../support/environment.ts';
import { expectOften, fuzz } from './cases.ts';

/** Values that are right for one variable or another. */
const usual = fc.constantFrom(
  ...[
    'AKTEST',
    '123456',
    '7000000000000000001',
    '50',
    '20',
    '5000',
    'main=1, vip=2:3',
    'main=1',
    'C1=main',
    'info',
  ],
  ...[
    'xoxb-1',
    'xapp-1',
    '/unwhitelist',
    'S1',
    'U1,W2',
    'https://slack.com/api',
    'http://127.0.0.1:1',
    'cn-north-1',
    'postgres://bot:p%40ss@db.example/unwhitelist',
  ],
  ...['100000000000000001', 'C1', './data', '0', '', ' '],
);
const unusual = fc.oneof(
  fc.constantFrom(
    '51',
    '-1',
    '1e3',
    '9'.repeat(30),
    'main=0',
    'main=1,MAIN=2',
    'C1=nowhere',
    '__proto__=1',
    'https://a:b@c',
  ),
  fc.constantFrom(
    'http://example.com',
    'https://a?b=c',
    'javascript:1',
    '\u0000',
    'SILENT',
    'S1,,S2',
    'U1;U2',
    '１',
  ),
  fc.string({ unit: 'binary' }),
);
const value = fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: unusual });
/** One that is right; what is given besides may spoil it. */
const RIGHT: Readonly<Record<string, string>> = {
  ...environment({ origin: 'http://127.0.0.1:1' }, {}),
  VOLC_SESSION_TOKEN: 'sts',
  DISCORD_TOKEN: 't',
  DISCORD_GUILD_IDS: '1',
  DISCORD_MODERATOR_ROLES: '2',
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  SLACK_SIGNING_SECRET: 's',
  SLACK_MODERATOR_USERS: 'U1',
};
const some = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 4 });
const many = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: NAMES.length, size: 'max' });
const given = fc.oneof(
  some.map((changed): Record<string, string> => ({ ...RIGHT, ...changed })),
  many,
);
let configurations = 0;

fuzz(
  'configuration: any environment',
  fc.tuple(given, fc.subarray([...SECRET_NAMES])),
  ([variables, planted]) => {
    const secret = (name: string): string =>
      name === 'DATABASE_URL'
        ? 'postgres://bot:planted-password@db.example/unwhitelist'
        : `${/^x\w+-/u.exec(variables[name] ?? '')?.[0] ?? ''}planted-${name}`;
    const env: Record<string, string> = { ...variables };
    for (const name of planted) if (name in variables) env[name] = secret(name);
    const result = readConfig(env);
    if (result.kind === 'problems') {
      const message = describeProblems(result.problems);
      expect(message).not.toContain('planted');
      for (const { name } of result.problems)
        for (const one of name.split(', ')) expect(VARIABLES).toHaveProperty(one);
      return;
    }
    configurations += 1;
    const { volcengine, groups, protectedIds, secrets } = result.config;
    expect([
      volcengine.qps >= 1 && volcengine.qps <= 50,
      volcengine.batchSize >= 1 && volcengine.batchSize <= 100,
    ]).toEqual([true, true]);
    expect(groups.all.length).toBeGreaterThan(0);
    for (const group of groups.byChannel.values()) expect(groups.all).toContain(group);
    for (const { operatorId } of groups.all) expect(protectedIds).toContain(operatorId);
    // Every secret is known as one, so that it is cut out of the log.
    for (const name of SECRET_NAMES) {
      const text = env[name]?.trim() ?? '';
      if (text !== '') expect(secrets).toContain(text);
    }
    if (planted.includes('DATABASE_URL') && 'DATABASE_URL' in variables)
      expect(secrets).toContain('planted-password');
  },
  () => {
    expectOften(configurations, 1_000);
  },
);
