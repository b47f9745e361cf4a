/** The sections of the page as they stand now, told to every page that is open whenever one has changed. */
import type { Sections } from './view.ts';

export type SectionName = keyof Sections;

export interface LiveSections {
  /** Says that a section has changed; what changes in one moment is told once. */
  readonly changed: (name: SectionName) => void;
  /** Tells all of it, and from then on what changes; returns a function that ends it. */
  readonly watch: (tell: (name: SectionName, json: string) => void) => () => void;
}

type Readers = { readonly [Name in SectionName]: () => Sections[Name] };

/** Changes that come in such a time are told together. */
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
      for (const tell of watchers) tell(name, json);
    }
  };
  return {
    changed: (name) => {
      if (waiting.size === 0) setTimeout(flush, TOGETHER_MS).unref();
      waiting.add(name);
    },
    watch: (tell) => {
      for (const name of names) tell(name, JSON.stringify(readers[name]()));
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
  };
}
