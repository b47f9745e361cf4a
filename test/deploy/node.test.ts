/** The Node that runs the bot may be the machine's own: one that is too old is named in one line, whatever is started. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Package {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
}
const { engines, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const needed = engines.node.replace('>=', '');
/** What each script of npm gives to Node, where it runs a file of ours. */
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [program, ...args] = script.split(' ');
  return program === 'node' && args[0] !== '-p' ? [[name, args] as const] : [];
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[]): Ended {
  const env = { PATH: process.env['PATH'] };
  const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** In a Node that says it is of `version`. */
function pretend(version: string, args: readonly string[]): Ended {
  const lie = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  return run(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(lie)}`, ...args]);
}

function refusal(version: string): Ended {
  const why = `unwhitelist needs Node ${needed} or newer, and this is ${version}.`;
  const todo =
    'Get Node 24 from https://nodejs.org/en/download, or run `npm ci`, which fetches one for `npm run`.';
  return { status: 1, stdout: '', stderr: `${why} ${todo}\n` };
}

test('every script that runs a file of ours is here', () => {
  expect(commands.map(([name]) => name)).toEqual(
    expect.arrayContaining(['start', 'sandbox', 'doctor', 'bench']),
  );
});

test.each(commands)('npm run %s refuses a Node that is too old', (_name, args) => {
  expect(pretend('24.14.9', args)).toEqual(refusal('24.14.9'));
});

test.each([`${needed}.0`, '26.0.0'])('Node %s gets as far as the configuration', (version) => {
  expect(pretend(version, ['src/start.js']).stderr).toContain('VOLC_ACCESSKEY');
});

/** The machine's own Node, where that is an old one: beside the one of `npm ci`, which is first in the PATH. */
const OLD = ['/usr/bin/node', '/usr/local/bin/node']
  .map((program) => ({ program, version: spawnSync(program, ['-p', 'process.versions.node']).stdout }))
  .map(({ program, version }) => ({ program, version: String(version).trim() }))
  .find(({ version }) => /^(?:18|20|22|23)\./u.test(version));

describe.skipIf(OLD === undefined)(`a real Node ${OLD?.version ?? 'before 24, which is not here'}`, () => {
  test.each(commands)('npm run %s refuses it, and not with a stack', (_name, args) => {
    expect(run(OLD?.program ?? '', args)).toEqual(refusal(OLD?.version ?? ''));
  });
});
