import { expect, test } from 'vitest';
import { openStore } from '../../src/store/sqlite.ts';
import { storeContract } from './contract.ts';
import { temporaryFolders } from './folder.ts';

const folder = temporaryFolders();

storeContract('in memory', (now) => openStore(':memory:', now));
storeContract('in a folder', (now) => openStore(folder(), now));

test('what was kept is there when the folder is opened again', async () => {
  const dataDir = folder();
  const account = { platform: 'discord', id: '1' } as const;
  const offer = {
    command: 'c',
    typedAs: '/unwhitelist',
    options: { a: '1' },
    owner: account,
    channelId: null,
    once: true,
    expiresAt: 1,
  };
  const users = [{ userId: '9223372036854775807', outcome: 'added', reason: undefined, nickname: '😀' }];
  const action = {
    conversation: '1',
    groupName: 'main',
    moderator: account,
    reason: 'r',
    requestIds: [],
    at: 1,
    users,
  };
  const before = openStore(dataDir, () => 7);
  const key = await before.offers.put(offer);
  const used = await before.offers.put(offer);
  await before.offers.use(used);
  const id = await before.actions.record({ ...action, kind: 'add' });
  await before.links.set(account, '10001', '2');
  const messageId = await before.outbox.add({ platform: 'discord', channelId: 'C1', message: '{}' });
  await before.outbox.postpone(messageId, 1);
  await before.close();

  const after = openStore(dataDir, () => 8);
  expect(await after.offers.get(key)).toEqual(offer);
  expect(await after.offers.use(used)).toBe(false);
  expect(await after.offers.use(key)).toBe(true);
  expect(await after.actions.get(id)).toEqual({ ...action, kind: 'add', id });
  expect(await after.links.find(account)).toBe('10001');
  expect(await after.outbox.due(1)).toMatchObject([{ id: messageId, attempts: 1, addedAt: 7 }]);
  await after.close();
});

test('an offer is used by one of two bots on the same folder', async () => {
  const dataDir = folder();
  const [one, two] = [openStore(dataDir), openStore(dataDir)];
  const owner = { platform: 'slack', id: 'U1' } as const;
  const key = await one.offers.put({
    command: 'c',
    typedAs: '/unwhitelist',
    options: {},
    owner,
    channelId: null,
    once: true,
    expiresAt: 1,
  });
  expect(await Promise.all([one.offers.use(key), two.offers.use(key)])).toEqual([true, false]);
  await Promise.all([one.close(), two.close()]);
});
