import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { VARIABLES } from '../src/config/names.ts';

const example = readFileSync('.env.example', 'utf8');
const names = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gmu)].map(([, name]) => name);
const source = globSync('src/config/*.ts', { exclude: ['src/config/names.ts'] })
  .map((file) => readFileSync(file, 'utf8'))
  .join('');

describe('.env.example', () => {
  test('lists every variable once', () => {
    expect(names).toEqual(VARIABLES);
  });
  test('knows every variable that the code reads', () => {
    const read = [
      ...source.matchAll(
        /'((?:VOLC|LIVE|CHANNEL|GROUP|PROTECTED|SLACK|DISCORD|LOG|HEALTH|REDIS|DATABASE|DATA|CONFIRM|HTTPS|NO)_[A-Z_]+|REASONS)'/gu,
      ),
    ].map(([, name]) => name);
    expect(new Set(read).size).toBeGreaterThan(20);
    // Not used any more: whoever sets it is told so.
    expect(read.filter((name) => !names.includes(name))).toEqual(['REDIS_URL', 'REDIS_URL']);
  });
});
