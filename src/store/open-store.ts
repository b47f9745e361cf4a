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
import { STORE_TIMES, type StoreTimes } from './store-deps.ts';

export interface StoreOptions {
  readonly log: Logger;
  /** The fingerprint of the configuration: jobs are handed out only to processes with the same one. */
  readonly configuration?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly times?: Partial<StoreTimes>;
}

/** Longer than any platform was seen to repeat a delivery. */
const JOB_MEMORY_MS = 24 * 3_600_000;

/** Opens the store over a migrated database, which is closed with the store. */
export function openStore(database: Database, options: StoreOptions): Store {
  const { log, configuration = '', now = Date.now } = options;
  const parts = { database, log, configuration, now, times: { ...STORE_TIMES, ...options.times } };
  const lease = createProcessLease(parts);
  const { jobs, close } = createJobs(parts, lease);
  const { clock } = database.dialect;
  return {
    jobs,
    actions: createActions(database),
    offers: createOffers(database),
    links: createLinks(parts),
    sets: createSets(parts),
    passes: createPasses(parts),
    outbox: createOutbox(parts, lease),
    panels: createPanels(parts),
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
