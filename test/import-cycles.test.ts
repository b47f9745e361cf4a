/** No file imports itself through others, types included: ESLint's rule does not count type imports. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+)'/gu;

type Graph = ReadonlyMap<string, readonly string[]>;

function readGraph(): Graph {
  const files = globSync('{src,commands,emulators,sandbox,test}/**/*.{ts,tsx,js}');
  return new Map(
    files.map((file) => {
      const imports = [...readFileSync(file, 'utf8').matchAll(IMPORT)];
      return [file, imports.map(([, path = '']) => join(dirname(file), path))];
    }),
  );
}

/** The first cycle that is found, as a path; empty where there is none. */
function findCycle(graph: Graph): readonly string[] {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const imported of graph.get(file) ?? []) {
      const cycle = visit(imported, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

test('no file imports itself through others, types included', () => {
  const graph = readGraph();
  expect(graph.size).toBeGreaterThan(500);
  expect(findCycle(graph)).toEqual([]);
});

test('a cycle is found', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ]);
  expect(findCycle(graph)).toEqual(['b', 'd', 'b']);
});
