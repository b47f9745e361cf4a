/** Slack is asked whether it takes every form of message, modal and page that the bot makes. */
import { describe, expect, test } from 'vitest';
import { setUp, check } from './harness.ts';

describe('messages and modals', () => {
  test('Slack is asked about every form, and nothing is posted', async () => {
    const setup = await setUp();
    const seen = await check(setup);
    expect(seen.line('slack.forms')).toMatch(/^ok Slack takes the 10 forms of message, modal and page/u);
    const asked = setup.slack.callsOf('blocks.validate');
    expect(asked.map(({ args }) => Object.keys(args).find((name) => name !== 'token')).sort()).toEqual([
      ...['message', 'message', 'message'],
      ...['view', 'view', 'view', 'view', 'view', 'view', 'view'],
    ]);
    expect(asked.filter(({ args }) => /type\W+home\b/u.test(JSON.stringify(args)))).toHaveLength(1);
    expect(asked.map(({ args }) => JSON.stringify(args).length).every((length) => length < 250_000)).toBe(
      true,
    );
  });

  test('a refusal is told in the words of Slack, and ends nothing', async () => {
    const setup = await setUp();
    const errors = [
      { pointer: '/blocks/0/elements/1', code: 'failed_constraint', message: 'too many elements' },
    ];
    const body = JSON.stringify({ ok: false, error: 'invalid_view', errors });
    setup.slack.fail('blocks.validate', { status: 200, body }, 1);
    const seen = await check(setup);
    expect(seen.line('slack.forms')).toMatch(
      /^warning Slack refuses .*: (?:message|modal), [\w ]+: \/blocks\/0\/elements\/1 failed_constraint too many elements → report/u,
    );
    expect(seen.exitCode).toBe(1);
  });

  test.each([
    ['unknown_method', { error: 'unknown_method' }],
    ['missing_scope', { error: 'missing_scope' }],
    ['rate_limited', { rateLimited: 30 }],
    ['http_503', { status: 503 }],
    ['no answer within 3 s', 'hang'],
  ] as const)('where that cannot be asked (%s), it is a remark', async (why, fault) => {
    const setup = await setUp();
    setup.slack.fail('blocks.validate', fault);
    const seen = await check(setup, { answerMs: 3_000 });
    expect(seen.line('slack.forms')).toBe(`skipped could not be checked: blocks.validate (${why})`);
    expect(seen.exitCode).toBe(0);
  });
});
