/** Ends the process, with one line that says what to do, where the Node that runs it is too old. Imported before all else. */
import process from 'node:process';

/** That of `engines` in package.json. */
const NEEDED = [24, 15];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [neededMajor = 0, neededMinor = 0] = NEEDED;
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  process.stderr.write(
    `unwhitelist needs Node ${NEEDED.join('.')} or newer, and this is ${process.versions.node}. ` +
      `Get Node ${neededMajor} from https://nodejs.org/en/download, or run \`npm ci\`, which fetches one for \`npm run\`.\n`,
  );
  process.exit(1);
}
