/** `npm start`: keeps what Node has made of the code, and starts `main.ts`. */
import module from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

// An older one fails below, or at the first type, with an error that names neither.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(`The bot needs Node 24.15 or newer, and this is ${process.versions.node}.\n`);
  process.exit(1);
}

// From the second start on, nothing is stripped of its types or compiled again, which saves some 20 MiB for as long as the
// process lives, and a part of the start. It is kept beside the packages, where only those can write who can also change the
// code; where it cannot be kept, the bot goes without.
module.enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/unwhitelist'));

// While the code is loaded, nothing has begun: who asks for a stop then gets it at once. `main.ts` takes over from here.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));

await import('./main.ts');
// Now, since a process that is killed keeps nothing.
module.flushCompileCache();
