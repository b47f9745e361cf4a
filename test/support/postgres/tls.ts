/** Lets a real server take connections over TLS, beside those without, by a certificate that nobody trusts by itself. */
import { chmod, chown, copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CERTIFICATE_FILE, KEY_FILE } from '../network/http-proxy.ts';
import type { TestPostgres } from './server.ts';

/** The certificate is for `localhost`. */
export async function allowTls({ query, set }: Pick<TestPostgres, 'query' | 'set'>): Promise<void> {
  const [row] = await query('SHOW data_directory');
  const folder = String(row?.['data_directory']);
  const { uid, gid } = await stat(folder);
  const copy = async (from: string, name: string): Promise<void> => {
    const to = join(folder, name);
    await copyFile(from, to);
    // The server takes no key that others may read.
    await chmod(to, 0o600);
    await chown(to, uid, gid);
  };
  await copy(CERTIFICATE_FILE, 'server.crt');
  await copy(KEY_FILE, 'server.key');
  await set('ssl', 'on');
}
