/** The connection pool to PostgreSQL. */
import { once } from 'node:events';
import { Socket } from 'node:net';
import pg from 'pg';
import { StoreError } from '../store.ts';

/** How long things take, or may take; all in milliseconds. Tests shorten them. */
export const POSTGRES_TIMES = {
  /** What a moderator waits for is answered within this time, or has failed: platforms wait 3 s, `dispatch.ts` 1 s. */
  promptMs: 800,
  /** A job under way waits for so long; for `stopMs` once work was stopped, so that the stop has its end. */
  patienceMs: 10 * 60_000,
  stopMs: 2_000,
  /** To connect, or for a statement of the account's limit; and for others. What takes longer has lost its server. */
  connectMs: 2_000,
  queryMs: 5_000,
  /** The server ends the transaction of a frozen process, so that no other process waits for its locks. */
  idleInTransactionMs: 3_000,
  /** Between two looks whether it is back: at first, and at most. What refuses one statement may take a look. */
  lookMs: 250,
  lookMaxMs: 1_000,
  refusedMs: 10_000,
};
export type PostgresTimes = typeof POSTGRES_TIMES;

export type Work<T> = (client: pg.ClientBase) => Promise<T>;
export type Connections = ReturnType<typeof createConnections>;

/** OIDs of https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/catalog/pg_type.dat: numbers, and booleans as SQLite has them. */
const PARSERS = new Map<number, (text: string) => string | number>([
  ...[20, 21, 23, 700, 701, 1700].map((oid) => [oid, Number] as const),
  [16, (text) => (text === 't' ? 1 : 0)],
]);

/** Throws a StoreError where the URL cannot be used. */
export function createConnections(url: string, times: PostgresTimes) {
  // As `pg` does it, after a warning in a form that is not the log's.
  const connectionString = url.replace(
    /(?<=[?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/u,
    'verify-full',
  );
  checkUrl(connectionString);
  const sockets = new Set<Socket>();
  const createPool = (size: pg.PoolConfig): pg.Pool =>
    new pg.Pool({
      connectionString,
      application_name: 'unwhitelist',
      keepAlive: true,
      ...size,
      connectionTimeoutMillis: times.connectMs,
      query_timeout: times.queryMs,
      // Statements of one transaction are sent together.
      pipeline: true,
      types: { getTypeParser: (oid: number) => PARSERS.get(oid) ?? String },
      stream: () => {
        const socket = new Socket();
        sockets.add(socket);
        return socket.once('close', () => sockets.delete(socket));
      },
    })
      .on('error', () => undefined)
      // Errors of a connection in use arrive here; its user gets them, too.
      .on('connect', (client) => client.on('error', () => undefined));
  return {
    many: createPool({ max: 5 }),
    /** One connection, for the account's limit, which no burst of the store's work delays. */
    one: createPool({ max: 1 }),
    /** Opens a new connection for each piece of work. */
    fresh: createPool({ max: 1, maxUses: 1 }),
    /** Ends every connection, answered or not. */
    cut: (): void => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function checkUrl(url: string): void {
  try {
    new pg.Client(url);
  } catch (error) {
    const { syscall, code = 'malformed' } = error as NodeJS.ErrnoException;
    const what = syscall === undefined ? 'it' : 'a file of its sslrootcert, sslcert or sslkey';
    // Without the cause, which may hold the password.
    throw new StoreError(`DATABASE_URL cannot be used: ${what} cannot be read (${code})`, { fatal: true });
  }
}

/** Rejects with the reason of the signal. */
export async function aborted(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason as Error;
}

/** Work on a connection of the pool, which is closed where the work fails or the signal aborts; rejects then. */
export async function withClient<T>(pool: pg.Pool, work: Work<T>, signal = new AbortController().signal) {
  const client = await pool.connect();
  let broken = false;
  try {
    signal.throwIfAborted();
    broken = true;
    const result = await Promise.race([work(client), aborted(signal)]);
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}
