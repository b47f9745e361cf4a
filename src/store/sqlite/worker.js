/**
 * The thread of the embedded database. JavaScript, as all that it loads: to strip types, a thread loads a compiler of its
 * own, 10 to 16 MiB and 35 ms of it (Node 24.21), at each start where the compile cache cannot be written (a container).
 */
/** @import { Task } from './open.ts' */
import { parentPort, workerData } from 'node:worker_threads';
import { createStatements, openDatabase } from './database.js';

const port = /** @type {NonNullable<typeof parentPort>} */ (parentPort);
const opening = /** @type {unknown} */ (workerData);
const database = openDatabase(.../** @type {Parameters<typeof openDatabase>} */ (opening));
const { run, commit } = createStatements(database);
const writes = /** @type {Task[]} */ ([]);
const others = /** @type {Task[]} */ ([]);

port.on('message', (/** @type {readonly Task[]} */ tasks) => {
  if (writes.length + others.length === 0) setImmediate(work);
  for (const task of tasks) (task.kind === 'write' ? writes : others).push(task);
});

/** All that came while the disk was being written to is here by now, and goes into one transaction. */
function work() {
  if (writes.length > 0) port.postMessage(commit(writes.splice(0)));
  // One at a time: platforms await what is written, and a read may be large.
  const other = others.shift();
  if (other?.kind === 'read') port.postMessage([run(other)]);
  if (other?.kind === 'close') {
    database.close();
    port.close();
  }
  if (others.length > 0) setImmediate(work);
}
