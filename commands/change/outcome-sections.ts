/** The lists in the reply to a change: users grouped by outcome, and what was skipped. */
import type { Section } from '../../src/chat/reply.ts';
import { say, type Sentence } from '../../src/chat/sentence.ts';
import type { ChangeHeading } from '../../src/chat/texts/form.ts';
import type { Reason } from '../../src/whitelist/change/outcome.ts';
import { alternativesSection, suspicion } from './alternatives.ts';
import { advisedProblems, reasonOf, type ChangeResult, type Entry, type Outcomes } from './change-result.ts';
import { ATTENTION, firstLines, person, reasonText, skippedSection } from '../wording.ts';

type ListLimits = typeof ATTENTION;

export interface Shown {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** How many of those for whom it is done are named. */
  readonly people: ListLimits;
}

/** Those who need attention come first. */
export function outcomeSections(
  change: ChangeResult,
  { done, unchanged, failed, unconfirmed, notSent }: Outcomes,
  { nowMs, people }: Shown,
): readonly Section[] {
  const { kind, texts, parsed } = change;
  const removal = kind === 'remove';
  const who = whoIn(change);
  const withSuspicion = (entry: Entry): Sentence => {
    const isStranger = removal && change.nicknames.of(entry.id) === undefined;
    const suspected = isStranger ? suspicion(entry.id, nowMs, texts) : undefined;
    return suspected === undefined ? who(entry) : say`${who(entry)} — ${suspected}`;
  };
  const unchangedHeading = headingOf(removal ? 'notListed' : 'alreadyListed', unchanged, change);
  const skipped = skippedSection(parsed, texts, true);
  return [
    ...explained(removal ? 'notRemoved' : 'notAdded', failed, change),
    ...explained('unconfirmed', unconfirmed, change),
    ...explained('notSent', notSent, change),
    ...list(unchangedHeading, unchanged, withSuspicion, ATTENTION, change),
    ...alternativesSection(change.alternatives, change),
    ...list(headingOf(removal ? 'removed' : 'added', done, change), done, who, people, change),
    ...(skipped === undefined ? [] : [skipped]),
  ];
}

/** With the reason of each; one that all have in common is said once: in the heading, or in its advice. */
function explained(name: ChangeHeading, entries: readonly Entry[], change: ChangeResult): readonly Section[] {
  const { kind, texts } = change;
  const who = whoIn(change);
  const heading = headingOf(name, entries, change);
  const shared = sharedReason(entries);
  if (shared === undefined) {
    const withReason = (entry: Entry): Sentence => {
      const reason = reasonOf(entry);
      return reason === undefined ? who(entry) : say`${who(entry)} — ${reasonText(reason, kind, texts)}`;
    };
    return list(heading, entries, withReason, ATTENTION, change);
  }
  const hasAdvice = advisedProblems(change).some((problem) => problem === shared);
  const words = hasAdvice ? heading : texts.change.because(heading, reasonText(shared, kind, texts));
  return list(words, entries, who, ATTENTION, change);
}

/** The reason that several have in common; undefined where there are others. */
function sharedReason(entries: readonly Entry[]): Reason | undefined {
  const [reason, ...others] = new Set(entries.map(reasonOf));
  return entries.length > 1 && others.length === 0 ? reason : undefined;
}

function headingOf(name: ChangeHeading, entries: readonly Entry[], { texts }: ChangeResult): Sentence {
  return texts.change.headings[name](entries.length);
}

/** Where there are several live groups, each line names one. */
function list(
  heading: Sentence,
  entries: readonly Entry[],
  line: (entry: Entry) => Sentence,
  limits: ListLimits,
  { results, texts }: ChangeResult,
): readonly Section[] {
  const withGroup = (entry: Entry): Sentence =>
    entry.groupName === '' ? line(entry) : texts.change.inGroup(entry.groupName, line(entry));
  const named = results.length === 1 ? line : withGroup;
  const lines = firstLines(entries, named, { ...limits, hasFile: true }, texts);
  return entries.length === 0 ? [] : [{ heading, lines }];
}

function whoIn({ nicknames }: ChangeResult): (entry: Entry) => Sentence {
  return ({ id }) => person(id, nicknames);
}
