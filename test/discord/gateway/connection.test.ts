/** The connection to Discord: made however long it takes, and given up only when Discord says so. */
import { describe, expect, test, vi } from 'vitest';
import { PlatformError } from '../../../src/chat/platform.ts';
import { createBot, startBot } from '../harness.ts';

describe('start', () => {
  test('asks for the one intent that it needs', async () => {
    const { discord, platform } = await startBot();
    const { identify } = await discord.gateway.happened('identified');
    expect(identify).toMatchObject({ intents: 1, shard: [0, 1] });
    expect(platform.connected()).toBe(true);
  });

  test('lets nothing in the environment change the sharding', async () => {
    vi.stubEnv('SHARDS', '[1,2]');
    vi.stubEnv('SHARD_COUNT', 'many');
    try {
      const { discord } = await startBot();
      const { identify } = await discord.gateway.happened('identified');
      expect(identify?.shard).toEqual([0, 1]);
      expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test.each([
    ['refused by the API', 'a-wrong-token'],
    ['not a token at all', 'two\nlines'],
    ['empty', ''],
  ])('rejects when the token is %s', async (_what, token) => {
    const { platform, fatal } = await createBot({ token });
    const error = await platform.start().catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(PlatformError);
    expect(String(error)).toContain('DISCORD_TOKEN');
    if (token !== '') expect(String(error)).not.toContain(token);
    expect(fatal).toEqual([]);
    expect(platform.connected()).toBe(false);
  });

  test.each([
    [4014, 'intents'],
    [4013, 'intents'],
    [4004, 'does not accept DISCORD_TOKEN'],
    [4010, 'for good'],
  ])('rejects when the gateway closes with %i', async (code, words) => {
    const { discord, platform, fatal } = await createBot();
    discord.gateway.behaviour.refuseWith = code;

    await expect(platform.start()).rejects.toThrow(PlatformError);
    await expect(platform.start()).rejects.toThrow(words);
    expect(fatal).toEqual([]);
    expect(discord.gateway.connections()).toBe(0);
  });

  test('tries again for as long as Discord has a fault or cannot be reached', async () => {
    const { discord, platform, logs } = await createBot();
    // Four at a time: discord.js tries a 5xx again by itself, three times.
    discord.fail('gateway', { status: 503, times: 8 });
    discord.fail('gateway', { drop: true });
    await platform.start();

    expect(logs.filter(({ msg }) => msg.includes('trying again'))).toMatchObject([
      { reason: 'HTTPError: Service Unavailable (HTTP 503)' },
      { reason: 'HTTPError: Service Unavailable (HTTP 503)' },
      { reason: expect.stringContaining('fetch failed') as string },
    ]);
    expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
  });

  test.each(['hello', 'ready'] as const)('tries again when the gateway never says %s', async (what) => {
    const { discord, platform, logged } = await createBot({ times: { login: 500, close: 50 } });
    discord.gateway.behaviour.silentBefore = what;
    const started = platform.start();
    await logged(/trying again/u);
    discord.gateway.behaviour.silentBefore = undefined;
    await started;

    expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
    expect(discord.gateway.connections()).toBe(1);
  });
});
