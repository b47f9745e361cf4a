import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import { createTestLog } from '../support/log.ts';
import { memoryStore, SHORT_TIMES } from '../support/store/memory-store.ts';
import { beginAction, concludedAction, takeJob } from '../support/store/store.ts';
import { action, offer, storeContract, type Backend } from './contract.ts';
import { actionContract } from './contract-actions.ts';
import { setContract } from './contract-sets.ts';
import { recordContract } from './contract-record.ts';
import { jobContract } from './contract-jobs.ts';
import { panelContract } from './contract-panels.ts';
import { passContract } from './contract-passes.ts';
import { temporaryFolders } from './folder.ts';

const folder = temporaryFolders();
const folders = new WeakMap<Store, string>();

async function open(dataDir: string, now?: () => number): Promise<Store> {
  const { log } = createTestLog();
  const options = { log, times: SHORT_TIMES, ...(now && { now }) };
  const store = openStore(await openSqlite(dataDir), options);
  folders.set(store, dataDir);
  return store;
}

const inFolder: Backend = {
  name: 'SQLite in a folder',
  open: (now) => open(folder(), now),
  succeed: (store, now) => open(folders.get(store) ?? '', now),
};

storeContract(inFolder);
storeContract({ ...inFolder, name: 'SQLite in memory', open: (now) => open(':memory:', now) });
storeContract({
  ...inFolder,
  name: 'SQLite of the tests',
  open: (now) => Promise.resolve(memoryStore({ now })),
});
actionContract(inFolder);
setContract(inFolder);
recordContract(inFolder);
jobContract(inFolder);
panelContract(inFolder);
passContract(inFolder);

// Some ms; longer than a test may take where each user is looked for among all.
test('marks some users of a large action', async () => {
  const store = await open(folder());
  const claim = await takeJob(store);
  const userIds = Array.from({ length: 50_000 }, (_, index) =>
    String(7_000_000_000_000_000_000n + BigInt(index)),
  );
  const { id } = await beginAction(claim, { ...action, userIds });
  const last = userIds.slice(-1_000);
  await claim.mark(
    id,
    last.map((userId) => ({ userId, outcome: 'sent', reason: undefined, requestId: undefined })),
  );
  const [marked] = await claim.actions();
  const sent = marked?.users.filter(({ outcome }) => outcome === 'sent');
  expect(sent?.map(({ userId }) => userId)).toEqual(last);
  await store.close();
});

test('what was kept is there when the folder is opened again', async () => {
  const dataDir = folder();
  const account = { platform: 'discord', id: '1' } as const;
  const before = await open(dataDir, () => 7);
  const key = await before.offers.put(offer);
  const used = await before.offers.put(offer);
  const claim = await takeJob(before);
  await claim.begin('{}', [], used);
  const concluded = await concludedAction(before, action);
  await before.links.set(account, '10001', { ...account, id: '2' });
  await claim.conclude([], [{ platform: 'discord', channelId: 'C1', message: '{}' }]);
  const [message] = await before.outbox.due(1);
  await before.outbox.postpone(message?.id ?? '', 1);
  await before.close();

  const after = await open(dataDir, () => 8);
  expect(await after.offers.get(key)).toEqual({ ...offer, used: false });
  expect(await after.offers.get(used)).toEqual({ ...offer, used: true });
  expect(await after.actions.get(concluded.id)).toEqual(concluded);
  expect(await after.links.find(account)).toBe('10001');
  expect(await after.outbox.due(1)).toMatchObject([{ id: message?.id, attempts: 1, addedAt: 7 }]);
  await after.close();
});
