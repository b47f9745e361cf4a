import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const example = readFileSync('.env.example', 'utf8');
const names = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gmu)].map(([, name]) => name);
const source = globSync('src/config/*.ts')
  .map((file) => readFileSync(file, 'utf8'))
  .join('');

describe('.env.example', () => {
  test('lists every variable once', () => {
    expect(names).toEqual([
      'VOLC_ACCESSKEY',
      'VOLC_SECRETKEY',
      'VOLC_SESSION_TOKEN',
      'VOLC_REGION',
      'VOLC_ENDPOINT',
      'VOLC_APP_ID',
      'VOLC_OPERATOR_ID',
      'VOLC_QPS',
      'VOLC_BATCH_SIZE',
      'VOLC_TIMEOUT_MS',
      'LIVE_GROUPS',
      'PROTECTED_IDS',
      'CHANNEL_GROUPS',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_PORT',
      'SLACK_HOST',
      'SLACK_COMMAND',
      'SLACK_WHITELIST_COMMAND',
      'SLACK_MODERATOR_GROUPS',
      'SLACK_MODERATOR_USERS',
      'SLACK_AUDIT_CHANNEL',
      'SLACK_API_URL',
      'DISCORD_TOKEN',
      'DISCORD_GUILD_IDS',
      'DISCORD_MODERATOR_ROLES',
      'DISCORD_AUDIT_CHANNEL',
      'DISCORD_API_URL',
      'DATA_DIR',
      'CONFIRM_ABOVE',
      'DATABASE_URL',
      'HTTPS_PROXY',
      'NO_PROXY',
      'HEALTH_PORT',
      'HEALTH_HOST',
      'LOG_LEVEL',
    ]);
  });
  test('knows every variable that the code reads', () => {
    const read = [
      ...source.matchAll(
        /'((?:VOLC|LIVE|CHANNEL|PROTECTED|SLACK|DISCORD|LOG|HEALTH|REDIS|DATABASE|DATA|CONFIRM|HTTPS|NO)_[A-Z_]+)'/gu,
      ),
    ].map(([, name]) => name);
    expect(new Set(read).size).toBeGreaterThan(20);
    // Not used any more: whoever sets it is told so.
    expect(read.filter((name) => !names.includes(name))).toEqual(['REDIS_URL', 'REDIS_URL']);
  });
});
