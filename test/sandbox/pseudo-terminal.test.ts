/** `npm run sandbox` where somebody types: on a pseudo-terminal, which `script` of util-linux makes. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';

const hasScript = spawnSync('script', ['--version']).stdout.toString().includes('util-linux');
const ENTER = '\r';
const TAB = '\t';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const UP = '\u001B[A';

interface Session {
  /** Types, and resolves when the screen shows what is waited for, after what it showed before. */
  readonly type: (keys: string, until: RegExp) => Promise<string>;
  /** With escape sequences. */
  readonly raw: () => string;
  readonly exited: Promise<number>;
}

function open(env: Record<string, string> = {}): Session {
  const child = spawn('script', ['-qec', '"$NODE" sandbox/main.ts', '/dev/null'], {
    env: { PATH: process.env['PATH'], NODE: process.execPath, TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let raw = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (raw += text));
  const seen = (from: number): string => stripVTControlCharacters(raw.slice(from)).replaceAll('\r', '');
  return {
    raw: () => raw,
    type: async (keys, until) => {
      const from = keys === '' ? 0 : raw.length;
      child.stdin.write(keys);
      while (!until.test(seen(from))) await once(child.stdout, 'data');
      return seen(from);
    },
    exited: once(child, 'exit').then(([code]) => code as number),
  };
}

/** When the sandbox waits for a line. */
const PROMPT = /\n> $/u;

describe.skipIf(!hasScript)('npm run sandbox on a pseudo-terminal', () => {
  test('takes a pasted line of 800 ids, and not the 4,095 bytes of a line of the terminal', async () => {
    const { type, exited, raw } = open();
    await type('', PROMPT);
    const ids = Array.from({ length: 800 }, (_, index) => String(500_000_000 + index));
    const shown = await type(`/unwhitelist ${ids.join(' ')}${ENTER}`, /whitelist[^]*\n\n> $/u);
    expect(shown).toContain('Not on the whitelist now (800)');
    // In colours.
    expect(raw()).toMatch(/\u001B\[3\dm/u);
    await type(CTRL_D, /$/u);
    expect(await exited).toBe(0);
  });

  test('completes with Tab, remembers lines, presses a button as the reply shows it, and ends at `exit`', async () => {
    const { type, exited } = open();
    await type('', PROMPT);
    // Key by key: readline takes a Tab that comes with more for a part of what was pasted.
    await type('/whitelist sh', /sh$/u);
    await type(TAB, /ow $/u);
    expect(await type(ENTER, PROMPT)).toContain('小明 · 10001');
    await type(`/unwhitelist 10001${ENTER}`, /Undo\n\n> $/u);
    expect(await type(`[1]${ENTER}`, PROMPT)).toContain('✅ Undone: 1 user is back');
    expect(await type(`${UP}${UP}${ENTER}`, PROMPT)).toContain('✅ Removed 1 user');
    await type(`exit${ENTER}`, /$/u);
    expect(await exited).toBe(0);
  });

  test('Ctrl-C in the middle of a command ends it, and a reply says what became of it', async () => {
    const { type, exited } = open();
    await type('', PROMPT);
    await type(`/sandbox delay 60000${ENTER}`, PROMPT);
    await type(`/unwhitelist 10001${ENTER}`, /10001\n/u);
    // The request may have left by then, or not; or the command has not even been taken in.
    await type(CTRL_C, /Not known yet for 1 user|Nothing has changed|Not tried \(1\)|nothing was done/u);
    expect(await exited).toBe(0);
  });

  test('begins in the language of LANG, and has no colours with NO_COLOR', async () => {
    const { type, raw } = open({ LANG: 'zh_CN.UTF-8', NO_COLOR: '1' });
    await type('', PROMPT);
    await type(`/unwhitelist 20001 group:music${ENTER}`, /已将 1 位用户移出/u);
    // Those of the line editor move the cursor, and colour nothing.
    expect(raw()).not.toMatch(/\u001B\[\d*m/u);
  });
});
