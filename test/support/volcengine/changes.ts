/** Runs changes of a whitelist over an in-memory service, and generates scripts for that service. */
import fc from 'fast-check';
import type { Int64 } from '../../../src/volcengine/int64-json.ts';
import {
  changeWhitelist,
  type ChangeReport,
  type WriteAheadLog,
  type WhitelistChange,
} from '../../../src/whitelist/change/change-whitelist.ts';
import type { ChangeKind } from '../../../src/whitelist/change/outcome.ts';
import type { FakeService } from './whitelist-api.ts';
import { liveGroup } from './live-group.ts';
import { createTestLog, type TestLog } from '../log.ts';

export interface ChangeOptions extends Partial<
  Pick<WhitelistChange, 'before' | 'tooLate' | 'seenBefore' | 'rosters'>
> {
  readonly batchSize?: number;
  readonly parallel?: number;
  readonly signal?: AbortSignal;
  readonly log?: TestLog;
  readonly journal?: WriteAheadLog;
}

/** Removes `ids`; by default in batches of two, three at once, with a write-ahead log that accepts everything. */
export function removeAll(
  fake: FakeService,
  ids: readonly string[],
  options: ChangeOptions = {},
): Promise<ChangeReport> {
  return changeAll('remove', fake, ids, options);
}

/** Adds `ids` in the same way. */
export function addAll(
  fake: FakeService,
  ids: readonly string[],
  options: ChangeOptions = {},
): Promise<ChangeReport> {
  return changeAll('add', fake, ids, options);
}

export const GROUP = liveGroup('main', '11');

function changeAll(
  kind: ChangeKind,
  fake: FakeService,
  ids: readonly string[],
  options: ChangeOptions,
): Promise<ChangeReport> {
  const {
    batchSize = 2,
    parallel = 3,
    signal = new AbortController().signal,
    log = createTestLog(),
    journal: writeAheadLog = {
      beforeSend: () => Promise.resolve(true),
      afterAnswer: () => Promise.resolve(),
    },
    ...more
  } = options;
  return changeWhitelist({
    kind,
    api: fake.api,
    group: GROUP,
    ids: ids as Int64[],
    batchSize,
    parallel,
    writeAheadLog,
    ...more,
    context: { lane: 'a', signal, log: log.log },
  });
}

/** The outcomes as words by id. @param done the word for a user who was changed */
export function outcomesOf(report: ChangeReport, done = 'removed'): Record<string, string> {
  return Object.fromEntries(
    [...report.outcomes].map(([id, outcome]) => [
      id,
      outcome.kind === 'done'
        ? `${done}${outcome.readBack ? ' (read back)' : ''}`
        : `${outcome.kind}: ${outcome.reason}`,
    ]),
  );
}

/** The ids in scripts of `anyStep`. */
export const UNIVERSE = Array.from({ length: 12 }, (_, index) => String(index + 1));

const kinds = [
  'temporary',
  'unreachable',
  'protocol',
  'throttled',
  'credentials',
  'bad-input',
  'user-not-found',
] as const;

/** Generates any answer of the service to one request. */
export const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('work' as const), refuse: fc.subarray(UNIVERSE) }),
  fc.record({ kind: fc.constant('retried' as const), worked: fc.boolean() }),
  fc.record({
    kind: fc.constant('problem' as const),
    problem: fc.constantFrom(...kinds),
    worked: fc.constant(true),
  }),
  fc.record({ kind: fc.constant('problem' as const), problem: fc.constantFrom(...kinds) }),
);
