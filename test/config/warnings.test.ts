/** Names and values that are probably mistakes. */
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { problems, SLACK, VOLC } from './environments.ts';

describe('what may be a mistake', () => {
  const warnings = (env: Record<string, string>): readonly string[] =>
    readConfig({ ...VOLC, ...SLACK, ...env }).warnings.map(({ name, what }) => `${name}: ${what}`);

  test.each([
    ['SLACK_AUDIT_CHANEL', 'SLACK_AUDIT_CHANNEL'],
    ['VOLC_ACCESS_KEY', 'VOLC_ACCESSKEY'],
    ['volc_qps', 'VOLC_QPS'],
    ['CONFIRM_ABOVES', 'CONFIRM_ABOVE'],
    ['DISCORD_TOKEN_FILES', 'DISCORD_TOKEN_FILE'],
  ])('%s was meant as %s', (name, meant) => {
    expect(warnings({ [name]: 'x' })).toEqual([
      `${name}: no variable of this bot has this name: did you mean ${meant}?`,
    ]);
  });

  test('a name that begins as ours and is like none is named all the same, and one of another program is not', () => {
    const others = {
      HTTP_PROXY: 'x',
      https_proxy: 'http://127.0.0.1',
      no_proxy: 'x',
      XDG_DATA_DIRS: '/',
      PORT: '1',
    };
    const services = {
      SLACK_SERVICE_HOST: '10.0.0.1',
      SLACK_PORT_80_TCP: 'tcp://10.0.0.1:80',
      DISCORD_X: '',
    };
    expect(warnings({ ...others, ...services, DISCORD_CLIENT_ID: '1' })).toEqual([
      'DISCORD_CLIENT_ID: no variable of this bot has this name',
    ]);
  });

  test('a secret of a few characters', () => {
    expect(warnings({ VOLC_SECRETKEY: '12345' })).toEqual([
      'VOLC_SECRETKEY: has fewer than 6 characters: it does not look complete',
    ]);
  });

  test('is told beside what is wrong', () => {
    const text = problems({ VOLC_ACCESS_KEY: 'topsecret' });
    expect(text).toMatch(
      /VOLC_ACCESSKEY: is required[^]*\nAnd these may be mistakes:\n {2}VOLC_ACCESS_KEY: .*VOLC_ACCESSKEY\?$/u,
    );
    expect(text).not.toContain('topsecret');
  });
});
