import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { plainText } from '../../src/chat/sentence.ts';
import type { NewMessage } from '../../src/store/store.ts';
import { moderator, workOf } from '../support/commands.ts';
import { fakeService } from '../support/fake-whitelist-api.ts';

describe('undo', () => {
  test('puts back exactly those that the command removed', async () => {
    const service = fakeService(['1', '2', '3'], [{ kind: 'work', refuse: ['2'] }]);
    const { ask } = moderator(workOf(service));
    const removed = await ask('unwhitelist', { users: '1 2 9' });
    expect(removed.text).toContain('[Undo (1)]');
    const { text } = await removed.press('Undo');
    expect(text).toContain('[done] Added 1 of 1 user to the whitelist of main.');
    expect(service.batches.at(-1)).toEqual(['1']);
    expect([...service.list].toSorted()).toEqual(['1', '2', '3']);
  });

  test('of an undo removes again', async () => {
    const { ask } = moderator(workOf(fakeService(['1'])));
    const removed = await ask('unwhitelist', { users: '1' });
    const undone = await removed.press('Undo');
    expect((await undone.press('Undo')).text).toContain('[done] Removed 1 of 1');
  });

  test('into a list that has become full says so', async () => {
    const full = Array.from({ length: 100 }, (_, index) => String(1_000 + index));
    const service = fakeService([...full.slice(1), '1']);
    const { ask } = moderator(workOf(service));
    const removed = await ask('unwhitelist', { users: '1' });
    service.list.add('5000');
    const { text } = await removed.press('Undo');
    expect(text).toContain('[failed] Added 0 of 1 user to the whitelist of main.');
    expect(text).toContain('- 1 — the whitelist is full');
  });

  test('of a live group that is not configured any more does nothing', async () => {
    const service = fakeService(['1']);
    const work = workOf(service);
    const removed = await moderator(work).ask('unwhitelist', { users: '1' });
    const later = moderator(
      workOf(service, { store: work.store, groups: { all: [], byChannel: new Map() } }),
    );
    const offered = removed.reply.buttons?.length;
    const { text } = await later.ask('undo', { actions: '1' });
    expect([offered, text]).toEqual([
      1,
      '[refused] This action is not on record any more, or its live group is not configured any more. Nothing was done.',
    ]);
  });
});

describe('retry', () => {
  test('tries only those that may succeed now', async () => {
    const service = fakeService(['1', '2'], [{ kind: 'problem', problem: 'throttled' }]);
    const { ask } = moderator(workOf(service));
    const first = await ask('unwhitelist', { users: '1 2' });
    expect(first.text).toContain('[Retry 2 failed]');
    expect((await first.press('Retry')).text).toContain('[done] Removed 2 of 2');
  });
  test('is not offered for what was refused for good', async () => {
    const { ask } = moderator(workOf(fakeService([])));
    expect((await ask('unwhitelist', { users: '9' })).text).not.toContain('[Retry');
  });
});

test('all ids as a file, after a long command', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => String(7_000_000_000_000_000_000n + BigInt(index)));
  const { ask } = moderator(workOf(fakeService(ids.slice(1))));
  const result = await ask('unwhitelist', { users: ids.join(' '), confirmed: 'yes' });
  const { reply } = await result.press('All ids as file');
  expect(reply.wantsFile).toBe(true);
  const rows = reply.file?.content.trimEnd().split('\r\n') ?? [];
  expect(rows).toHaveLength(26);
  expect(rows[1]).toBe('7000000000000000000,,main,failed,not-on-whitelist,req-1');
  expect(rows[2]).toBe('7000000000000000001,,main,removed,,');
});

test('nothing is done that cannot be kept before', async () => {
  const service = fakeService(['1']);
  const work = workOf(service);
  const { begin } = moderator(work);
  const removal = await begin('unwhitelist', { users: '1' });
  await work.store.close();
  await expect(removal()).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect([service.batches, [...service.list]]).toEqual([[], ['1']]);
});

test('an offer that cannot be kept does not hide what was done', async () => {
  const service = fakeService(['1']);
  const { ask, log } = moderator(workOf(service), () => Promise.reject(new Error('disk full')));
  expect((await ask('unwhitelist', { users: '1' })).text).toBe(
    '[done] Removed 1 of 1 user from the whitelist of main.',
  );
  expect(log.complaints()).toMatchObject([{ level: 50, err: { message: 'disk full' } }]);
});

test('every change is told to the audit channels: who, where, how many, why', async () => {
  const entries: Reply[] = [];
  const messages = (entry: Reply): readonly NewMessage[] => {
    entries.push(entry);
    return [];
  };
  const { ask } = moderator(workOf(fakeService(['1']), { messages }));
  await ask('unwhitelist', { users: '1 9', reason: 'spam' });
  const [entry] = entries;
  expect(entry && plainText(entry.summary)).toBe(
    'm1 (terminal) removed 1 of 2 users from the whitelist of main.',
  );
  expect(entry?.sections[0]?.lines.map(plainText)).toEqual(['Reason: spam', 'Request ids: req-1']);
});
