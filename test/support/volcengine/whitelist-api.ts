/** An in-memory Volcengine API that follows a script of answers. */
import type { CallResult, Change, WhitelistApi } from '../../../src/volcengine/client.ts';
import type { Problem, ProblemKind } from '../../../src/volcengine/errors.ts';
import type { Int64 } from '../../../src/volcengine/int64-json.ts';

const PAGE_SIZE = 20;
/** The service's default. */
const WHITELIST_MAX = 100;

/** The service's behaviour for one request of a change. */
export type Step =
  | { readonly kind: 'work'; readonly refuse?: readonly string[]; readonly stray?: boolean }
  /** An attempt, which worked or not, got no answer; the next attempt of the same call was answered. */
  | { readonly kind: 'retried'; readonly worked: boolean }
  | { readonly kind: 'problem'; readonly problem: ProblemKind; readonly worked?: boolean };

export interface FakeService {
  readonly api: WhitelistApi;
  readonly list: Set<string>;
  readonly batches: readonly (readonly string[])[];
  readonly pages: () => number;
}

/** Uses one step of the script for each request, and succeeds after the script's end. */
export function fakeService(
  list: readonly string[],
  script: readonly Step[] = [],
  readable = true,
  nicknames: Readonly<Record<string, string>> = {},
): FakeService {
  const onList = new Set(list);
  const batches: (readonly string[])[] = [];
  let pages = 0;
  const works = {
    remove: (id: string) => onList.delete(id),
    add: (id: string) => onList.has(id) || (onList.size < WHITELIST_MAX && onList.add(id).has(id)),
  };
  const answered = (
    failed: ReadonlySet<Int64>,
    doubtful = false,
    strayFailures = false,
  ): CallResult<Change> => ({
    kind: 'answered',
    value: { failed, strayFailures },
    requestId: `req-${batches.length}`,
    doubtful,
  });
  const change =
    (kind: keyof typeof works): WhitelistApi['remove'] =>
    async (_conversation, ids, { beforeSend }) => {
      if (beforeSend !== undefined && !(await beforeSend())) return { kind: 'not-sent' };
      batches.push(ids);
      const work = (refuse: readonly string[] = []): ReadonlySet<Int64> =>
        new Set(ids.filter((id) => refuse.includes(id) || !works[kind](id)));
      const step = script[batches.length - 1] ?? { kind: 'work' };
      if (step.kind === 'work') return answered(work(step.refuse), false, step.stray);
      if (step.kind === 'retried') {
        if (step.worked) work();
        return answered(work(), true);
      }
      if (step.worked === true) work();
      const doubtful =
        step.problem === 'temporary' || step.problem === 'protocol' || step.worked !== undefined;
      return { kind: 'failed', problem: problem(step.problem, doubtful), doubtful };
    };

  return {
    list: onList,
    batches,
    pages: () => pages,
    api: {
      add: change('add'),
      remove: change('remove'),
      page: (_conversation, cursor) => {
        pages += 1;
        if (!readable)
          return Promise.resolve({ kind: 'failed', problem: problem('temporary', true), doubtful: true });
        const all = [...onList] as Int64[];
        const from = Number(cursor);
        const participants = all
          .slice(from, from + PAGE_SIZE)
          .map((userId) => ({ userId, nickname: nicknames[userId], addedAt: 1_767_000_000, addedBy: '1' }));
        const nextCursor = from + PAGE_SIZE < all.length ? String(from + PAGE_SIZE) : undefined;
        return Promise.resolve({
          kind: 'answered',
          value: { participants, nextCursor },
          requestId: 'r',
          doubtful: false,
        });
      },
    },
  };
}

function problem(kind: ProblemKind, doubtful: boolean): Problem {
  return { kind, code: `code-of-${kind}`, message: `message of ${kind}`, requestId: undefined, doubtful };
}
