/** `npm start`: keeps what Node has made of the code, and starts `main.ts`. */
import './check-node.js';
import module from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

// While the code is loaded, nothing has begun: who asks for a stop then gets it at once. `main.ts` takes over from here. Before
// all else, since the kernel ignores signals to the first process of a container that has no handler for them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(0));

// From the second start on, nothing is stripped of its types or compiled again, which saves some 20 MiB for as long as the
// process lives, and a part of the start. It is kept beside the packages, where only those can write who can also change the
// code; where it cannot be kept, the bot goes without.
module.enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/unwhitelist'));

await import('./main.ts');
// Now, since a process that is killed keeps nothing.
module.flushCompileCache();
