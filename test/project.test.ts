/** What stands beside the code and has to say the same: versions, and what `npm run` lists. */
import { execSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Package {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly 'scripts-info': Readonly<Record<string, string>>;
}
const project = JSON.parse(readFileSync('package.json', 'utf8')) as Package;

test('CHANGELOG.md has the version of package.json on top', () => {
  const [, first] = /^## (\S+)/mu.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];
  expect(first).toBe(project.version);
});

test('.nvmrc names a Node that package.json allows', () => {
  const [major = 0, minor = 0] = readFileSync('.nvmrc', 'utf8').trim().split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = project.engines.node.replace('>=', '').split('.').map(Number);
  expect(major).toBe(leastMajor);
  expect(minor).toBeGreaterThanOrEqual(leastMinor);
});

test('`npm run help` explains every script', () => {
  const scripts = Object.keys(project.scripts).filter((name) => !name.startsWith('pre'));
  expect(Object.keys(project['scripts-info'])).toEqual(scripts);
  // As a shell runs it, and so npm.
  const lines = execSync(project.scripts['help'] ?? '', { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(lines).toEqual(
    Object.entries(project['scripts-info']).map(([name, info]) => `${name.padEnd(20)}${info}`),
  );
});

test('what GitHub shows and runs names scripts and files that there are', () => {
  const files = globSync('.github/**/*.{yml,md}');
  expect(files.length).toBeGreaterThan(5);
  const text = files.map((file) => readFileSync(file, 'utf8')).join('');
  const named = [...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/gu)].map(([, name = '']) => name);
  expect(named).toContain('doctor');
  expect(named.filter((name) => !(name in project.scripts))).toEqual([]);
  expect(text).toContain('run: .ci/run');
  expect(readFileSync('.ci/run', 'utf8')).toContain('npm test');
});
