/** Sends the current sections to every open page, and each section again when it has changed. */
import type { Sections } from './view.ts';

export type SectionName = keyof Sections;

export interface LiveSections {
  /** Marks a section as changed; several changes within 60 ms are sent once. */
  readonly changed: (name: SectionName) => void;
  /** Sends every section, and from then on those that change; returns a function that ends this. */
  readonly watch: (send: (name: SectionName, json: string) => void) => () => void;
}

type Readers = { readonly [Name in SectionName]: () => Sections[Name] };

/** Changes within this time are sent together. */
const TOGETHER_MS = 60;

export function createSections(readers: Readers): LiveSections {
  const watchers = new Set<(name: SectionName, json: string) => void>();
  const waiting = new Set<SectionName>();
  const names = Object.keys(readers) as readonly SectionName[];
  const flush = (): void => {
    const due = [...waiting];
    waiting.clear();
    if (watchers.size === 0) return;
    for (const name of due) {
      const json = JSON.stringify(readers[name]());
      for (const send of watchers) send(name, json);
    }
  };
  return {
    changed: (name) => {
      if (waiting.size === 0) setTimeout(flush, TOGETHER_MS).unref();
      waiting.add(name);
    },
    watch: (send) => {
      for (const name of names) send(name, JSON.stringify(readers[name]()));
      watchers.add(send);
      return () => watchers.delete(send);
    },
  };
}
