/** A file of variables, as people write it: what is read, and what is noticed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadEnvFile, type EnvFile } from '../../src/config/env-file.ts';
import { environment } from '../support/environment.ts';
import { describeProblems } from '../../src/config/env-reader.ts';
import { readConfig } from '../../src/config/index.ts';

interface Loaded {
  readonly env: Record<string, string | undefined>;
  readonly file: EnvFile;
}

async function load(content: string | Uint8Array, env: Record<string, string> = {}): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, '.env');
  await writeFile(path, content);
  const all: Loaded['env'] = { ...env };
  return { env: all, file: loadEnvFile(path, all) };
}

test('what is in the environment has precedence, and a byte-order mark is no part of the first name', async () => {
  const { env } = await load('\uFEFFVOLC_APP_ID=1\r\nVOLC_QPS="5"\n', { VOLC_QPS: '6' });
  expect(env).toEqual({ VOLC_APP_ID: '1', VOLC_QPS: '6' });
});

test('a file that is not there is an empty one; one that cannot be read, or is not UTF-8, is named', async () => {
  const env = {};
  expect([...loadEnvFile('/nowhere/.env', env).commented, ...Object.keys(env)]).toEqual([]);
  expect(() => loadEnvFile('.', env)).toThrow('. cannot be read (EISDIR)');
  await expect(load(Buffer.from('\uFEFFA=1', 'utf16le'))).rejects.toThrow(
    /\.env is not UTF-8: save it as UTF-8/u,
  );
});

test('a file that is not there is named where variables are missing, and nowhere else', () => {
  const file = loadEnvFile('/nowhere/.env', {});
  const result = readConfig({}, file);
  const text = result.kind === 'problems' ? describeProblems(result.problems, result.warnings) : '';
  expect(text).toContain(
    '\n  /nowhere/.env: there is no such file: copy .env.example to .env and fill it in, or ',
  );
  const env = environment({ origin: 'http://127.0.0.1:1' }, {});
  const complete = readConfig(
    { ...env, SLACK_BOT_TOKEN: 'xoxb-1-2', SLACK_APP_TOKEN: 'xapp-1-2', SLACK_MODERATOR_USERS: 'U1' },
    file,
  );
  expect(complete).toMatchObject({ kind: 'config', warnings: [] });
});

test('a line that was filled in and left behind its # is named where its variable is missing, and nowhere else', async () => {
  const { env, file } = await load(
    '#SLACK_BOT_TOKEN=xoxb-topsecret\n# VOLC_APP_ID = 7\n#VOLC_QPS=9\n#DISCORD_TOKEN=\n',
  );
  const result = readConfig(env, file);
  const text = result.kind === 'problems' ? describeProblems(result.problems, result.warnings) : '';
  expect(text).toMatch(
    /^ {2}VOLC_APP_ID: is required: .*; the line of VOLC_APP_ID begins with #, so take that away$/mu,
  );
  expect(text).toMatch(
    /^ {2}SLACK_BOT_TOKEN, DISCORD_TOKEN: at least one .*; the line of SLACK_BOT_TOKEN begins with #, so take that away$/mu,
  );
  expect(text).not.toMatch(/VOLC_QPS|topsecret/u);
});

test('a value that ends at a # in the middle of a word is named; a comment behind a blank is not', async () => {
  const lines = [
    'VOLC_SECRETKEY=abc#def',
    'A=abc # why',
    'B="a#b"',
    "C='a'#b",
    'D=#x',
    'E=',
    'F=a b#c # d',
    'G=a # b#c',
  ];
  const { env, file } = await load(lines.join('\n'));
  expect(env).toMatchObject({ VOLC_SECRETKEY: 'abc', A: 'abc', B: 'a#b', D: '', F: 'a b', G: 'a' });
  expect(file.cut).toEqual(['VOLC_SECRETKEY', 'D', 'F']);
  expect(readConfig(env, file).warnings).toContainEqual({
    name: 'VOLC_SECRETKEY',
    what: 'its value ends before the # in its line: put quotes around the value if the # belongs to it',
  });
});
