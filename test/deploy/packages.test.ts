/** The image has no packages for development, so nothing that runs may import one. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;

/** What the files under `folder` import, statically or not, but for their own kind: packages and Node's modules. */
function imported(folder: string): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.[jt]s$/u.test(name),
  );
  const found = files.flatMap((name) => [
    ...readFileSync(join(folder, name), 'utf8').matchAll(
      /(?:\bfrom|\bimport|\brequire)\s*\(?\s*'([^'.\s][^'\s]*)'/gu,
    ),
  ]);
  return new Set(found.map(([, specifier = '']) => specifier));
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

const specifiers = [...imported('src').union(imported('commands'))];
const packages = new Set(specifiers.filter((name) => !name.startsWith('node:')).map(packageOf));

test('src and commands import only packages that run', () => {
  expect([...packages].filter((name) => !(name in dependencies))).toEqual([]);
  expect([...packages].filter((name) => name in devDependencies)).toEqual([]);
  expect(packages.size).toBeGreaterThan(5);
});

test("Node's modules are imported by names that no package can take", () => {
  expect([...packages].filter((name) => builtinModules.includes(name) && !(name in dependencies))).toEqual(
    [],
  );
});
