/** Opens the store over SQLite or PostgreSQL. */
import type { Logger } from 'pino';
import { createActions } from './actions.ts';
import type { Database } from './database.ts';
import { createJobs } from './jobs.ts';
import { createLinks } from './links.ts';
import { createOffers } from './offers.ts';
import { createOutbox } from './outbox.ts';
import { createPanels } from './panels.ts';
import { createPasses } from './passes.ts';
import { createProcessLease } from './process-lease.ts';
import { createSets } from './sets.ts';
import type { Store } from './store.ts';
import type { StoreTimes } from './store-deps.ts';

/** Together under 15 s, in which a killed process is replaced. */
export const STORE_TIMES: StoreTimes = {
  retryMs: 5_000,
  lookMs: 1_000,
  beatMs: 1_000,
  leaseMs: 8_000,
  returnMs: 3_000,
  promptMs: 800,
};

export interface StoreOptions {
  readonly log: Logger;
  /** Jobs are handed out to processes of the same one only. */
  readonly configuration?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly times?: Partial<StoreTimes>;
}

/** Longer than any platform has been seen to deliver something again. */
const JOB_MEMORY_MS = 24 * 3_600_000;

/** Over a database with its schema, which is closed with the store. */
export function openStore(database: Database, options: StoreOptions): Store {
  const { log, configuration = '', now = Date.now } = options;
  const parts = { database, log, configuration, now, times: { ...STORE_TIMES, ...options.times } };
  const lease = createProcessLease(parts);
  const actions = createActions(database);
  const passes = createPasses(parts);
  const outbox = createOutbox(parts, lease);
  const panels = createPanels(parts);
  const { jobs, close } = createJobs(parts, { lease, actions, passes, outbox, panels });
  const { clock } = database.dialect;
  return {
    jobs,
    actions: actions.store,
    offers: createOffers(database),
    links: createLinks(parts),
    sets: createSets(parts),
    passes: passes.store,
    outbox: outbox.store,
    panels: panels.store,
    usable: database.usable,
    trim: async (historyMs) => {
      const old = [now() - historyMs];
      await database.write([
        { sql: 'DELETE FROM offers WHERE expires_at <= $1', values: [now()] },
        { sql: 'DELETE FROM actions WHERE created_at <= $1', values: old },
        { sql: 'DELETE FROM passes WHERE ends_at <= $1', values: old },
        { sql: 'DELETE FROM link_changes WHERE at <= $1', values: old },
        { sql: 'DELETE FROM jobs WHERE finished_at <= $1', values: [now() - JOB_MEMORY_MS] },
        { sql: `DELETE FROM processes WHERE seen_at <= ${clock} - $1`, values: [JOB_MEMORY_MS] },
      ]);
      await database.eraseDeleted?.();
    },
    close: async () => {
      await close();
      await lease.close();
      await database.close();
    },
  };
}
