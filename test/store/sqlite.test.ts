import { expect, test } from 'vitest';
import { openStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { beginAction, concludedAction, takeJob } from '../support/store.ts';
import { action, offer, storeContract, type Backend } from './contract.ts';
import { actionContract } from './contract-actions.ts';
import { jobContract } from './contract-jobs.ts';
import { temporaryFolders } from './folder.ts';

const folder = temporaryFolders();
const folders = new WeakMap<Store, string>();

function open(dataDir: string, now: () => number): Promise<Store> {
  const store = openStore(dataDir, { now, retryMs: 1 });
  folders.set(store, dataDir);
  return Promise.resolve(store);
}

const inFolder: Backend = {
  name: 'SQLite in a folder',
  open: (now) => open(folder(), now),
  succeed: (store, now) => open(folders.get(store) ?? '', now),
};

storeContract(inFolder);
storeContract({ ...inFolder, name: 'SQLite in memory', open: (now) => open(':memory:', now) });
actionContract(inFolder);
jobContract(inFolder);

test('marking users of a large action takes as long as of a small one', async () => {
  const store = openStore(folder());
  const claim = await takeJob(store);
  const userIds = Array.from({ length: 50_000 }, (_, index) =>
    String(7_000_000_000_000_000_000n + BigInt(index)),
  );
  const { id } = await beginAction(claim, { ...action, userIds });
  const marks = userIds
    .slice(-1_000)
    .map((userId) => ({ userId, outcome: 'sent', reason: undefined, requestId: undefined }));
  const begun = performance.now();
  await claim.mark(id, marks);
  // Some ms; several seconds where each of them is looked for among all.
  expect(performance.now() - begun).toBeLessThan(500);
  await store.close();
});

test('what was kept is there when the folder is opened again', async () => {
  const dataDir = folder();
  const account = { platform: 'discord', id: '1' } as const;
  const before = openStore(dataDir, { now: () => 7 });
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

  const after = openStore(dataDir, { now: () => 8 });
  expect(await after.offers.get(key)).toEqual({ ...offer, used: false });
  expect(await after.offers.get(used)).toEqual({ ...offer, used: true });
  expect(await after.actions.get(concluded.id)).toEqual(concluded);
  expect(await after.links.find(account)).toBe('10001');
  expect(await after.outbox.due(1)).toMatchObject([{ id: message?.id, attempts: 1, addedAt: 7 }]);
  await after.close();
});
