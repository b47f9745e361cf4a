/** Finds the user whom servers run as that refuse to run as root. */
import { readFile } from 'node:fs/promises';

/** `postgres` where it was installed; `nobody` is everywhere. */
const USERS = ['postgres', 'nobody'];

/** Ids for `spawn`; undefined where this process is not root, and servers run as its own user. */
export async function userForServers(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = USERS.map((name) => lines.find(([user]) => user === name)).find(Boolean);
  if (found === undefined) throw new Error('there is no user whom PostgreSQL could run as');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}
