/** Joins numbers that are written in groups with spaces: `7 000 000 002`, `138 0013 8000`. */
import { odd, type Lexeme } from './lexeme.ts';

/**
 * So many groups of exactly three digits are one number, even where none begins with 0; fewer may be small user ids.
 */
const GROUPS_OF_THREE_MIN = 4;
/** Numbers are grouped by thousands, in Chinese also by ten thousands. */
const SIZES = [3, 4] as const;

/** `lexemes` with each such number as one of them, which is no id. */
export function joinSpacedGroups(lexemes: readonly Lexeme[]): readonly Lexeme[] {
  if (!lexemes.some(isShort)) return lexemes;
  const joined: Lexeme[] = [];
  for (let at = 0; at < lexemes.length;) {
    const lexeme = lexemes[at];
    if (lexeme === undefined) break;
    const groups = isShort(lexeme) ? longestGroups(lexemes, at) : undefined;
    if (groups?.isOne === true) {
      joined.push(odd(textOf(lexemes.slice(at, groups.end)), 'grouped'));
      at = groups.end;
    } else {
      // Of these only the last can be the first group of a number: the others have no more groups behind them.
      const end = Math.max(at + 1, (groups?.end ?? 0) - 1);
      for (; at < end; at += 1) joined.push(lexemes[at] ?? lexeme);
    }
  }
  return joined;
}

function isShort(lexeme: Lexeme): boolean {
  return lexeme.kind === 'number' && lexeme.digits.length <= 4;
}

interface Groups {
  /** The index after the last of them. */
  readonly end: number;
  readonly isOne: boolean;
}

function longestGroups(lexemes: readonly Lexeme[], at: number): Groups {
  const [a, b] = SIZES.map((size) => groupsOf(size, lexemes, at));
  if (a === undefined || b === undefined || a.isOne) return a ?? b ?? { end: at + 1, isOne: false };
  return b.isOne || b.end > a.end ? b : a;
}

/** The groups of `size` digits that follow the number at `at`, which may have fewer. */
function groupsOf(size: number, lexemes: readonly Lexeme[], at: number): Groups {
  const first = digitsAt(lexemes, at) ?? '';
  let end = at + 1;
  let groupsOfThree = first.length === 3 ? 1 : 0;
  let isContinued = false;
  const gap = gapAt(lexemes, end);
  while (first.length <= size && gap !== undefined && gapAt(lexemes, end)?.text === gap.text) {
    const digits = digitsAt(lexemes, end + gap.length);
    if (digits?.length !== size) break;
    isContinued ||= digits.startsWith('0');
    groupsOfThree += size === 3 && gap.length === 1 ? 1 : 0;
    end += gap.length + 1;
  }
  return { end, isOne: isContinued || groupsOfThree >= GROUPS_OF_THREE_MIN };
}

function digitsAt(lexemes: readonly Lexeme[], at: number): string | undefined {
  const lexeme = lexemes[at];
  return lexeme?.kind === 'number' ? lexeme.digits : undefined;
}

/** One space, or a comma and one space, and how many lexemes that are. */
function gapAt(
  lexemes: readonly Lexeme[],
  at: number,
): { readonly text: string; readonly length: number } | undefined {
  const comma = lexemes[at]?.text === ',' ? ',' : '';
  const space = lexemes[at + comma.length];
  if (space?.kind !== 'space' || space.text.length !== 1 || space.text === '\t') return undefined;
  return { text: comma + space.text, length: comma.length + 1 };
}

function textOf(lexemes: readonly Lexeme[]): string {
  return lexemes.map(({ text }) => text).join('');
}
