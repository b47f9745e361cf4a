/** The Node that runs the bot may be the machine's own: one that is too old is told so. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Package {
  readonly engines: { readonly node: string };
}
const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const needed = engines.node.replace('>=', '');

/** Starts the bot, without a configuration, in a Node that says it is of `version`. */
function start(version: string) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const options = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`];
  const { status, stderr } = spawnSync(process.execPath, [...options, 'src/start.js'], {
    env: { PATH: process.env['PATH'] },
    encoding: 'utf8',
  });
  return { status, stderr };
}

test.each(['20.20.2', '24.14.9'])('Node %s is refused, with the version that is needed', (version) => {
  expect(start(version)).toEqual({
    status: 1,
    stderr: `The bot needs Node ${needed} or newer, and this is ${version}.\n`,
  });
});

test.each([`${needed}.0`, '26.0.0'])('Node %s gets as far as the configuration', (version) => {
  expect(start(version).stderr).toContain('VOLC_ACCESSKEY');
});
