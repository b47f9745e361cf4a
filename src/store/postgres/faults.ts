/** Describes PostgreSQL errors for the operator, without secrets and addresses. */
import pg from 'pg';
import { StoreError } from '../store.ts';

export interface Fault {
  /**
   * `away`: there was no answer, or from a replica. `late`: there was none in time, so it may be away. `passing`: it
   * refuses for now. `conflict`: with another transaction. `refused`: only the operator can change that. `other`: a bug.
   */
  readonly kind: 'away' | 'late' | 'passing' | 'conflict' | 'refused' | 'other';
  readonly reason: string;
}

export const LATE: Fault = { kind: 'late', reason: 'no answer in time' };

/** By SQLSTATE or its class (https://www.postgresql.org/docs/18/errcodes-appendix.html), or by the message where there is no code. */
const FAULTS: readonly (readonly [RegExp, Fault['kind'], string])[] = [
  [/^28P01$/u, 'refused', 'wrong user or password'],
  [/^28000$/u, 'refused', 'the user may not connect'],
  [/^3D000$/u, 'refused', 'there is no such database'],
  [/^3F000$/u, 'refused', 'the user has no schema'],
  [/^42501$/u, 'refused', 'the user lacks a right'],
  [/CERT|^UNABLE_TO_/u, 'refused', 'its certificate is not trusted'],
  [/^ERR_(?:OSSL|SSL|TLS)_/u, 'refused', 'a file of its sslrootcert, sslcert or sslkey cannot be used'],
  [/does not support SSL/u, 'refused', 'it has no TLS'],
  [/^SASL/u, 'refused', 'the password is missing, or is of a kind that it does not take'],
  [/^53100$/u, 'passing', 'its disk is full'],
  [/^58030$/u, 'passing', 'its disk has a fault'],
  [/^53200$/u, 'passing', 'it is out of memory'],
  [/^53300$/u, 'passing', 'it has too many connections'],
  [/^(?:53...|58...|55006|55P03|57014)$/u, 'passing', 'an error'],
  [/^25006$/u, 'away', 'it is read-only'],
  [/^57P..$/u, 'away', 'it was shut down, or is not up yet'],
  [/^(?:08...|25P0[34])$/u, 'away', 'an error'],
  [/^ECONNREFUSED$/u, 'away', 'connection refused'],
  [/^ENOTFOUND$/u, 'away', 'its name cannot be found'],
  [/^40...$/u, 'conflict', 'an error'],
  [/time-?out/iu, LATE.kind, LATE.reason],
];

/** @param error whatever `pg` has rejected with, or a StoreError */
export function faultOf(error: unknown): Fault {
  if (error instanceof StoreError) return { kind: error.fatal ? 'refused' : 'other', reason: error.message };
  if (!(error instanceof Error) || /^(?:Type|Range|Syntax)Error$/u.test(error.name))
    return { kind: 'other', reason: String(error) };
  const { code }: NodeJS.ErrnoException = error;
  const [, kind, reason] = FAULTS.find(([pattern]) => pattern.test(code ?? error.message)) ?? [];
  if (code === undefined) return { kind: kind ?? 'away', reason: reason ?? 'the connection was lost' };
  const strange = kind === undefined && error instanceof pg.DatabaseError;
  // Names of the bot's own schema; the server's message may contain values.
  const names = strange ? [error.table, error.constraint] : [];
  const details = [code, ...names].filter((name) => name !== undefined).join(', ');
  return { kind: kind ?? (strange ? 'other' : 'away'), reason: `${reason ?? 'an error'} (${details})` };
}

/** What is thrown for it. No cause, since that may hold values. */
export const unusable = ({ kind, reason }: Fault): StoreError =>
  new StoreError(`the PostgreSQL in DATABASE_URL cannot be used: ${reason}`, { fatal: kind === 'refused' });
