/** The systemd unit: what it starts, with which rights, and what it does at each end of the bot. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES } from '../../src/exit-code.ts';
import { VARIABLES } from '../../src/config/variables.ts';
import { unit } from './files.ts';

const settings = unit();
const only = (name: string): string | undefined => settings.get(name)?.join(' | ');

test('it starts what `npm start` starts, from the folder that it names', () => {
  const folder = only('WorkingDirectory') ?? '';
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  const [, options = '', script = ''] = /^node (\S+) (\S+) --dotenv=.env$/u.exec(scripts.start) ?? [];
  expect(only('ExecStart')).toBe(`/usr/bin/node ${options} ${folder}/${script}`);
});

test('after each exit code it does what the code asks for', () => {
  const prevented = (only('RestartPreventExitStatus') ?? '').split(' ').map(Number);
  expect(only('Restart')).toBe('on-failure');
  const started = (code: number): boolean => code !== 0 && !prevented.includes(code);
  const wanted = { stopped: false, needsOperator: false, bug: true, tryLater: true };
  const done = Object.entries(EXIT_CODES).map(([name, code]) => [name, started(code)] as const);
  expect(Object.fromEntries(done)).toEqual(wanted);
  // Never given up: what `tryLater` stands for may last.
  expect(only('StartLimitIntervalSec')).toBe('0');
  expect(Number(only('RestartSec'))).toBeGreaterThanOrEqual(5);
});

test('the bot has the time that it takes to stop', () => {
  const [, deadline] = /EXIT_DEADLINE_MS = ([\d_]+)/u.exec(readFileSync('src/main.ts', 'utf8')) ?? [];
  const deadlineMs = Number(deadline?.replaceAll('_', ''));
  expect(Number(only('TimeoutStopSec')) * 1_000).toBeGreaterThan(deadlineMs);
});

test('a bot that takes all memory is started again before the machine suffers', () => {
  expect(only('MemoryMax')).toBe('1G');
  expect(only('Restart')).toBe('on-failure');
});

test('it sets variables that the bot knows, and reads secrets from files only', () => {
  const names = (settings.get('Environment') ?? []).map((pair) => pair.split('=')[0] ?? '');
  expect(names).toEqual(['DATA_DIR']);
  expect(names.filter((name) => !(name in VARIABLES))).toEqual([]);
  expect(settings.get('EnvironmentFile')).toEqual(['/etc/unwhitelist/bot.env', '-/etc/unwhitelist/%N.env']);
  expect(only('Environment')).toBe(`DATA_DIR=/var/lib/${only('StateDirectory') ?? ''}`);
});

test('it is hardened, but leaves V8 its compiler', () => {
  expect(Object.fromEntries(settings)).toMatchObject({
    DynamicUser: ['yes'],
    NoNewPrivileges: ['yes'],
    CapabilityBoundingSet: [''],
    UMask: ['0077'],
    ProtectSystem: ['strict'],
    ProtectHome: ['yes'],
    PrivateTmp: ['yes'],
    PrivateDevices: ['yes'],
  });
  expect(settings.has('MemoryDenyWriteExecute')).toBe(false);
});

const ANALYZE = 'systemd-analyze';
describe.skipIf(spawnSync(ANALYZE, ['--version']).status !== 0)(ANALYZE, () => {
  test('takes the unit without a word, and rates its exposure under 2 of 10', () => {
    const file = 'deploy/unwhitelist.service';
    const verified = spawnSync(ANALYZE, ['verify', file], { encoding: 'utf8' });
    // Where the program of the unit is not installed, that is said too.
    const words = verified.stderr
      .split('\n')
      .filter((line) => line !== '' && !line.includes('node is not executable'));
    expect(words).toEqual([]);
    const rated = spawnSync(ANALYZE, ['security', '--offline=true', file], { encoding: 'utf8' });
    const [, exposure] = /exposure level for [^:]+: ([\d.]+)/u.exec(rated.stdout) ?? [];
    expect(Number(exposure)).toBeLessThan(2);
  });
});
