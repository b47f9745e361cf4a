/** The report: worst first to the exit code, aligned and readable without colour, with nothing in it that is secret. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  check,
  EXIT_CODE_OF,
  ok,
  problem,
  skipped,
  verdictOf,
  warning,
  type Check,
} from '../../src/doctor/check.ts';
import { asJson, asText, cleaned } from '../../src/doctor/report.ts';
import { hideSecrets } from '../../src/log.ts';

const CHECKS: readonly Check[] = [
  check('volcengine', 'clock', warning('the clock is off', 'set it')),
  check('slack', 'bot-token', problem('SLACK_BOT_TOKEN: wrong', 'copy it again')),
  check('slack', `channel:${'C'.repeat(40)}`, skipped('needs bot-token')),
  check('store', 'folder', ok('./data can be written to')),
];

test('for people', () => {
  expect(asText(CHECKS, false)).toBe(`Volcengine
  warning  clock      the clock is off
                      → set it

Slack
  problem  bot-token  SLACK_BOT_TOKEN: wrong
                      → copy it again
  skipped  channel:${'C'.repeat(40)}  needs bot-token

Store
  ok       folder     ./data can be written to

1 problem, 1 warning, 1 ok, 1 skipped
`);
});

test('colours change nothing else', () => {
  const coloured = asText(CHECKS, true);
  expect(coloured).toContain('\u001B[31mproblem\u001B[39m');
  expect(stripVTControlCharacters(coloured)).toBe(asText(CHECKS, false));
});

test('for machines', () => {
  expect(JSON.parse(asJson(CHECKS))).toEqual({
    ok: false,
    status: 'problem',
    checks: CHECKS.map((one) => ({ ...one })),
  });
  expect(JSON.parse(asJson([]))).toEqual({ ok: true, status: 'ok', checks: [] });
});

test.each([
  [[], 0],
  [[ok('')], 0],
  [[ok(''), skipped('')], 0],
  [[ok(''), warning('', '')], 1],
  [[warning('', ''), problem('', ''), ok('')], 2],
])('%j', (findings, exitCode) => {
  expect(EXIT_CODE_OF[verdictOf(findings)]).toBe(exitCode);
});

describe('what is cleaned', () => {
  const clean = (what: string, secrets: readonly string[]): string | undefined =>
    cleaned([check('slack', 'x', ok(what))], hideSecrets(secrets))[0]?.what;

  test.each([
    ['a planted-secret b', ['planted-secret'], 'a [secret] b'],
    ['with "quotes" and \\ in it', ['"quotes" and \\'], 'with [secret] in it'],
    [encodeURIComponent('a+/b=='), ['a+/b=='], '[secret]'],
    [Buffer.from('planted').toString('base64'), ['planted'], '[secret]'],
    ['a\u001B[31mb\u202Ec\u0007', [], 'a[31mbc'],
    ['nothing', [], 'nothing'],
    ['ends in \\', ['"'], 'ends in \\'],
  ])('%j', (what, secrets, expected) => {
    expect(clean(what, secrets)).toBe(expected);
  });
});
