/** What every store must do with panels: who may edit one, when, and what makes it old. */
import { describe, expect, test } from 'vitest';
import type { NewPanel, Panel, Store } from '../../src/store/store.ts';
import { concludedAction } from '../support/store/store.ts';
import { action, useStores, type Backend } from './contract.ts';

const MINUTE_MS = 60_000;
const panel: NewPanel = {
  platform: 'slack',
  channelId: 'C1',
  messageId: '1700000000.000100',
  conversation: action.conversation,
  groupName: 'main',
  locale: 'zh-CN',
  shown: '5 users 😀',
};

export function panelContract(backend: Backend): void {
  const { clock, fresh } = useStores(backend);
  const take = (store: Store, platform: Panel['platform'] = 'slack') =>
    store.panels.take(platform, MINUTE_MS, 10);
  /** One that shows everything, and may be edited. */
  const quiet = async (): Promise<Store> => {
    const store = await fresh();
    await store.panels.put(panel);
    const [taken] = await take(store);
    if (taken !== undefined) await store.panels.shows(taken, 'everything');
    clock.now = MINUTE_MS;
    return store;
  };

  describe(`${backend.name}: panels`, () => {
    test('are taken once they were posted, and then not within some time', async () => {
      const store = await fresh();
      expect(await store.panels.put(panel)).toBeUndefined();
      expect(await take(store, 'discord')).toEqual([]);
      expect(await take(store)).toEqual([{ ...panel, id: expect.any(String) as string, changes: 1 }]);
      clock.now = MINUTE_MS - 1;
      expect(await take(store)).toEqual([]);
      clock.now = MINUTE_MS;
      expect(await take(store)).toHaveLength(1);
    });

    test('are taken after a change of their conversation, and not of another one', async () => {
      const store = await quiet();
      expect(await take(store)).toEqual([]);
      await concludedAction(store, { ...action, conversation: '1' });
      expect(await take(store)).toEqual([]);
      await concludedAction(store, action);
      expect(await take(store)).toMatchObject([
        { messageId: panel.messageId, shown: 'everything', changes: 2 },
      ]);
    });

    test('are taken again where something has changed since they were taken', async () => {
      const store = await quiet();
      await store.panels.outdate();
      const [taken] = await take(store);
      await concludedAction(store, action);
      if (taken !== undefined) await store.panels.shows(taken, 'old already');
      clock.now = 2 * MINUTE_MS;
      const [again] = await take(store);
      expect(again).toMatchObject({ id: taken?.id, shown: 'old already' });
      if (again !== undefined) await store.panels.shows(again, 'new');
      clock.now = 3 * MINUTE_MS;
      expect(await take(store)).toEqual([]);
    });

    test('wait for as long as they are postponed', async () => {
      const store = await quiet();
      await store.panels.outdate();
      const [taken] = await take(store);
      if (taken !== undefined) await store.panels.postpone(taken, 5 * MINUTE_MS);
      clock.now = 6 * MINUTE_MS - 1;
      expect(await take(store)).toEqual([]);
      clock.now = 6 * MINUTE_MS;
      expect(await take(store)).toHaveLength(1);
    });

    test('take the place of the one in the same channel for the same conversation', async () => {
      const store = await fresh();
      await store.panels.put(panel);
      const later = { ...panel, messageId: '2.2' };
      expect(await store.panels.put(later)).toMatchObject(panel);
      expect(await store.panels.put({ ...panel, conversation: '1' })).toBeUndefined();
      expect(await store.panels.put({ ...panel, channelId: 'C2' })).toBeUndefined();
      expect(await store.panels.put({ ...panel, platform: 'discord' })).toBeUndefined();
      const taken = await take(store);
      expect(taken.map(({ channelId, messageId }) => [channelId, messageId])).toEqual([
        ['C1', '2.2'],
        ['C1', panel.messageId],
        ['C2', panel.messageId],
      ]);
    });

    test('are forgotten', async () => {
      const store = await fresh();
      await store.panels.put(panel);
      const [taken] = await take(store);
      if (taken !== undefined) await store.panels.forget(taken);
      clock.now = MINUTE_MS;
      expect(await take(store)).toEqual([]);
      expect(await store.panels.put(panel)).toBeUndefined();
    });

    test('are given to one process', async () => {
      const store = await fresh();
      await store.panels.put(panel);
      const taken = await Promise.all([take(store), take(store), take(store)]);
      expect(taken.flat()).toHaveLength(1);
    });
  });
}
