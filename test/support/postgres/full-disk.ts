/** Leaves a real server no room: files that it writes lead to /dev/full, where the kernel answers each write with ENOSPC. */
import { existsSync } from 'node:fs';
import { rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestPostgres } from './server.ts';

const FULL = '/dev/full';
/** Linux has that file. */
export const canFillDisk = existsSync(FULL);
/** Segments of the log: more than are written before the server crashes. */
const SEGMENTS = 8;

type Server = Pick<TestPostgres, 'query'>;
/** Gives the room back. */
type Free = () => Promise<void>;

/** Deletes the rows of a table, and leaves no room for others. Cuts the bot's connections, now and when there is room again. */
export async function fillTable({ query }: Server, table: string): Promise<Free> {
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'unwhitelist'`;
  await query(`DELETE FROM ${table}`);
  await query(`VACUUM FULL ${table}`);
  const [file = ''] = await filesOf({ query }, `SELECT pg_relation_filepath('${table}') AS file`);
  await fill(file);
  // The server's processes for them have the file open.
  await query(cut);
  return async () => {
    await free(file);
    await query(cut);
  };
}

/** No room for the write-ahead log: the server crashes. Give the room back when it has gone, and start it again. */
export async function fillLog({ query }: Server): Promise<Free> {
  const names = `SELECT 'pg_wal/' || pg_walfile_name(
    pg_current_wal_insert_lsn() + n * pg_size_bytes(current_setting('wal_segment_size'))) AS file
    FROM generate_series(1, ${SEGMENTS}) AS n`;
  const files = await filesOf({ query }, names);
  for (const file of files) await fill(file);
  await query('SELECT pg_switch_wal()').catch(() => undefined);
  return async () => {
    for (const file of files) await free(file);
  };
}

async function filesOf({ query }: Server, sql: string): Promise<readonly string[]> {
  const [row] = await query('SHOW data_directory');
  return (await query(sql)).map(({ file }) => join(String(row?.['data_directory']), String(file)));
}

async function fill(file: string): Promise<void> {
  if (existsSync(file)) await rename(file, `${file}.aside`);
  await symlink(FULL, file);
}

async function free(file: string): Promise<void> {
  await rm(file);
  if (existsSync(`${file}.aside`)) await rename(`${file}.aside`, file);
}
