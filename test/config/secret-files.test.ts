/** Secrets that are given as files, and values that keep their quotes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SECRET_NAMES } from '../../src/config/variables.ts';
import { config, DISCORD, problems, SLACK, VOLC } from './environments.ts';

test('a value that begins and ends with a quote says who keeps quotes', () => {
  const text = problems({ ...VOLC, ...SLACK, VOLC_SECRETKEY: '"topsecret"' });
  expect(text).toMatch(
    /^ {2}VOLC_SECRETKEY: begins and ends with a quote, .*docker --env-file keeps quotes/mu,
  );
  expect(text).not.toContain('topsecret');
});

describe('a secret in a file', () => {
  async function file(content: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'secret');
    await writeFile(path, content);
    return path;
  }

  test.each(SECRET_NAMES)(
    'is read where %s_FILE names it, and hidden as if it were in the variable',
    async (name) => {
      const all: Record<string, string> = {
        ...VOLC,
        ...SLACK,
        ...DISCORD,
        VOLC_SESSION_TOKEN: 'sts-token',
        SLACK_SIGNING_SECRET: 'signing',
        DATABASE_URL: 'postgres://bot:password@127.0.0.1/unwhitelist',
      };
      const { [name]: secret = '', ...env } = all;
      const read = config({ ...env, [`${name}_FILE`]: await file(`${secret}\n`) });
      expect(read).toEqual(config(all));
      expect(read.secrets).toContain(secret);
    },
  );

  test('that is not there, is empty, or is set twice, is one problem, of the variable that names it', async () => {
    const { DISCORD_GUILD_IDS, DISCORD_MODERATOR_ROLES } = DISCORD;
    const discord = { DISCORD_GUILD_IDS, DISCORD_MODERATOR_ROLES };
    const from = (env: Record<string, string>): string => problems({ ...VOLC, ...SLACK, ...discord, ...env });
    const lines = [
      from({ DISCORD_TOKEN_FILE: '/nowhere/token' }),
      from({ DISCORD_TOKEN_FILE: await file(' \n') }),
      from({ DISCORD_TOKEN_FILE: await file('x'), DISCORD_TOKEN: 'topsecret' }),
    ].map((text) => text.split('\n').slice(1));
    expect(lines).toEqual([
      ['  DISCORD_TOKEN_FILE: expected the path of a file that this user may read (ENOENT)'],
      ['  DISCORD_TOKEN_FILE: the file that it names is empty'],
      ['  DISCORD_TOKEN_FILE: is set beside DISCORD_TOKEN'],
    ]);
  });
});
