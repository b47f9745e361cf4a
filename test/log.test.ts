import { expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
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

test.each([
  ['in an address', encodeURIComponent],
  ['in a form', (text: string) => new URLSearchParams({ token: text }).toString()],
  ['in base64', (text: string) => Buffer.from(text).toString('base64')],
  ['in base64 for addresses', (text: string) => Buffer.from(text).toString('base64url')],
  ['in JSON', (text: string) => JSON.stringify({ text })],
])('nor as it is written %s', (_where, write) => {
  const secret = 'pl"anted +/\\=用';
  const { log, text } = createTestLog([secret]);
  log.info(`a${write(secret)}z`);
  expect(text()).toContain('[secret]');
  expect(text()).not.toMatch(/anted|cGwi/u);
});

test('a signature is no more than a word', () => {
  const { log, text } = createTestLog();
  log.info({ detail: `HMAC-SHA256 Credential=x, Signature=${'0a'.repeat(32)}` });
  expect(text()).toContain('Signature=[secret]');
});

test('a text of no secret, or of an empty one, is left alone', () => {
  const lines: string[] = [];
  createLog({ level: 'info', secrets: [''], write: (line) => lines.push(line) }).info('a.b\uD800');
  createLog({ level: 'info', secrets: ['.', '\uD800x'], write: (line) => lines.push(line) }).info('ab');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['a.b\uD800', 'ab']);
});
