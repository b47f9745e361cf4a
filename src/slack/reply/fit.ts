/** Selects the lines of a reply that fit into one message: the longest lists lose lines first. */
import type { Part, Sentence } from '../../chat/sentence.ts';

/** What belongs together: a list under a heading, or, without one, paragraphs. */
export interface Group {
  readonly heading?: Sentence;
  readonly lines: readonly Sentence[];
  /** Small print. */
  readonly small?: true;
  /** The index of the section that it shows. */
  readonly section?: number;
}

export interface Budget {
  /** What all groups together may cost. */
  readonly max: number;
  /** What one line costs; never more than its parts would cost as lines of their own. */
  readonly cost: (line: Sentence) => number;
  /** What a group costs besides its lines. */
  readonly groupCost: number;
}

export interface Fitted {
  readonly groups: readonly Group[];
  /** Whether nothing was left out. */
  readonly complete: boolean;
}

/** A group with the costs of as many of its lines as could be shown. */
interface Measured {
  readonly group: Group;
  readonly headingCost: number;
  readonly costs: readonly number[];
  /** More than the budget where some lines were not measured. */
  readonly total: number;
}

const ELLIPSIS: Sentence = [{ kind: 'own', text: '…' }];
/** In less room than this, a list shows nothing of use. */
const LIST_MIN = 100;
/** Nor does a line in less than this. */
const LINE_MIN = 20;
/** A character costs at most this much: `&` is written `&amp;`. */
const CHARACTER_COST_MAX = 5;

/**
 * Keeps everything where it fits. Else the first group, small print and paragraphs stay, and lists lose lines at their end,
 * where `…` then stands: the longest first, until all fit. Where that is not enough, every group but the first is cut.
 * The time it takes grows with what is shown, not with what is left out.
 */
export function fit(all: readonly Group[], budget: Budget): Fitted {
  const [first, ...others] = all.map((group) => measure(group, budget));
  if (first === undefined) return { groups: [], complete: true };
  const half = budget.max / 2;
  const room = budget.max - Math.min(first.total, half);
  const cuttable = chooseCuttable(others, room);
  const fixed = sum(others.filter((one) => !cuttable.has(one)));
  const level = levelOf(
    [...cuttable].map(({ total }) => total),
    room - fixed,
  );
  const fitted = [
    cut(first, half, budget),
    ...others.map((one) => (cuttable.has(one) ? cut(one, level, budget) : whole(one))),
  ];
  return {
    groups: fitted
      .map(({ group }) => group)
      .filter(({ heading, lines }) => heading !== undefined || lines.length > 0),
    complete: fitted.every(({ complete }) => complete),
  };
}

function measure(group: Group, { max, cost, groupCost }: Budget): Measured {
  const headingCost = groupCost + (group.heading === undefined ? 0 : cost(group.heading));
  const costs: number[] = [];
  let total = headingCost;
  for (const line of group.lines) {
    if (total > max) break;
    const needed = cost(line);
    costs.push(needed);
    total += needed;
  }
  return { group, headingCost, costs, total };
}

function chooseCuttable(others: readonly Measured[], room: number): ReadonlySet<Measured> {
  const isList = ({ group }: Measured): boolean => group.heading !== undefined && group.small !== true;
  const lists = others.filter(isList);
  const left = room - sum(others.filter((one) => !isList(one)));
  return new Set(left >= lists.length * LIST_MIN ? lists : others);
}

/** The most that each may cost so that all together cost no more than `room`. */
function levelOf(costs: readonly number[], room: number): number {
  let left = room;
  const ascending = costs.toSorted((a, b) => a - b);
  for (const [index, cost] of ascending.entries()) {
    const level = left / (ascending.length - index);
    if (cost > level) return level;
    left -= cost;
  }
  return Infinity;
}

interface Cut {
  readonly group: Group;
  readonly complete: boolean;
}

function whole({ group }: Measured): Cut {
  return { group, complete: true };
}

function cut(measured: Measured, level: number, budget: Budget): Cut {
  const { cost, groupCost } = budget;
  const { group, headingCost, costs, total } = measured;
  if (total <= level) return whole(measured);
  const room = level - headingCost;
  if (group.heading !== undefined && room < LINE_MIN) {
    // A heading as long as that is shown as a line.
    const { heading, lines, ...rest } = group;
    return cut(measure({ ...rest, lines: [heading, ...lines] }, budget), level, budget);
  }
  if (level - groupCost < LINE_MIN) return { group: { lines: [] }, complete: false };
  const kept = countOf(costs, room - cost(ELLIPSIS));
  const [line = ELLIPSIS] = group.lines;
  const lines = kept === 0 ? [shorten(line, room, cost)] : [...group.lines.slice(0, kept), ELLIPSIS];
  return { group: { ...group, lines }, complete: false };
}

/** How many of the first lines fit. */
function countOf(costs: readonly number[], room: number): number {
  let left = room;
  for (const [index, needed] of costs.entries()) {
    left -= needed;
    if (left < 0) return index;
  }
  return costs.length;
}

/** The beginning of a line, with `…` behind it. */
function shorten(line: Sentence, room: number, cost: Budget['cost']): Sentence {
  let left = room - cost(ELLIPSIS);
  const kept: Part[] = [];
  for (const part of line) {
    const needed = cost([part]);
    if (needed > left) {
      const spare = left - cost([{ kind: 'quoted', text: '' }]);
      if (part.kind === 'own' || part.kind === 'quoted')
        kept.push({ ...part, text: startOf(part.text, spare) });
      break;
    }
    kept.push(part);
    left -= needed;
  }
  return [...kept, ...ELLIPSIS];
}

/** As much of the beginning of `text` as costs no more than `room`, without half a character at its end. */
function startOf(text: string, room: number): string {
  const start = text.slice(0, Math.max(Math.floor(room / CHARACTER_COST_MAX), 0));
  return start.replace(/\p{Cs}$/u, '');
}

function sum(measured: readonly Measured[]): number {
  return measured.reduce((all, { total }) => all + total, 0);
}
