/** Jobs in the embedded database: kept before they are acknowledged, handed out in this process, left for its successor. */
import type { DatabaseSync } from 'node:sqlite';
import type { Commits } from './commits.ts';
import { inTransaction, storeError, type Row } from './database.ts';
import { createActions, type Actions } from './sqlite-actions.ts';
import { SupersededError, type Claim, type Job, type NewMessage, type Store } from './store.ts';

/** Before a job that was not finished is handed out once more. */
const RETRY_MS = 5_000;

export interface JobParts {
  readonly database: DatabaseSync;
  readonly commit: Commits['commit'];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Adds to the outbox, in the transaction that is open. */
  readonly addMessage: (message: NewMessage) => void;
  readonly retryMs?: number;
}

/**
 * One process at a time works on a database (see `lock.ts`), so what is unfinished when work begins was left by one that
 * has ended. The number of the attempt tells the hands apart.
 */
export function createJobs(parts: JobParts): Pick<Store, 'jobs' | 'actions'> {
  const { database, commit, now, retryMs = RETRY_MS } = parts;
  const actions = createActions(database);
  const insert = database.prepare(
    'INSERT INTO jobs (key, invocation, touched_at) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING',
  );
  const forget = database.prepare('DELETE FROM jobs WHERE id = ? AND acknowledged = 0 AND attempt = 0');
  const acknowledge = database.prepare('UPDATE jobs SET acknowledged = 1, touched_at = ? WHERE id = ?');
  const unfinished = database.prepare('SELECT id FROM jobs WHERE finished_at IS NULL ORDER BY id');
  const take = database.prepare(
    'UPDATE jobs SET attempt = attempt + 1 WHERE id = ? AND finished_at IS NULL RETURNING *',
  );
  const claim = createClaims(parts, actions);

  let run: ((claim: Claim) => Promise<void>) | undefined;
  let stopped = false;
  const out = new Set<number>();
  /** In the transaction that is open; what it returns is to be handed out once that is committed. */
  const takeOut = (id: number): Row | undefined =>
    run === undefined || out.has(id) ? undefined : take.get(id);
  const handOut = (row: Row | undefined): void => {
    if (run === undefined || row === undefined) return;
    const id = Number(row['id']);
    out.add(id);
    let finished = false;
    const ended = (): void => {
      out.delete(id);
      if (!finished) setTimeout(handOutAgain, retryMs, id).unref();
    };
    const onFinish = (): void => {
      finished = true;
    };
    run(claim(readJob(row), onFinish)).then(ended, ended);
  };
  const handOutAgain = (id: number): void => {
    if (stopped || !database.isOpen) return;
    // Where the database cannot be used any more, whoever uses it next says so.
    commit(() => takeOut(id)).then(handOut, () => undefined);
  };

  return {
    actions: actions.read,
    jobs: {
      accept: (key, invocation) =>
        commit(() => {
          const { changes, lastInsertRowid } = insert.run(key, invocation, now());
          return changes === 1 ? String(lastInsertRowid) : undefined;
        }),
      forget: (id) =>
        commit(() => {
          forget.run(Number(id));
        }),
      acknowledge: async (id) => {
        const row = await commit(() => {
          acknowledge.run(now(), Number(id));
          return takeOut(Number(id));
        });
        handOut(row);
      },
      othersWork: () => Promise.resolve(false),
      work: (given) => {
        run = given;
        try {
          const left = inTransaction(database, () => {
            return unfinished.all().map((row) => takeOut(Number(row['id'])));
          });
          for (const row of left) handOut(row);
        } catch (error) {
          throw storeError(error);
        }
        return () => {
          stopped = true;
          return Promise.resolve();
        };
      },
    },
  };
}

type MakeClaim = (job: Job, onFinish: () => void) => Claim;

function createClaims({ database, commit, now, addMessage }: JobParts, actions: Actions): MakeClaim {
  const touch = database.prepare(
    'UPDATE jobs SET touched_at = ? WHERE id = ? AND attempt = ? AND finished_at IS NULL',
  );
  const begin = database.prepare('UPDATE jobs SET begun = ? WHERE id = ?');
  const useOffer = database.prepare('UPDATE offers SET used_at = ? WHERE key = ? AND used_at IS NULL');
  const remember = database.prepare('UPDATE jobs SET memo = ? WHERE id = ?');
  const finish = database.prepare(
    "UPDATE jobs SET finished_at = ?, invocation = '', begun = NULL, memo = NULL WHERE id = ?",
  );

  return (job, onFinish) => {
    const id = Number(job.id);
    const whileOurs = <T>(work: () => T): Promise<T> =>
      commit(() => {
        if (touch.run(now(), id, job.attempt).changes !== 1) throw new SupersededError(job.id);
        return work();
      });
    return {
      job,
      begin: (order, begun, offer) =>
        whileOurs(() => {
          if (offer !== undefined && useOffer.run(now(), offer).changes !== 1) return 'offer-used';
          begin.run(order, id);
          for (const action of begun) actions.insert(id, action);
          return 'begun';
        }),
      actions: () => actions.ofJob(id),
      mark: (action, users, problems) =>
        whileOurs(() => {
          actions.mark(Number(action), users, problems);
        }),
      conclude: (conclusions, messages) =>
        whileOurs(() => {
          for (const conclusion of conclusions) actions.conclude(conclusion, now());
          for (const message of messages) addMessage(message);
        }),
      remember: (memo) =>
        whileOurs(() => {
          remember.run(memo, id);
        }),
      finish: async () => {
        await whileOurs(() => {
          finish.run(now(), id);
        });
        onFinish();
      },
    };
  };
}

function readJob(row: Row): Job {
  return {
    id: String(row['id']),
    invocation: String(row['invocation']),
    acknowledged: row['acknowledged'] === 1,
    attempt: Number(row['attempt']),
    touchedAt: Number(row['touched_at']),
    order: row['begun'] === null ? undefined : String(row['begun']),
    memo: row['memo'] === null ? undefined : String(row['memo']),
  };
}
