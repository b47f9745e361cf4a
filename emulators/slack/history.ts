/** A list whose entries can be awaited, so that no test has to sleep. */

export interface History<Item> {
  /** All items so far, oldest first. */
  readonly items: readonly Item[];
  readonly add: (item: Item) => void;
  /** Awaits the first `count` items for which `wanted` is true. */
  readonly first: (count: number, wanted?: (item: Item) => boolean) => Promise<readonly Item[]>;
}

export function createHistory<Item>(): History<Item> {
  const items: Item[] = [];
  const waiting = new Set<() => void>();
  return {
    items,
    add: (item) => {
      items.push(item);
      for (const look of waiting) look();
    },
    first: (count, wanted = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = items.filter(wanted).slice(0, count);
          if (found.length < count) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
