/** A file that the version before this store has written (`schema-5.sqlite`) is brought up to date, with all that is in it. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import { createTestLog } from '../support/log.ts';
import { SHORT_TIMES } from '../support/store/memory-store.ts';
import { handedOut } from '../support/store/store.ts';
import { temporaryFolders } from './folder.ts';

const folder = temporaryFolders();
const WRITTEN = fileURLToPath(new URL('schema-5.sqlite', import.meta.url));
const AT = 1_764_000_000_000;
const moderator = { platform: 'discord', id: '123456789012345678', name: `Ann "O'Hara" 😀` } as const;
const account = { platform: 'slack', id: 'U7' } as const;

test('a file of the version before has everything in it, and its jobs go on', async () => {
  const dataDir = folder();
  copyFileSync(WRITTEN, join(dataDir, 'unwhitelist.sqlite'));
  const { log } = createTestLog();
  const store = openStore(await openSqlite(dataDir), { log, now: () => AT + 1, times: SHORT_TIMES });

  expect(await store.offers.get('ZwnAglDUNiYMTs3q9Diy3A')).toEqual({
    command: 'whitelist add',
    typedAs: '/whitelist',
    owner: { platform: 'slack', id: 'U1' },
    options: { users: '10001 9223372036854775807', reason: '说"谢谢"' },
    channelId: 'C1',
    once: true,
    expiresAt: AT + 1_000,
    used: false,
  });
  expect(await store.offers.get('F33Uh-Nr7jpvSJIeUofWrA')).toMatchObject({ channelId: null, used: true });

  const user = { reason: undefined, nickname: undefined, requestId: undefined };
  const action = {
    kind: 'remove',
    conversation: '7234567890123456789',
    groupName: 'main',
    moderator,
    at: AT,
    requestIds: [],
  };
  expect(await store.actions.latest('7234567890123456789', 10)).toEqual([
    {
      ...action,
      id: '1',
      change: '1',
      reason: 'spam',
      problems: '[]',
      concluded: true,
      users: ['9223372036854775807', '10001', '10002'].map((userId) => ({
        ...user,
        userId,
        outcome: 'removed',
      })),
    },
  ]);
  expect(await store.links.find(account)).toBe('10008');
  expect(await store.links.changes(10)).toMatchObject([
    { account: { platform: 'discord', id: '9' }, before: '10009', after: undefined },
    { account: { platform: 'discord', id: '9' }, before: undefined, after: '10009' },
    { account, before: '10007', after: '10008', moderator, at: AT },
    { account, before: undefined, after: '10007' },
  ]);
  const [message, ...others] = await store.outbox.due(10);
  expect([message, others]).toMatchObject([{ channelId: 'C1', message: '{"a":1}', addedAt: AT }, []]);

  const half = await handedOut(store, 'slack:half-done');
  expect(half.job).toMatchObject({ attempt: 2, acknowledged: true, order: 'an order', memo: 'a memo' });
  expect(await half.actions()).toEqual([
    {
      ...action,
      id: '2',
      change: expect.stringMatching(/^\d+$/u) as string,
      reason: undefined,
      problems: '[{"kind":"throttled"}]',
      concluded: false,
      users: [
        { ...user, userId: '9223372036854775807', outcome: 'todo' },
        { ...user, userId: '10001', outcome: 'sent' },
        { ...user, userId: '10002', outcome: 'removed', requestId: 'r1' },
      ],
    },
  ]);
  const accepted = await handedOut(store, 'not acknowledged');
  expect(accepted.job).toMatchObject({ attempt: 1, acknowledged: false });
  expect(await store.jobs.accept('slack:half-done', '{}')).toBeUndefined();
  await store.close();
});
