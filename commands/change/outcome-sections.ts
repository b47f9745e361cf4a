/** The lists in the reply to a change: users grouped by outcome, and what was skipped. */
import type { Section } from '../../src/chat/reply.ts';
import { say, type Sentence } from '../../src/chat/sentence.ts';
import type { ChangeHeading } from '../../src/chat/texts/form.ts';
import type { ChangeKind, Reason } from '../../src/whitelist/change/outcome.ts';
import { alternativesSection, suspicion } from './alternatives.ts';
import {
  advisedProblems,
  groupsOf,
  kindsOf,
  reasonOf,
  type ChangeResult,
  type Entry,
  type Outcomes,
} from './change-result.ts';
import { ATTENTION, firstLines, person, reasonText, skippedSection } from '../wording.ts';

type ListLimits = typeof ATTENTION;

export interface Shown {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** How many of those for whom it is done are named. */
  readonly people: ListLimits;
}

type Headings = Readonly<Record<'failed' | 'unconfirmed' | 'notSent' | 'unchanged' | 'done', ChangeHeading>>;

const HEADINGS: Readonly<Record<ChangeKind, Headings>> = {
  remove: {
    failed: 'notRemoved',
    unconfirmed: 'removalUnconfirmed',
    notSent: 'removalNotSent',
    unchanged: 'notListed',
    done: 'removed',
  },
  add: {
    failed: 'notAdded',
    unconfirmed: 'additionUnconfirmed',
    notSent: 'additionNotSent',
    unchanged: 'alreadyListed',
    done: 'added',
  },
};

/** Where all that was asked for is of one kind, nobody has to be told of which. */
function headingsOf(kind: ChangeKind, change: ChangeResult): Headings {
  const headings = HEADINGS[kind];
  return change.kind === 'both' ? headings : { ...headings, unconfirmed: 'unconfirmed', notSent: 'notSent' };
}

/** Those who need attention come first. */
export function outcomeSections(
  change: ChangeResult,
  outcomes: Outcomes,
  { nowMs, people }: Shown,
): readonly Section[] {
  const { texts, parsed } = change;
  const who = whoIn(change);
  const withSuspicion = (entry: Entry): Sentence => {
    const isStranger = entry.kind === 'remove' && change.nicknames.of(entry.id) === undefined;
    const suspected = isStranger ? suspicion(entry.id, nowMs, texts) : undefined;
    return suspected === undefined ? who(entry) : say`${who(entry)} — ${suspected}`;
  };
  const skipped = skippedSection(parsed, texts, true);
  const kinds = kindsOf(change);
  const ofKind = (kind: ChangeKind, entries: readonly Entry[]): readonly Entry[] =>
    entries.filter((entry) => entry.kind === kind);
  return [
    ...kinds.flatMap((kind) => {
      const headings = headingsOf(kind, change);
      const unchanged = ofKind(kind, outcomes.unchanged);
      return [
        ...explained(headings.failed, ofKind(kind, outcomes.failed), change),
        ...explained(headings.unconfirmed, ofKind(kind, outcomes.unconfirmed), change),
        ...explained(headings.notSent, ofKind(kind, outcomes.notSent), change),
        ...list(
          headingOf(headings.unchanged, unchanged, change),
          unchanged,
          withSuspicion,
          ATTENTION,
          change,
        ),
      ];
    }),
    ...alternativesSection(change.alternatives, change),
    ...kinds.flatMap((kind) => {
      const done = ofKind(kind, outcomes.done);
      return list(headingOf(HEADINGS[kind].done, done, change), done, who, people, change);
    }),
    ...(skipped === undefined ? [] : [skipped]),
  ];
}

/** With the reason of each; one that all have in common is said once: in the heading, or in its advice. */
function explained(name: ChangeHeading, entries: readonly Entry[], change: ChangeResult): readonly Section[] {
  const { texts } = change;
  const who = whoIn(change);
  const heading = headingOf(name, entries, change);
  const shared = sharedReason(entries);
  const [{ kind } = { kind: 'remove' as const }] = entries;
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
  const named = groupsOf({ results }).length === 1 ? line : withGroup;
  const lines = firstLines(entries, named, { ...limits, hasFile: true }, texts);
  return entries.length === 0 ? [] : [{ heading, lines }];
}

function whoIn({ nicknames }: ChangeResult): (entry: Entry) => Sentence {
  return ({ id }) => person(id, nicknames);
}
