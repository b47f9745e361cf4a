/** Builds the lists in the reply to a change: users by outcome, and skipped tokens. */
import type { Section } from '../../src/chat/reply.ts';
import { say, type Sentence } from '../../src/chat/sentence.ts';
import type { ChangeHeading } from '../../src/chat/texts/form.ts';
import type { ChangeKind, Reason } from '../../src/whitelist/change/outcome.ts';
import { alternativesSection, idWarning } from './alternatives.ts';
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

export interface SectionOptions {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** How many successful users are named. */
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

/** A change of one kind does not repeat its kind in each heading. */
function headingsOf(kind: ChangeKind, change: ChangeResult): Headings {
  const headings = HEADINGS[kind];
  return change.kind === 'both' ? headings : { ...headings, unconfirmed: 'unconfirmed', notSent: 'notSent' };
}

/** Users who need attention come first. */
export function outcomeSections(
  change: ChangeResult,
  outcomes: Outcomes,
  { nowMs, people }: SectionOptions,
): readonly Section[] {
  const { texts, parsed } = change;
  const who = personFormatter(change);
  const withSuspicion = (entry: Entry): Sentence => {
    const isStranger = entry.kind === 'remove' && change.nicknames.of(entry.id) === undefined;
    const suspected = isStranger ? idWarning(entry.id, nowMs, texts) : undefined;
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
        ...sectionsWithReason(headings.failed, ofKind(kind, outcomes.failed), change),
        ...sectionsWithReason(headings.unconfirmed, ofKind(kind, outcomes.unconfirmed), change),
        ...sectionsWithReason(headings.notSent, ofKind(kind, outcomes.notSent), change),
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

/** A section with the reason of each user; a common reason appears once, in the heading or in the advice. */
function sectionsWithReason(
  name: ChangeHeading,
  entries: readonly Entry[],
  change: ChangeResult,
): readonly Section[] {
  const { texts } = change;
  const who = personFormatter(change);
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

/** The reason that all of several entries share; else undefined. */
function sharedReason(entries: readonly Entry[]): Reason | undefined {
  const [reason, ...others] = new Set(entries.map(reasonOf));
  return entries.length > 1 && others.length === 0 ? reason : undefined;
}

function headingOf(name: ChangeHeading, entries: readonly Entry[], { texts }: ChangeResult): Sentence {
  return texts.change.headings[name](entries.length);
}

/** Each line names its live group where there are several. */
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

function personFormatter({ nicknames }: ChangeResult): (entry: Entry) => Sentence {
  return ({ id }) => person(id, nicknames);
}
