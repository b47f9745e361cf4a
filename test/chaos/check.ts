/** Checks the invariants after a chaos run: whether all reports were true, and everything has come to its end. */
import type { Given } from './commands.ts';
import type { StoredState } from './engine.ts';
import type { Reading, Report } from './outcomes.ts';
import type { TestBed } from './harness.ts';

export type Invariant =
  | 'without an outcome'
  | 'with two outcomes'
  | 'removed, but still listed'
  | 'failed or not sent, but gone'
  | 'nothing was done, but gone'
  | 'not taken in, but gone'
  | 'looked at again, and not so'
  | 'a guest pass ended otherwise than told'
  | 'left open in the record';

export interface Violation {
  readonly invariant: Invariant;
  readonly id: string;
  readonly detail: string;
}

/** The sources of the truth about a run. */
interface Truth {
  readonly record: StoredState;
  /** The reports of the audit channel about the ends of guest passes. */
  readonly reportedEnds: ReadonlyMap<string, Report>;
  readonly service: Pick<TestBed['service'], 'whitelist'>;
}

export function check(
  world: Truth,
  commands: readonly Given[],
  listedBefore: readonly string[],
): readonly Violation[] {
  const before = new Set(listedBefore);
  const now = new Set(world.service.whitelist());
  const isGone = (id: string): boolean => before.has(id) && !now.has(id);
  return [
    ...commands.flatMap((command) => checkCommand(command, isGone, now)),
    ...checkPasses(world, now),
    ...checkRecord(world),
  ];
}

/** Checks that no pass is left, and that a guest is on the whitelist only if a report says so. */
function checkPasses({ record, reportedEnds }: Truth, now: ReadonlySet<string>): readonly Violation[] {
  const lies = record.guests.flatMap((id): readonly string[] => {
    const report = reportedEnds.get(id);
    if (report === undefined) return [`${id} nothing was told`];
    const isOff = report.outcome === 'removed' || report.wasOff === true;
    if (report.outcome === 'unconfirmed' || isOff === !now.has(id)) return [];
    return [`${id} ${report.outcome} ${report.reason}`];
  });
  return lies.map((lie) => {
    const [id = '', ...words] = lie.split(' ');
    return { invariant: 'a guest pass ended otherwise than told', id, detail: words.join(' ') };
  });
}

function checkCommand(
  command: Given,
  isGone: (id: string) => boolean,
  now: ReadonlySet<string>,
): readonly Violation[] {
  const readings = command.readings();
  const last = readings.at(-1);
  const violate = (invariant: Invariant, ids: readonly string[], detail: string): readonly Violation[] =>
    ids.map((id) => ({ invariant, id, detail: `${command.platform}: ${detail}` }));
  if (last === undefined) {
    return command.acknowledged()
      ? violate('without an outcome', command.ids, 'acknowledged, and never answered')
      : violate('not taken in, but gone', command.ids.filter(isGone), 'never acknowledged');
  }
  if (last.kind === 'refused') {
    return violate('nothing was done, but gone', command.ids.filter(isGone), last.text);
  }
  return [
    ...command.ids.flatMap((id) => {
      const report = last.reports.get(id);
      if (report === undefined) return violate('without an outcome', [id], 'named nowhere');
      return violate(...falseReport(id, report, isGone, now));
    }),
    ...readings.flatMap((other) => {
      const before = other.kind === 'refused' ? other.text : `${other.counted} removed`;
      return violate('with two outcomes', differing(other, last), `answered before: ${before}`);
    }),
    ...(counts(last) === last.counted ? [] : violate('with two outcomes', ['-'], `counted ${last.counted}`)),
    ...[...(command.seenAgain() ?? [])].flatMap(([id, listed]) =>
      violate('looked at again, and not so', listed === now.has(id) ? [] : [id], `listed: ${String(listed)}`),
    ),
  ];
}

function falseReport(
  id: string,
  { outcome, reason }: Report,
  isGone: (id: string) => boolean,
  now: ReadonlySet<string>,
): [Invariant, readonly string[], string] {
  switch (outcome) {
    case 'removed':
      return ['removed, but still listed', now.has(id) ? [id] : [], ''];
    case 'failed':
    case 'not-sent':
      return ['failed or not sent, but gone', isGone(id) ? [id] : [], reason];
    case 'unconfirmed':
      return ['without an outcome', [], ''];
  }
}

function counts({ reports }: Extract<Reading, { kind: 'done' }>): number {
  return [...reports.values()].filter(({ outcome }) => outcome === 'removed').length;
}

function differing(one: Reading, other: Extract<Reading, { kind: 'done' }>): readonly string[] {
  if (one.kind === 'refused') return [...other.reports.keys()];
  return [...other.reports]
    .filter(([id, { outcome }]) => one.reports.get(id)?.outcome !== outcome)
    .map(([id]) => id);
}

/** Checks that everything has come to its end in the database. */
function checkRecord({ record: { jobs, users, passes } }: Truth): readonly Violation[] {
  return [
    ...jobs.map((id) => ({ id: '-', detail: `job ${id} is not finished` })),
    ...users.map(({ id, outcome }) => ({ id, detail: outcome })),
    ...passes.map((id) => ({ id, detail: 'its guest pass has not ended' })),
  ].map((violation) => ({ invariant: 'left open in the record' as const, ...violation }));
}
