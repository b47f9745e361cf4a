/** Every script that is run by npm says how it is called, and refuses what it does not know. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const commands = [
  'start',
  'doctor',
  'bench',
  'chaos',
  'slack:manifest',
  'discord:invite',
  'discord:unregister',
  'backup',
];

function run(name: string, argument: string) {
  const [, ...args] = (scripts[name] ?? '').split(' ');
  const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };
  return spawnSync(process.execPath, [...args, argument], { env, encoding: 'utf8' });
}

test.each(commands)('npm run %s -- --help', (name) => {
  const { status, stdout, stderr } = run(name, '--help');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(new RegExp(`^npm (?:run (?:--silent )?)?${name}\\b`, 'u'));
  // Nothing was begun beside it.
  expect(stdout.split('\n').length).toBeLessThan(15);
});

test.each(['slack:manifest', 'backup', 'start'])(
  'npm run %s refuses an option that it does not know, and says how it is called',
  (name) => {
    const { status, stdout, stderr } = run(name, '--wrong');
    expect([status, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(/^npm /u);
  },
);
