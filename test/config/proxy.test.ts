import { expect, test } from 'vitest';
import { describeProblems } from '../../src/config/env-reader.ts';
import { readConfig, type Config } from '../../src/config/index.ts';
import { createTestLog } from '../support/log.ts';

const ENV = {
  VOLC_ACCESSKEY: 'AKTEST',
  VOLC_SECRETKEY: 'c2VjcmV0LXZvbGM=',
  VOLC_APP_ID: '123456',
  VOLC_OPERATOR_ID: '7000000000000000001',
  LIVE_GROUPS: 'main=7234567890123456789',
  DISCORD_TOKEN: 'secret-discord',
  DISCORD_GUILD_IDS: '111',
  DISCORD_MODERATOR_ROLES: '333',
};

function config(env: Record<string, string>): Config {
  const result = readConfig({ ...ENV, ...env });
  if (result.kind === 'problems') throw new Error(describeProblems(result.problems));
  return result.config;
}

test.each([
  [{}, undefined],
  [{ NO_PROXY: 'localhost' }, undefined],
  [{ HTTP_PROXY: 'http://proxy:1' }, undefined],
  [{ HTTPS_PROXY: ' http://proxy:3128 ' }, { url: 'http://proxy:3128', noProxy: '' }],
  [
    { https_proxy: 'https://proxy', no_proxy: 'a, .b' },
    { url: 'https://proxy', noProxy: 'a, .b' },
  ],
  [
    { HTTPS_PROXY: 'http://upper', https_proxy: 'http://lower', NO_PROXY: 'upper', no_proxy: 'lower' },
    { url: 'http://lower', noProxy: 'lower' },
  ],
  [
    { HTTPS_PROXY: 'http://upper', https_proxy: '' },
    { url: 'http://upper', noProxy: '' },
  ],
])('%j', (env, proxy) => {
  expect(config(env as Record<string, string>).proxy).toEqual(proxy);
});

test.each([
  'proxy:3128',
  'proxy.internal',
  'socks5://proxy:1080',
  'http://',
  'http://proxy:70000',
  'http://proxy/path',
  'http://proxy/?a=b',
  'http://bot:topsecret%E0@proxy',
  'http://bot:top#secret@proxy',
])('a malformed address stops the start with the name of its variable: %s', (value) => {
  for (const name of ['HTTPS_PROXY', 'https_proxy']) {
    const result = readConfig({ ...ENV, [name]: value });
    expect(result.kind === 'problems' && result.problems.map((problem) => problem.name)).toEqual([name]);
    expect(result.kind === 'problems' && describeProblems(result.problems)).not.toMatch(/top#?secret/u);
  }
});

test('the password is a secret, however it is written', () => {
  const { secrets } = config({ HTTPS_PROXY: 'http://bot:p%40ss-w%3Ard@proxy:3128' });
  const { log, text } = createTestLog(secrets);
  const basic = Buffer.from('bot:p@ss-w:rd').toString('base64');
  for (const form of ['p@ss-w:rd', 'p%40ss-w%3Ard', `Basic ${basic}`]) log.error({ form }, `said ${form}`);
  expect(text()).toContain('said [secret]');
  expect(text()).not.toMatch(/p(?:@|%40)ss/u);
  expect(text()).not.toContain(basic);
});
