import { expect, test } from 'vitest';
import { createTestLog } from './support/log.ts';

test('no secret reaches the log, wherever it stands', () => {
  const secrets = ['xoxb-planted-1', 'pl"anted\\2', 'xoxb-planted-1-longer'];
  const { log, text, entries } = createTestLog(secrets);
  log.info({ nested: { token: secrets[0] } }, `with ${secrets[2] ?? ''}`);
  log.error({ err: new Error(`Bearer ${secrets[1] ?? ''}`) }, 'failed');
  expect(text()).not.toMatch(/planted|anted/u);
  expect(entries).toMatchObject([
    { nested: { token: '[secret]' }, msg: 'with [secret]' },
    { err: { message: 'Bearer [secret]' }, msg: 'failed' },
  ]);
});
