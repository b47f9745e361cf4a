/** The database interface of the store, the same for SQLite and PostgreSQL. */

export type Value = string | number | null;
/** The values by column. 64-bit integers (ids of rows, times in ms) are numbers, because all are below 2^53. */
export type Row = Readonly<Record<string, Value>>;

export interface Statement {
  /** One statement that both engines understand, with the parameters `$1`, `$2` … */
  readonly sql: string;
  readonly values: readonly Value[];
  /** If this statement returns no row, the whole transaction is rolled back. */
  readonly required?: boolean;
}

export type Written =
  /** The returned rows of each statement. */
  | { readonly kind: 'kept'; readonly rows: readonly (readonly Row[])[] }
  /** The position of the required statement that returned no row. */
  | { readonly kind: 'refused'; readonly at: number };

/** Returns the statement that adds a row; undefined values become NULL. */
export function insert(table: string, row: Readonly<Record<string, Value | undefined>>): Statement {
  const columns = Object.keys(row);
  const parameters = columns.map((_, index) => `$${index + 1}`);
  return {
    sql: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${parameters.join(', ')})`,
    values: Object.values(row).map((value = null) => value),
  };
}

/** The rows of one statement of a transaction; none if the transaction was rolled back. */
export function rowsOf(written: Written, at = 0): readonly Row[] {
  return written.kind === 'kept' ? (written.rows.at(at) ?? []) : [];
}

/** @param table a table of this schema, never input */
export async function countRows({ read }: Pick<Database, 'read'>, table: string): Promise<number> {
  return Number((await read(`SELECT count(*) AS count FROM ${table}`))[0]?.['count']);
}

/** Sorts rows by id, because statements that change rows return them in any order. */
export function byId(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => Number(one['id']) - Number(other['id']));
}

/** The text in a column; undefined for NULL. */
export function textOf(row: Row | undefined, column: string): string | undefined {
  const value = row?.[column];
  return typeof value === 'string' ? value : undefined;
}

/** The parts of statements that differ between the engines. */
export interface Dialect {
  /** An expression: milliseconds since 1970, by the clock of the database. */
  readonly clock: string;
  /** The end of a SELECT that locks its rows for the transaction and skips rows that are locked by others. */
  readonly forUpdate: string;
  /** A table of the items of a JSON array, from 0 on: `item.position`, and `item.value`, of which `->> 0` is the first part. */
  readonly items: (parameter: string) => string;
}

export interface Waiting {
  /** Waits for a database that is away, for as long as ten minutes; otherwise it fails within a second. */
  readonly patient?: boolean;
}

export const PATIENT: Waiting = { patient: true };

export interface Database {
  readonly dialect: Dialect;
  /** Whether other processes may work on it at the same time. */
  readonly shared: boolean;
  /** One statement that changes nothing. Rejects with a StoreError; waits as `write` does. */
  readonly read: (sql: string, values?: readonly Value[], options?: Waiting) => Promise<readonly Row[]>;
  /**
   * One transaction. Resolves when it is kept for good, or refused. Rejects with a StoreError: nothing of it is kept then,
   * but where a database went away at the last moment, which is not known.
   */
  readonly write: (statements: readonly Statement[], options?: Waiting) => Promise<Written>;
  /** Whether the database can be used, as far as is known. Never rejects. */
  readonly usable: () => Promise<boolean>;
  /** Leaves nothing of deleted rows in the log that is written ahead; where it is missing, the server does that in its own time. */
  readonly eraseDeleted?: () => Promise<void>;
  /** From now on no call waits for longer than 2 s. */
  readonly hurry: () => void;
  /**
   * Calls the listener whenever the database has come back after it was away, the first time included, and goes on with
   * everybody else's statements when it has resolved. The listener writes by the function that it is given. Where the
   * database is never away, the listener is called once, at once.
   */
  readonly onBack: (listener: (write: Database['write']) => Promise<void>) => void;
  /** Waits for what is being written. Afterwards everything rejects with a StoreError. Safe to call twice. */
  readonly close: () => Promise<void>;
}
