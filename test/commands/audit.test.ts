/** What the audit channels are told of a change: who did it, whom it is about, and why. */
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import type { NewMessage } from '../../src/store/store.ts';
import { readReply, rowsOf, setUp, type SetUpOptions } from '../support/chat/commands.ts';

const eve = { platform: 'slack', id: 'U9', name: 'Eve' } as const;

/** With what the audit channels are told. */
function audited(list: readonly string[], { work, ...situation }: SetUpOptions = {}) {
  const entries: Reply[] = [];
  const messages = (entry: Reply): readonly NewMessage[] => {
    entries.push(entry);
    return [];
  };
  return { entries, ...setUp(list, { ...situation, work: { ...work, auditMessages: messages } }) };
}

test('who did what to whom, and why, in English whatever the moderator reads', async () => {
  const { type, entries } = audited(['10001', '20202'], { nicknames: { 10001: '小明' } });
  await type('/unwhitelist 10001 99999 reason: spam', { invoker: eve, locale: 'zh-CN' });
  expect(entries.map(readReply)).toEqual([
    [
      '[partly] Eve: Removed 1 user from the main whitelist; 1 was not on it.',
      'Was not on the whitelist (1)',
      '- 99999',
      'Removed (1)',
      '- 小明 · 10001',
      'Request ID: req-1',
      'Reason: spam',
      '[Undo]',
      '[Details]',
    ].join('\n'),
  ]);
  expect(entries[0]?.summary[0]).toEqual({
    kind: 'account',
    account: { platform: 'slack', id: 'U9' },
    text: 'Eve',
  });
});

test('names everybody up to twenty; of more the first ten, and the rest in the file', async () => {
  const ids = Array.from({ length: 21 }, (_, index) => String(10_001 + index));
  const { type, entries } = audited(ids, { work: { confirmAbove: 100 } });
  await type(`/unwhitelist ${ids.slice(0, 20).join(' ')}`);
  await type(`/whitelist add ${ids.slice(0, 20).join(' ')}`);
  await type(`/unwhitelist ${ids.join(' ')}`);
  const [twenty, , more] = entries;
  expect([twenty?.wantsFile, twenty?.sections[0]?.lines.length]).toEqual([undefined, 20]);
  expect([more?.wantsFile, more?.sections[0]?.lines.length]).toEqual([true, 11]);
  expect(more && rowsOf(more)).toHaveLength(22);
});

describe('leaves out what is between the moderator and the bot:', () => {
  test('what was skipped, duplicates, and who may have been meant', async () => {
    const { type, entries } = audited(['10001', '20202']);
    await (await type('/unwhitelist 1) 10001 10001')).press('Remove');
    await type('/unwhitelist 20203 20203');
    expect(entries.map(readReply).join('\n')).not.toMatch(/Skipped|Duplicates|Did you mean/u);
  });

  test('questions, previews and what nobody has pressed', async () => {
    const { type, entries } = audited(['10001']);
    await type('/unwhitelist 10001 abc');
    await type('/unwhitelist 10001 preview');
    await type('/whitelist show');
    expect(entries).toEqual([]);
  });
});

test('undo, retry and unconfirmed outcomes are told as such', async () => {
  const { type, entries } = audited(['10001'], {
    script: [{ kind: 'problem', problem: 'throttled' }, { kind: 'work' }, { kind: 'work' }],
  });
  const failed = await type('/unwhitelist 10001', { invoker: eve });
  await (await failed.press('Retry')).press('Undo');
  expect(entries.map((entry) => readReply(entry).split('\n')[0])).toEqual([
    '[failed] Eve: Nobody was removed from the main whitelist.',
    '[done] Eve: Removed 1 user from the main whitelist.',
    '[done] Eve: Undone: 1 user is back on the main whitelist.',
  ]);
});
