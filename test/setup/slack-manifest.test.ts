/** `npm run slack:manifest`: what it prints, what it refuses, and that Slack's published schema takes it. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { startProcess } from '../support/process/run.ts';

/** Slack's schema is not part of this project: where a copy lies beside it, the manifests are checked against it. */
const SCHEMA = '../shared/data/slack-manifest.schema.2.0.0.json';

async function print(
  url?: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string; errors: string }> {
  const run = startProcess('src/setup/slack-manifest.ts', env, url === undefined ? {} : { args: [url] });
  return { code: await run.exited, output: run.output(), errors: run.errors() };
}

describe('npm run slack:manifest', () => {
  test('prints manifest.json, to the last character', async () => {
    const { code, output } = await print();
    expect(code).toBe(0);
    expect(output).toBe(await readFile('manifest.json', 'utf8'));
  });

  test.each([
    ['https://bot.example.com', 'https://bot.example.com/slack/events'],
    ['https://bot.example.com/', 'https://bot.example.com/slack/events'],
    ['https://example.com/bot', 'https://example.com/bot/slack/events'],
    ['https://bot.example.com/slack/events', 'https://bot.example.com/slack/events'],
  ])('with %s prints the one for HTTP at %s', async (given, wanted) => {
    const { output } = await print(given);
    const urls = [...output.matchAll(/"https:[^"]+"/gu)].map(([text]) => text);
    expect(new Set(urls)).toEqual(new Set([JSON.stringify(wanted)]));
  });

  test('takes the names of the commands from SLACK_COMMAND and SLACK_WHITELIST_COMMAND', async () => {
    const { output } = await print(undefined, {
      SLACK_COMMAND: '/wl-remove',
      SLACK_WHITELIST_COMMAND: '/wl',
    });
    expect([...output.matchAll(/"command": "([^"]+)"/gu)].map(([, name]) => name)).toEqual([
      '/wl-remove',
      '/wl',
    ]);
  });

  test.each([
    ['http://bot.example.com', '/unwhitelist', 'the public URL: expected'],
    ['bot.example.com', '/unwhitelist', 'the public URL: expected'],
    ['https://bot.example.com/?a=1', '/unwhitelist', 'the public URL: expected'],
    ['https://bot.example.com', 'Unwhitelist', 'SLACK_COMMAND: expected'],
    ['https://bot.example.com', '/whitelist', 'SLACK_COMMAND, SLACK_WHITELIST_COMMAND: must be'],
  ])('prints nothing for %s and %s, but says what is wrong', async (url, command, named) => {
    const { code, output, errors } = await print(url, { SLACK_COMMAND: command });
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(new RegExp(`^${named}`, 'u'));
  });
});

describe.skipIf(!existsSync(SCHEMA))(`Slack's schema (${SCHEMA})`, () => {
  test.each([undefined, 'https://bot.example.com'])('takes the manifest for %s', async (url) => {
    // Strict about the manifest, not about the schema, which has keywords of Slack's own.
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const validate = ajv.compile(JSON.parse(await readFile(SCHEMA, 'utf8')) as object);
    validate(JSON.parse((await print(url)).output));
    expect(validate.errors).toBeNull();
    // That it would notice.
    expect(validate({ display_information: { name: 'x'.repeat(36) } })).toBe(false);
  });
});
