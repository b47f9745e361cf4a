/** What the documents say of the code is so: names, commands, addresses, tables. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../commands/index.ts';
import { EXIT_CODES } from '../src/exit-code.ts';
import { INVITE_PERMISSIONS } from '../src/discord/registration/invite.ts';
import { BOT_SCOPES } from '../src/slack/manifest.ts';
import { STORE_TIMES } from '../src/store/store-deps.ts';
import { POSTGRES_TIMES } from '../src/store/postgres/connections.ts';
import { SLOT_HOLD_MS } from '../src/volcengine/limit/account-limiter.ts';
import { quietTimeMs } from '../src/volcengine/limit/shared.ts';
import { RETIRED, VARIABLE_NAMES } from '../src/config/variables.ts';

const read = (file: string): string => readFileSync(file, 'utf8');
const documents = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'SECURITY.md',
  ...readdirSync('docs').map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
/** Those of the bot, of versions before, and of other programs. */
const known = new Set([...VARIABLE_NAMES, ...Object.keys(RETIRED), 'POSTGRES_PASSWORD', 'NO_COLOR']);
const beginnings = [...known].filter((name) => name.includes('_')).map((name) => name.split('_')[0]);
/** What begins as one of them. */
const OWN_NAME = new RegExp(`\\b(?:${[...new Set(beginnings)].join('|')})_[A-Z_]+\\b`, 'gu');

