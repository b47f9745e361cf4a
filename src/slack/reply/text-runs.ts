/** Joins neighbouring parts of a sentence with the same style, to send fewer elements. */
import type { Part, Sentence } from '../../chat/sentence.ts';

/** `plain`: the bot's own words. `code`: quoted text, or a list of ids or tokens, shown as code, in which nothing is mark-up. */
export type TextRun =
  | { readonly kind: 'plain' | 'code'; readonly text: string }
  | Extract<Part, { readonly kind: 'time' | 'account' }>;

const DIGITS = /^\d+$/u;
/** Quoted text that can be shown in one list: nothing in it could be taken for a separator. */
const TOKEN = /^[^\s,，、;；]+$/u;
const SEPARATOR = /^[\s,，、;；]+$/u;
/** Between a nickname and its id. */
const PAIR = ' · ';

/** The sentence in as few runs as possible, without empty ones; ids or tokens that follow each other are one piece of code. */
export function textRunsOf(sentence: Sentence): readonly TextRun[] {
  const parts = sentence.filter(({ text }) => text !== '');
  const runs: TextRun[] = [];
  let joining = false;
  for (const [index, part] of parts.entries()) {
    const separates = isBetweenTokens(parts, index);
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

function toRun(part: Part, separates: boolean): TextRun {
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

function isBetweenTokens(parts: Sentence, index: number): boolean {
  const part = parts[index];
  if (part?.kind !== 'own' || !SEPARATOR.test(part.text)) return false;
  // A nickname and its id may stand side by side, and are no list.
  const token = part.text.trim() === '' ? DIGITS : TOKEN;
  const matches = (other: Part | undefined, beyond: Part | undefined): boolean =>
    other?.kind === 'quoted' && token.test(other.text) && beyond?.text !== PAIR;
  return matches(parts[index - 1], parts[index - 2]) && matches(parts[index + 1], parts[index + 2]);
}
