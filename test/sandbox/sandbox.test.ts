import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startProcess } from '../support/process.ts';

/** What the sandbox prints for these lines, its banner first. */
async function converse(
  ...lines: string[]
): Promise<{ banner: string; replies: string[]; code: number | null }> {
  const sandbox = startProcess(
    'src/sandbox/main.ts',
    {},
    { input: lines.map((line) => `${line}\n`).join('') },
  );
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
        '⚠️ Removed 2 of 3 users from the whitelist of main.',
        'Failed (1)',
        '  • 99999 — was not on the whitelist',
        'Request ids: sandbox000001',
        '[1] Undo (2)',
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
    expect(answers[0]).toBe('✅ Removed 1 of 1 user from the whitelist of main.\n[1] Undo (1)');
    for (const lost of [answers[1], answers[2]]) {
      expect(lost).toContain(
        '✅ Removed 1 of 1 user from the whitelist of main.\nThe service gave no answer for 1 of them',
      );
    }
    expect(answers[3]).toContain('✅ Removed 1 of 1 user');
    expect(answers[4]).toContain(
      '  • 7000000000000000002 (Élodie) — still on the whitelist: refused by the service',
    );
  });

  test('can do all that a moderator reaches for: pick, undo, preview, file, everybody, links, messages', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'left.csv');
    await writeFile(file, 'name,user_id\n小明,10001\nAlice,10002\n');
    const { replies } = await converse(
      '/unwhitelist',
      '/pick 10001',
      '1',
      '1',
      '/unwhitelist 10001 preview',
      `/unwhitelist file:${file} reason: left`,
      '1',
      '/whitelist link @BOB 10003',
      '/unwhitelist @BOB',
      '/message take 20001 away',
      '/unwhitelist all group:all',
      '/whitelist history',
      '/sandbox audit on',
      '/whitelist add 10001',
    );
    expect(replies[0]).toContain('  小明 · 10001\n');
    expect(replies.slice(13).join('')).toContain(
      '[#audit] ✅ YOU (terminal) added 1 of 1 user to the whitelist of main.',
    );
    expect(replies[1]).toContain('✅ Removed 1 of 1 user from the whitelist of main.\n[1] Undo (1)');
    expect(replies[2]).toContain('✅ Added 1 of 1 user to the whitelist of main.');
    expect(replies[3]).toContain('✅ Removed 1 of 1 user');
    expect(replies[4]).toBe(
      'ℹ️ Preview: this would remove 0 users from main. Nothing was done.\nNot on the whitelist now (1)\n  • 10001 (小明)',
    );
    expect(replies[5]).toContain('This would remove 1 user from main.');
    expect(replies[6]).toContain(
      '⚠️ Removed 1 of 2 users from the whitelist of main.\nFailed (1)\n  • 10001 (小明) — was not on the whitelist',
    );
    expect(replies[8]).toContain('✅ Removed 1 of 1 user');
    expect(replies[9]).toContain('None of them is on the whitelist of main.');
    expect(replies[10]).toContain('This would remove 8 users from main, music, game-night.');
    expect(replies[11]).toMatch(/YOU \(terminal\) removed 1 of 2 — left\n/u);
  });

  test('speaks Chinese, refuses strangers, and helps with what it does not know', async () => {
    const { replies } = await converse(
      '/sandbox language zh-CN',
      '/unwhitelist 20001 group:music',
      '/sandbox moderator off',
      '/unwhitelist 20002 group:music',
      'hello',
      '/sandbox nonsense',
      '/sandbox __proto__',
    );
    expect(replies[1]).toBe('✅ 已将 1 位用户中的 1 位移出直播群 music 的白名单。\n[1] 撤销（1）');
    expect(replies[3]).toBe('⛔ 你不在可使用此命令的管理员之列。未执行任何操作。');
    expect(replies[4]).toContain('/unwhitelist help');
    expect(replies[5]).toContain('/sandbox throttle');
    expect(replies[6]).toContain('/sandbox throttle');
  });
});
