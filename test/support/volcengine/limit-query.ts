/** Connects a limiter to PostgreSQL, and creates the tables that the limiter needs. */
import pg from 'pg';
import { migrationsFor } from '../../../src/store/migrations.ts';
import type { Query } from '../../../src/volcengine/limit/slots.ts';

const TABLES = migrationsFor('postgres')
  .flatMap((step) => step.match(/CREATE UNLOGGED TABLE limit_[^;]*;/gu) ?? [])
  .join('\n');

/** @param usedBy a number creates so many slots, as if bots had used them long ago, so that no quiet time is needed */
export function limitTables(usedBy: 'nobody' | number): string {
  if (usedBy === 'nobody') return TABLES;
  return `${TABLES}
    INSERT INTO limit_slots SELECT id, clock_timestamp(), 0 FROM generate_series(1, ${usedBy}) AS id;
    INSERT INTO limit_memory VALUES (1, extract(epoch FROM pg_postmaster_start_time())::text || ' '
      || pg_relation_filepath('limit_slots'), clock_timestamp() - interval '1 hour')`;
}

export interface Connection {
  readonly query: Query;
  readonly end: () => void;
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/** Reconnects after a failed statement. @param answerMs the deadline of a statement */
export function connectTo(url: string, answerMs = 2_000): Connection {
  let current: Promise<pg.Client> | undefined;
  let ended = false;
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({
      connectionString: url,
      types,
      application_name: 'limit',
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const drop = (): void => {
    void current?.then((client) => client.end()).catch(() => undefined);
    current = undefined;
  };
  return {
    query: async (sql, values = []) => {
      if (ended) throw new Error('the connection was ended');
      try {
        const client = await (current ??= connect());
        return (await client.query<Record<string, string | number | null>>(sql, [...values])).rows;
      } catch (error) {
        drop();
        throw error;
      }
    },
    end: () => {
      ended = true;
      drop();
    },
  };
}
