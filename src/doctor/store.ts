/** Checks the store: the folder of the SQLite database, or the shared PostgreSQL. */
import type { Config } from '../config/index.ts';
import { inert } from '../chat/sentence.ts';
import { inspectFolder, type FolderState } from './inspect-folder.ts';
import { check, ok, problem, skipped, type Check, type Finding } from './check.ts';
import type { Share } from './limit.ts';
import { examinePostgres } from './postgres.ts';

export interface StoreExamined {
  readonly checks: readonly Check[];
  readonly share: Share;
}

/** @param answerMs how long an answer of PostgreSQL may take */
export async function examineStore(
  { dataDir, databaseUrl }: Config,
  answerMs: number,
): Promise<StoreExamined> {
  if (databaseUrl === undefined) {
    const state = await inspectFolder(dataDir);
    return {
      checks: [check('store', 'folder', folderFinding(dataDir, state))],
      share: { kind: 'own', botRuns: state.kind === 'in-use' },
    };
  }
  const unused = check('store', 'folder', skipped('not used, since DATABASE_URL is set'));
  const { checks, state } = await examinePostgres(databaseUrl, answerMs);
  return { checks: [unused, ...checks], share: SHARES[state](databaseUrl) };
}

const SHARES = {
  ready: (databaseUrl: string): Share => ({ kind: 'shared', databaseUrl }),
  // The tables are npm start's to make. A bot of an older version may run.
  'to-be-migrated': (): Share => ({ kind: 'own', botRuns: true }),
  unusable: (): Share => ({ kind: 'unusable' }),
} as const;

export function folderFinding(dataDir: string, state: FolderState): Finding {
  const folder = inert(dataDir);
  switch (state.kind) {
    case 'in-use':
      return ok(`${folder} is in use: a bot runs there`);
    case 'usable':
      if (state.isNew) return ok(`${folder} can be written to; the database is made at npm start`);
      return state.olderBy === 0
        ? ok(`${folder}: the database is whole and can be written to`)
        : ok(`${folder}: the database is whole; npm start brings it up to this version`);
    case 'unusable': {
      const todo =
        'make it a folder that the bot may write to, on a disk with room; restore a backup where it is damaged';
      return problem(`DATA_DIR (${folder}): ${state.reason}`, todo);
    }
  }
}
