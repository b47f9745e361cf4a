/** Has one PostgreSQL server for the test run, started when the first test asks for it. */
import { createServer, type AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import type {} from './database.ts';
import { startPostgres } from './server.ts';

/** Commits need no disk, since no test kills this server; a deadlock is soon noticed. */
const OPTIONS = {
  fsync: false,
  flags: ['-c', 'max_connections=200', '-c', 'full_page_writes=off', '-c', 'deadlock_timeout=50ms'],
};

export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  let started: Promise<string> | undefined;
  const start = (): Promise<string> =>
    startPostgres(OPTIONS, (stop) => stops.push(stop)).then(
      ({ superUrl }) => superUrl,
      (error: unknown) => String(error),
    );
  const door = createServer((socket) => {
    socket.on('error', () => undefined);
    void (started ??= start()).then((told) => socket.end(told));
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  provide('postgresDoor', (door.address() as AddressInfo).port);
  return async () => {
    door.close();
    await started;
    for (const stop of stops) await stop();
  };
}
