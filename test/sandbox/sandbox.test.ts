import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startProcess } from '../support/process/run.ts';

/** What the sandbox prints for these lines, its banner first. */
async function converse(
  ...lines: string[]
): Promise<{ banner: string; replies: string[]; code: number | null }> {
  const sandbox = startProcess('sandbox/main.ts', {}, { input: lines.map((line) => `${line}\n`).join('') });
  const code = await sandbox.exited;
  const [banner = '', ...replies] = sandbox.output().split(/^> .*\n/mu);
  return { banner, replies: replies.map((reply) => reply.trimEnd()), code };
}

describe('npm run sandbox', () => {
  test('says what it is, runs a removal end to end, and exits with 0', async () => {
    const { banner, replies, code } = await converse('/unwhitelist 10001 10002 99999', '/sandbox show main');
    expect(banner).toMatch(/^unwhitelist sandbox: .*http:\/\/127\.0\.0\.1:\d+/u);
    expect(banner.match(/^ {2}\/\S+ .*$/gmu)).toHaveLength(3);
    expect(replies[0]).toBe(
      [
        '⚠️ Removed 2 users from the main whitelist; 1 was not on it.',
        'Was not on the whitelist (1)',
        '  • 99999',
        'Removed (2)',
        '  • 小明 · 10001',
        '  • Alice · 10002',
        'Request ID: sandbox000002',
        '[1] Undo',
      ].join('\n'),
    );
    expect(replies[1]).not.toMatch(/1000[12]/u);
    expect(replies[1]).toContain('9007199254740993 (大熊)');
    expect(replies.join('')).not.toContain('\u001B');
    expect(code).toBe(0);
  });

  test('shows what a moderator reads when the service misbehaves', async () => {
    const { replies } = await converse(
      '/sandbox throttle 2',
      '/unwhitelist 10001',
      '/sandbox drop',
      '/unwhitelist 10002',
      '/sandbox delay 2500',
      '/unwhitelist 10003',
      '/sandbox garbage',
      '/unwhitelist 9007199254740993',
      '/sandbox refuse 7000000000000000002',
      '/unwhitelist 7000000000000000002',
    );
    const answers = replies.filter((_reply, index) => index % 2 === 1);
    // While it throttles, the whitelist may not be read in time for nicknames.
    expect(answers[0]).toMatch(
      /^✅ Removed 1 user from the main whitelist\.\nRemoved \(1\)\n {2}• (?:小明 · )?10001\n\[1\] Undo$/u,
    );
    for (const lost of [answers[1], answers[2]]) {
      expect(lost).toContain('✅ Removed 1 user from the main whitelist.');
      expect(lost).toContain('Volcengine did not answer for 1 of them');
    }
    expect(answers[3]).toContain('✅ Removed 1 user');
    expect(answers[4]).toContain(
      '  • Élodie · 7000000000000000002 — still on the whitelist; refused by Volcengine',
    );
  });

  test('can do all that a moderator reaches for: pick, undo, preview, file, everybody, links, messages', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'left.csv');
    await writeFile(file, 'name,user_id\n小明,10001\nAlice,10002\n');
    const { replies } = await converse(
      ...['/unwhitelist', '/pick 10001', '1', '1', '/unwhitelist 10001 preview'],
      ...[`/unwhitelist file:${file} reason: left`, '1', '/whitelist link @BOB 10003', '/unwhitelist @BOB'],
      ...['/message take 20001 away', '/unwhitelist all group:all', '/whitelist history'],
      ...['/unwhitelist 7000000000000000001 élodie', '/sandbox audit on', '/whitelist add 10001'],
      ...['/whitelist save friday', '/unwhitelist 10001', '/whitelist set friday', '1'],
      ...['/whitelist panel group:music', '3'],
    );
    expect(replies[0]).toContain('  小明 · 10001\n');
    expect(replies[1]).toContain('✅ Removed 1 user from the main whitelist.');
    expect(replies[2]).toContain('✅ Undone: 1 user is back on the main whitelist.');
    expect(replies[3]).toContain('✅ Undone: 1 user is off the main whitelist.');
    expect(replies[4]).toBe(
      'ℹ️ None of these users is on the main whitelist. Nothing has changed.\nNot on the whitelist now (1)\n  • 小明 · 10001',
    );
    expect(replies[5]).toContain('ℹ️ Remove 1 user from the main whitelist? Nothing has changed yet.');
    expect(replies[5]).toContain('The IDs are from the column user_id of the file.\nReason: left');
    // That 小明 is not on it was told before.
    expect(replies[6]).toContain(
      '✅ Removed 1 user from the main whitelist; 1 was not on it.\nWas not on the whitelist (1)\n  • 小明 · 10001',
    );
    expect(replies[8]).toContain('✅ Removed 1 user');
    expect(replies[9]).toContain('⛔ None of these users is on the main whitelist.');
    expect(replies[10]).toContain('ℹ️ Remove 8 users from the main, music and game-night whitelists?');
    expect(replies[11]).toMatch(/YOU removed Alice · 10002 — reason: left\n/u);
    expect(replies[12]).toContain('Did you mean (1)\n  • Élodie · 7000000000000000002');
    expect(replies.slice(13).join('')).toContain(
      'ℹ️ Add 1 user to the main whitelist? Nothing has changed yet.',
    );
    expect(replies.slice(13).join('')).toContain(
      '[#audit] ✅ YOU: Added 1 user to the main whitelist.\nAdded (1)\n  • 小明 · 10001',
    );
    expect(replies.at(-2)).toMatch(
      /a message that stays:\n.*of music\n\d users? (?:is|are) on it[\s\S]*\[3\] Who is on it/u,
    );
    expect(replies.at(-1)).toMatch(/on the music whitelist\.[\s\S]*20001/u);
  });

  test('speaks Chinese, refuses strangers, and helps with what it does not know', async () => {
    const { replies } = await converse(
      '/sandbox language zh-CN',
      '/unwhitelist 20001 group:music',
      '/sandbox moderator off',
      '/unwhitelist 20002 group:music',
      '/sandbox moderator music',
      '/unwhitelist 20002 group:main',
      'hello',
      '/sandbox nonsense',
      '/sandbox __proto__',
      ...['help', '?', '7', 'exit', '/sandbox show'],
    );
    expect(replies[1]).toBe(
      '✅ 已将 1 位用户移出直播群 music 的白名单。\n已移出（1）\n  • DJ 阿杰 · 20001\n[1] 撤销',
    );
    expect(replies[3]).toBe('⛔ 你没有使用此命令的权限。');
    expect(replies[5]).toBe('⛔ 你只能管理直播群 music。未做任何更改。');
    expect(replies[6]).toContain('/unwhitelist help');
    expect(replies[7]).toContain('/sandbox throttle');
    expect(replies[7]).toMatch(/^There is no \/sandbox nonsense\. There are:\n/u);
    expect(replies[8]).toContain('/sandbox throttle');
    expect(replies[9]).toMatch(/^\/sandbox show \[group\] /u);
    expect(replies[10]).toBe(replies[9]);
    expect(replies[11]).toBe('The last reply has no such button.');
    // Nothing after `exit` is read.
    expect(replies.slice(12)).toEqual(['']);
  });

  test('ends in order where the reader of its output has gone, as `head` does', async () => {
    const { child, exited, errors, prints } = startProcess('sandbox/main.ts');
    await prints(/Three commands/u);
    child.stdout?.destroy();
    child.stdin?.end('/unwhitelist 10001\n/whitelist show\n');
    expect(await exited).toBe(0);
    expect(errors()).toBe('');
  });
});
