/** Joins neighbouring parts of a sentence that look alike: each piece that is sent costs much more than its text. */
import type { Part, Sentence } from '../chat/sentence.ts';

/** `plain`: our own words. `code`: foreign words, or a list of ids, to be shown as code, in which nothing is mark-up. */
export type Run =
  | { readonly kind: 'plain' | 'code'; readonly text: string }
  | Extract<Part, { readonly kind: 'time' | 'account' }>;

const DIGITS = /^\d+$/u;
const SEPARATOR = /^[\s,，、;；]+$/u;

/** The sentence in as few runs as possible, without empty ones; ids that follow each other are one piece of code. */
export function runsOf(sentence: Sentence): readonly Run[] {
  const parts = sentence.filter(({ text }) => text !== '');
  const runs: Run[] = [];
  let joining = false;
  for (const [index, part] of parts.entries()) {
    const separates = isBetweenIds(parts, index);
    const run = toRun(part, separates);
    const last = runs.at(-1);
    const alike =
      (run.kind === 'plain' && last?.kind === 'plain') ||
      (run.kind === 'code' && last?.kind === 'code' && (separates || joining));
    if (alike) runs[runs.length - 1] = { kind: run.kind, text: last.text + run.text };
    else runs.push(run);
    joining = separates;
  }
  return runs;
}

function toRun(part: Part, separates: boolean): Run {
  switch (part.kind) {
    case 'own':
      return { kind: separates ? 'code' : 'plain', text: part.text };
    case 'quoted':
      return { kind: 'code', text: part.text };
    case 'time':
    case 'account':
      return part;
  }
}

function isBetweenIds(parts: Sentence, index: number): boolean {
  const part = parts[index];
  return (
    part?.kind === 'own' && SEPARATOR.test(part.text) && isId(parts[index - 1]) && isId(parts[index + 1])
  );
}

function isId(part: Part | undefined): boolean {
  return part?.kind === 'quoted' && DIGITS.test(part.text);
}
