import { describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { createLog, readableForm } from '../src/log.ts';
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

test('a secret of a few characters is cut out of values, and leaves the keys of a line alone', () => {
  const { log, text, entries } = createTestLog(['e', '"n\\']);
  log.warn({ err: new Error('me'), nested: { level: ['e', '\n"n\\'] }, requestId: 1 }, 'here');
  expect(entries).toMatchObject([
    {
      level: 40,
      err: { message: 'm[secret]' },
      nested: { level: ['[secret]', '\n[secret]'] },
      requestId: 1,
      msg: 'h[secret]r[secret]',
    },
  ]);
  expect(text()).toMatch(/\}\n$/u);
});

test('a text of no secret, or of an empty one, is left alone', () => {
  const lines: string[] = [];
  createLog({ level: 'info', secrets: [''], write: (line) => lines.push(line) }).info('a.b\uD800');
  createLog({ level: 'info', secrets: ['.', '\uD800x'], write: (line) => lines.push(line) }).info('ab');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['a.b\uD800', 'ab']);
});

describe('on a terminal', () => {
  const terminal = { isTTY: true, hasColors: () => false };

  async function readable(secrets: readonly string[] = []) {
    const form = await readableForm(terminal);
    if (form === undefined) throw new Error('no form');
    const lines: string[] = [];
    const write = (line: string): void => void lines.push(line);
    return { lines, log: createLog({ level: 'trace', secrets, form, write }) };
  }

  test('a line is for human eyes', async () => {
    const { log, lines } = await readable();
    log.child({ interaction: 'i1' }).warn({ waitMs: 5 }, 'could not connect');
    expect(lines).toEqual([
      expect.stringMatching(
        /^\[\d\d:\d\d:\d\d\.\d{3}\] WARN: could not connect \{"interaction":"i1","waitMs":5\}\n$/u,
      ),
    ]);
  });

  test('an error is told with its stack and its cause', async () => {
    const { log, lines } = await readable();
    log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    expect(lines.join('')).toMatch(
      /ERROR: failed ?\n {4}err: \{[^]*log\.test\.ts[^]*caused by: Error: inner/u,
    );
  });

  test('no secret is printed, wherever it stands', async () => {
    const secrets = ['xoxb-planted-1', 'pl"anted\\2'];
    const { log, lines } = await readable(secrets);
    log.info({ nested: { token: secrets[1] } }, `with ${secrets[1] ?? ''} and ${secrets[0] ?? ''}`);
    log.error({ err: new Error(`Bearer ${secrets[1] ?? ''}`, { cause: new Error(secrets[0]) }) }, 'failed');
    expect(lines.join('')).not.toMatch(/anted/u);
    expect(lines.join('')).toContain('with [secret] and [secret]');
  });

  test('what stands in a message steers no terminal, and looks like no other line', async () => {
    const { log, lines } = await readable();
    const foreign = '\u001B[2J\u009B31m\u0007 x\n[00:00:00.000] INFO: answered';
    log.warn({ reason: foreign, err: new Error(foreign) }, foreign);
    expect(lines.join('').replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(lines.join('')).not.toMatch(/^\[00:00:00/mu);
  });

  test('a secret of digits that is a number too leaves lines that are none, and are printed all the same', async () => {
    const { log, lines } = await readable(['123456']);
    log.info({ ageMs: 123_456 }, 'it is 123456');
    expect(lines.join('')).toMatch(/^\{.*"ageMs":\[secret\],"msg":"it is \[secret\]"\}\n$/u);
  });

  test('and nowhere else', async () => {
    expect(await readableForm({ ...terminal, isTTY: false })).toBeUndefined();
  });
});

const hasScript = spawnSync('script', ['--version']).stdout.toString().includes('util-linux');

describe.skipIf(!hasScript)('npm start on a pseudo-terminal', () => {
  /** What is printed where standard error is a terminal, or, with `2>…`, is none. */
  function start(redirection: string): string {
    const command = `"$NODE" src/main.ts ${redirection}`;
    const env = { PATH: process.env['PATH'], NODE: process.execPath, TERM: 'xterm-256color', ...CONFIGURED };
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { env, encoding: 'utf8' });
    return stdout;
  }
  /** Usable, but for the folder, so that the start ends by itself. */
  const CONFIGURED = {
    VOLC_ACCESSKEY: 'planted-1',
    VOLC_SECRETKEY: 'planted-2',
    VOLC_APP_ID: '1',
    VOLC_OPERATOR_ID: '1',
    LIVE_GROUPS: 'a=1',
    DISCORD_TOKEN: 'planted-3',
    DISCORD_GUILD_IDS: '1',
    DISCORD_MODERATOR_ROLES: '2',
    DATA_DIR: 'package.json',
  };

  test('prints readable lines, in colours', () => {
    expect(start('')).toMatch(/\u001B\[\d+mFATAL\u001B\[\d+m: .*could not start/u);
  });

  test('prints JSON where standard error leads elsewhere', () => {
    expect(start('2> /dev/stdout | cat')).toMatch(/^\{"level":60,.*"msg":"could not start"\}/mu);
  });
});