/** As GitHub makes them of headings. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(documents)('%s', (file) => {
  const text = read(file);

  test('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)/gu)];
    const missing = links.filter(([, path = '']) => !existsSync(join(dirname(file), path)));
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  test('links to headings that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/gu)];
    const missing = links.filter(([, path = '', heading = '']) => {
      const target = path === '' ? file : join(dirname(file), path);
      return !anchorsOf(read(target)).includes(heading);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  test('names files of the project that exist', () => {
    const named = [
      ...text.matchAll(/`((?:src|commands|emulators|sandbox|test|deploy|docs|monitoring)\/[\w./-]*)`/gu),
    ].map(([, path = '']) => path);
    // Those to be written have an `x` for a name.
    expect(named.filter((path) => !/\/x\.(?:test\.)?ts$/u.test(path) && !existsSync(path))).toEqual([]);
  });

  test('names variables that the bot knows', () => {
    const unknown = [...text.matchAll(OWN_NAME)].map(([name]) => name).filter((name) => !known.has(name));
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('names subcommands that there are', () => {
    const named = [...text.matchAll(/`\/(whitelist [a-z]+)/gu)].map(([, name]) => name);
    const known = COMMANDS.map(({ name }) => name);
    expect(named.filter((name) => name === undefined || !known.includes(name))).toEqual([]);
  });

  test('names scripts that there are', () => {
    const named = [...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/gu)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('pictures', () => {
  const folder = 'docs/images';
  const pictures = readdirSync(folder).map((name) => join(folder, name));
  const texts = documents.map((file) => ({ file, text: read(file) }));

  test('are shown by a document, each of them', () => {
    const shown = texts.flatMap(({ file, text }) =>
      [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/gu)].map(([, path = '']) => join(dirname(file), path)),
    );
    expect(pictures.filter((picture) => !shown.includes(picture))).toEqual([]);
    expect(shown.filter((path) => path.startsWith(folder) && !pictures.includes(path))).toEqual([]);
  });

  test('are smaller than 150 kB', () => {
    expect(pictures.filter((picture) => statSync(picture).size >= 150_000)).toEqual([]);
  });
});

test('the policy in docs/setup-volcengine.md allows the actions that the client calls, and no other', () => {
  const [, json = ''] = /```json\n([\s\S]*?)```/u.exec(read('docs/setup-volcengine.md')) ?? [];
  const { Statement: statements } = JSON.parse(json) as {
    Statement: readonly { Effect: string; Action: string[] }[];
  };
  expect(statements.map(({ Effect }) => Effect)).toEqual(['Allow']);
  const called = [...read('src/volcengine/client.ts').matchAll(/'(Batch\w+)'/gu)].map(
    ([, name = '']) => `rtc:${name}`,
  );
  expect([...(statements[0]?.Action ?? [])].sort()).toEqual([...new Set(called)].sort());
});

test('docs/setup-slack.md has the scopes of the manifest', () => {
  const scopes = [...read('docs/setup-slack.md').matchAll(/^\| `([\w:]+)`/gmu)].map(([, scope]) => scope);
  expect(scopes.sort()).toEqual([...BOT_SCOPES].sort());
});

test('docs/setup-discord.md has the permissions of the invite link', () => {
  const [, table = ''] = /\| permission ([\s\S]*?)\n\n/u.exec(read('docs/setup-discord.md')) ?? [];
  const names = [...table.matchAll(/^\| ([A-Z][^|]+?) +\|/gmu)].flatMap(([, cell = '']) => cell.split(', '));
  const known = INVITE_PERMISSIONS.map((name) =>
    name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').replace('In', 'in'),
  );
  expect(names.sort()).toEqual([...known].sort());
});

test('docs/running.md tells of every exit code', () => {
  const [, table = ''] = /\| exit code ([\s\S]*?)\n\n/u.exec(read('docs/running.md')) ?? [];
  const codes = [...table.matchAll(/^\| (\d+) /gmu)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(EXIT_CODES).sort((a, b) => a - b));
});

test('docs/running.md has the times that processes give each other, and PostgreSQL', () => {
  const text = read('docs/running.md').replaceAll(/\s+/gu, ' ');
  const { leaseMs, lookMs, beatMs, promptMs } = STORE_TIMES;
  expect([beatMs, lookMs, leaseMs]).toEqual([1_000, 1_000, 8_000]);
  expect(text).toContain('renews its lease every second, the lease expires after 8 s');
  expect(Math.max(promptMs, POSTGRES_TIMES.promptMs)).toBeLessThan(1_000);
  expect(text).toContain('is refused within a second');
  expect(text).toContain(`for ${POSTGRES_TIMES.patienceMs / 60_000} minutes at most`);
  expect(text).toContain(
    `for \`VOLC_TIMEOUT_MS\` and ${(quietTimeMs(0) / 1_000).toFixed(1)} s, 6.5 s by default`,
  );
  expect((quietTimeMs(5_000) / 1_000).toFixed(1)).toBe('6.5');
});

test('docs/scale.md calculates right', () => {
  const rows = [...read('docs/scale.md').matchAll(/^\| ([\d,]+) ms +\|(.*)\|$/gmu)];
  expect(rows).toHaveLength(3);
  for (const [, answerMs = '', cells = ''] of rows) {
    const [perSecond, ids20, ids100, seconds] = cells
      .split('|')
      .map((cell) => Number.parseFloat(cell.replaceAll(',', '')));
    const a = Number(answerMs.replace(',', '')) / 1_000;
    const limit = 50 / (a + SLOT_HOLD_MS / 1_000);
    expect(perSecond).toBeCloseTo(limit, 1);
    expect(ids20).toBe(Math.round(limit * 20));
    expect(ids100).toBe(Math.round(limit * 100));
    // One command has as many requests under way as the limit allows.
    expect(seconds).toBeCloseTo(5_000 / 20 / limit, 0);
  }
});

describe('README.md and README.zh-CN.md', () => {
  const [english, chinese] = [read('README.md'), read('README.zh-CN.md')];
  const found = (text: string, pattern: RegExp): readonly string[] =>
    [...new Set([...text.matchAll(pattern)].map(([match]) => match))].sort();

  test.each([
    ['commands', /\/(?:un)?whitelist(?: [a-z]+)?\b/gu],
    ['scripts', /\bnpm (?:run )?[a-z][\w:-]*/gu],
    ['variables', /\b[A-Z]+(?:_[A-Z]+)+\b/gu],
    ['pictures', /docs\/images\/[\w-]+\.png/gu],
  ])('name the same %s', (_what, pattern) => {
    expect(found(english, pattern).length).toBeGreaterThan(0);
    expect(found(chinese, pattern)).toEqual(found(english, pattern));
  });

  const shown = COMMANDS.filter(({ hidden }) => hidden !== true);
  test.each(shown)('have a row for /$name with what can be typed behind it', ({ name, options }) => {
    const ofCommand = new RegExp(`\`/${name}(?: [^a-z\`][^\`]*)?\``, 'gu');
    const typed = options.filter(({ form }) => form === 'word' || form === 'tail' || form === 'flag');
    for (const text of [english, chinese]) {
      const rows = text.split('\n').filter((line) => line.startsWith('| '));
      const usages = rows.flatMap((row) => row.match(ofCommand)?.slice(1) ?? []);
      expect(usages).toHaveLength(1);
      for (const option of typed) expect(usages[0]).toMatch(new RegExp(`\\[${option.name}[:\\]]`, 'u'));
    }
  });

  test('the English one has at most 900 words', () => {
    expect(english.split(/\s+/u).filter((word) => /\w/u.test(word)).length).toBeLessThanOrEqual(900);
  });
});
