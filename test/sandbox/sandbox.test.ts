import { describe, expect, test } from 'vitest';
import { startProcess } from '../support/process.ts';

/** What the sandbox prints for these lines, its banner first. */
async function converse(
  ...lines: string[]
): Promise<{ banner: string; replies: string[]; code: number | null }> {
  const sandbox = startProcess('src/sandbox/main.ts', {}, lines.map((line) => `${line}\n`).join(''));
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
    expect(answers[0]).toBe('✅ Removed 1 of 1 user from the whitelist of main.');
    for (const lost of [answers[1], answers[2]]) {
      expect(lost).toContain(
        '✅ Removed 1 of 1 user from the whitelist of main.\nThe service gave no answer for 1 of them',
      );
    }
    expect(answers[3]).toContain('✅ Removed 1 of 1 user');
    expect(answers[4]).toContain('  • 7000000000000000002 — still on the whitelist: refused by the service');
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
    expect(replies[1]).toBe('✅ 已将 1 位用户中的 1 位移出直播群 music 的白名单。');
    expect(replies[3]).toBe('⛔ 你不在可使用此命令的管理员之列。未执行任何操作。');
    expect(replies[4]).toContain('/unwhitelist help');
    expect(replies[5]).toContain('/sandbox throttle');
    expect(replies[6]).toContain('/sandbox throttle');
  });
});
