/** Group commit: what is written in one turn of the event loop goes to the disk together. */
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction, storeFault } from './database.ts';

export interface Commits {
  /**
   * Runs `work`, which writes, soon, and resolves to what it returned once that is kept for good. Where `work` throws,
   * nothing of it is kept, and all of the others'. Rejects as `inStore` does.
   */
  readonly commit: <T>(work: () => T) => Promise<T>;
  /** Keeps at once what waits. */
  readonly flush: () => void;
}

interface Waiting {
  /** In the transaction that is open. Returns what is to be called once that is committed. */
  readonly attempt: () => () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * SQLite blocks the process until the disk has written, some 0.2 ms to many ms. One write for each command would, in a
 * burst, hold up the acknowledgements that platforms await.
 */
export function createCommits(database: DatabaseSync): Commits {
  let waiting: Waiting[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      const settle = inTransaction(database, () => batch.map(({ attempt }) => attempt()));
      for (const done of settle) done();
    } catch (error) {
      for (const { reject } of batch) reject(storeFault(error));
    }
  };
  return {
    flush,
    commit: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        const attempt = (): (() => void) => {
          try {
            const result = inSavepoint(database, work);
            return () => {
              resolve(result);
            };
          } catch (error) {
            // After some errors (a full disk) SQLite has rolled everything back.
            if (!database.isTransaction) throw error;
            return () => {
              reject(storeFault(error));
            };
          }
        };
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ attempt, reject });
      }),
  };
}

/** All of it, or, when it throws, nothing. */
function inSavepoint<T>(database: DatabaseSync, work: () => T): T {
  database.exec('SAVEPOINT one');
  try {
    const result = work();
    database.exec('RELEASE one');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK TO one; RELEASE one');
    throw error;
  }
}
