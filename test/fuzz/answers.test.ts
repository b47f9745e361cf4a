/** Answers of the service: whatever comes, nothing is reported as done that no answer says. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { createWhitelistApi, type WhitelistApi } from '../../src/volcengine/client.ts';
import type { ProblemKind } from '../../src/volcengine/errors.ts';
import { integer, parseExactly } from '../../src/volcengine/int64-json.ts';
import type { Attempt, Transport } from '../../src/volcengine/transport.ts';
import { changeWhitelist } from '../../src/whitelist/change/change-whitelist.ts';
import type { ChangeKind, Outcome } from '../../src/whitelist/change/outcome.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import { liveGroup } from '../support/chat/commands.ts';
import { createTestLog } from '../support/log.ts';
import { expectOften, fuzz, fuzzAsync } from './cases.ts';
import { anyJson, integerText, quoteIntegers } from './json.ts';

fuzz('answers: integers are exact', fc.tuple(anyJson, integerText), ([{ text, value }, digits]) => {
  expect(parseExactly(text)).toEqual(value);
  expect(JSON.parse(quoteIntegers(text))).toEqual(value);
  expect(JSON.stringify({ digits: integer(digits) })).toBe(`{"digits":${digits}}`);
});

const IDS = ['1', '2', '3', '9007199254740993', '9223372036854775807'] as const;
/** As integers arrive: the text that stood there. */
const idLike = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(...IDS) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      '4',
      '0',
      '-1',
      '01',
      ' 1',
      '9223372036854775808',
      '1.0',
      1,
      null,
      true,
      {},
      [],
    ),
  },
);
const idList = fc.oneof(
  { weight: 6, arbitrary: fc.array(idLike, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, '1', 1, {}, { 0: '1', length: 1 }) },
);
const anything = anyJson.map(({ value }) => value);
const changeResult = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ FailedUserIds: idList, FailedUserIdsStr: idList }, { requiredKeys: [] }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(null, undefined, 'ok', 200, true, [], { FailedUserIds: [['1']] }),
  },
  { weight: 1, arbitrary: anything },
);
const participant = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ ParticipantUserId: idLike, NickName: fc.constantFrom('a', null, undefined) }),
  },
  { weight: 1, arbitrary: anything },
);
const page = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      NextCursor: fc.constantFrom<unknown>('-1', '0', '20', 'x', 20, null),
      HasMore: fc.constantFrom<unknown>(false, false, false, true, 'false', 0, undefined),
      Participants: fc.oneof(
        fc.array(participant, { maxLength: 3 }),
        fc.constantFrom<unknown>(null, undefined, {}, 'x'),
      ),
    }),
  },
  { weight: 1, arbitrary: anything },
);
/** Not those that are tried again, which takes time; `change.test.ts` and `client.test.ts` have them. */
const kind = fc.constantFrom<ProblemKind>(
  'bad-input',
  'user-not-found',
  'list-full',
  'operator',
  'clock',
  'protocol',
);

function attempt(result: fc.Arbitrary<unknown>): fc.Arbitrary<Attempt> {
  return fc.oneof(
    {
      weight: 7,
      arbitrary: result.map((one): Attempt => ({ kind: 'answered', result: one, requestId: 'r' })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(kind, fc.boolean()).map(([one, doubtful]): Attempt => ({
        kind: 'failed',
        problem: { kind: one, code: one, message: '', requestId: undefined, doubtful },
      })),
    },
  );
}

const conversation = fc.record({
  change: fc.constantFrom<ChangeKind>('remove', 'add'),
  ids: fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 1 }),
  batchSize: fc.integer({ min: 1, max: 3 }),
  changes: fc.array(attempt(changeResult), { minLength: 1, maxLength: 4 }),
  page: attempt(page),
});

type Conversation = typeof conversation extends fc.Arbitrary<infer T> ? T : never;

/** What an answer to a change says, if it has the documented form: whom it names. */
function namedBy(one: Attempt): ReadonlySet<unknown> | undefined {
  if (one.kind === 'failed') return undefined;
  const { result } = one;
  if (result === null || result === undefined) return new Set();
  if (typeof result !== 'object' || Array.isArray(result)) return undefined;
  const lists = ['FailedUserIds', 'FailedUserIdsStr'].map(
    (name) => (result as Record<string, unknown>)[name] ?? [],
  );
  const named = lists.flat();
  return lists.every(Array.isArray) && named.every(isId) ? new Set(named) : undefined;
}

