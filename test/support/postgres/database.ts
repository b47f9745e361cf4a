/** Gives a test a database of its own in the PostgreSQL server of the test run. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { inject, onTestFinished } from 'vitest';
import { createDatabase, type Finished, type TestDatabase } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Who connects to it is told the URL of the server. */
    postgresDoor: number;
  }
}

/** Dropped at the end of the test; of the file, with `afterAll` for `finished`. */
export async function freshDatabase(finished: Finished = onTestFinished): Promise<TestDatabase> {
  return createDatabase(await serverUrl(), finished);
}

async function serverUrl(): Promise<string> {
  const socket = connect(inject('postgresDoor'), '127.0.0.1').setEncoding('utf8');
  let told = '';
  socket.on('data', (text) => {
    told += String(text);
  });
  await once(socket, 'close');
  if (!told.startsWith('postgres:')) throw new Error(told);
  return told;
}