/** Whom a page of the list holds, and whether it is the last; undefined where it cannot be read. */
function listedBy(one: Attempt): { readonly ids: ReadonlySet<unknown>; readonly last: boolean } | undefined {
  if (one.kind === 'failed') return undefined;
  const { HasMore, Participants, NextCursor } = (one.result ?? {}) as Record<string, unknown>;
  if (typeof NextCursor !== 'string' || !/^-?[0-9]+$/u.test(NextCursor)) return undefined;
  if (typeof HasMore !== 'boolean') return undefined;
  const members = (Participants ?? []) as readonly Record<string, unknown>[];
  if (!Array.isArray(members)) return undefined;
  const ids = members.map((member) => (member as Record<string, unknown> | null)?.['ParticipantUserId']);
  return ids.every(isId) ? { ids: new Set(ids), last: !HasMore || NextCursor === '-1' } : undefined;
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[1-9][0-9]*$/u.test(value) && BigInt(value) < 2n ** 63n;
}

fuzzAsync('answers: nothing is done that no answer says', conversation, () => {
  const { log } = createTestLog();
  const group = liveGroup('main', '11');
  const seen: Record<string, number> = {};
  const check = async (given: Conversation): Promise<void> => {
    const last = new Map<string, Sent>();
    let calls = 0;
    const transport: Transport = {
      attempt: (action, body) => {
        if (action === 'BatchGetWhitelistParticipant') return Promise.resolve(given.page);
        const answer = given.changes.at(calls % given.changes.length) ?? given.page;
        calls += 1;
        const ids = /"ParticipantUserIds":\[([\d,]+)\]/u.exec(body)?.[1]?.split(',') ?? [];
        for (const id of ids) last.set(id, { answer, ids });
        return Promise.resolve(answer);
      },
      destroy: () => Promise.resolve(),
    };
    const limiter = {
      run: async <T>(_lane: string, task: (expired: () => boolean) => Promise<T>) => ({
        kind: 'started' as const,
        value: await task(() => false),
      }),
    };
    const api: WhitelistApi = createWhitelistApi({ transport, limiter, appId: 1 });
    const context = { lane: 'l', signal: new AbortController().signal, log };
    const journal = { beforeSend: () => Promise.resolve(true), afterAnswer: () => Promise.resolve() };
    const { outcomes } = await changeWhitelist({
      kind: given.change,
      api,
      group,
      context,
      writeAheadLog: journal,
      parallel: 2,
      ids: given.ids as readonly string[] as readonly UserId[],
      batchSize: given.batchSize,
    });
    expect([...outcomes.keys()]).toEqual(given.ids);
    for (const [id, outcome] of outcomes) {
      const key = outcome.kind === 'done' ? `done ${outcome.readBack}` : outcome.kind;
      seen[key] = (seen[key] ?? 0) + 1;
      expectTrue(id, outcome, last.get(id), given);
    }
  };
  const end = (): Promise<void> => {
    for (const key of ['done true', 'done false', 'failed', 'unconfirmed', 'not-sent']) {
      expectOften(seen[key] ?? 0, 1_000, key);
    }
    return Promise.resolve();
  };
  return Promise.resolve({ check, end });
});

/** The last request that held a user. */
interface Sent {
  readonly answer: Attempt;
  readonly ids: readonly unknown[];
}

function expectTrue(
  id: string,
  outcome: Outcome,
  sent: Sent | undefined,
  { change, page: list }: Conversation,
): void {
  const named = sent && namedBy(sent.answer);
  // An answer that names somebody whom the request did not hold is not believed.
  const said = named !== undefined && !named.has(id) && [...named].every((one) => sent?.ids.includes(one));
  const listed = listedBy(list);
  const asAsked = change === 'add' ? listed?.ids.has(id) : listed?.last === true && !listed.ids.has(id);
  if (outcome.kind === 'done') expect(outcome.readBack ? asAsked : said).toBe(true);
  // Or sent together with others, and then refused with all of them.
  if (outcome.kind === 'not-sent') expect(sent?.answer.kind === 'answered' || isDoubtful(sent)).toBe(false);
  if (said) expect(outcome.kind).toBe('done');
}

function isDoubtful(sent: Sent | undefined): boolean {
  return sent?.answer.kind === 'failed' && sent.answer.problem.doubtful;
}
