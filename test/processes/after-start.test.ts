/** What a bot that has just started finds out by itself, and logs: that a moderator need not be the first to meet it. */
import { expect, test } from 'vitest';
import { setUp } from '../doctor/harness.ts';
import { environment, MODERATOR_ROLE } from '../support/environment.ts';
import type { Running } from '../support/process/run.ts';
import { fakeDiscord, testService } from '../e2e/harness.ts';
import { startMain } from './start-main.ts';

const LOOKED = /"msg":"looked at keys, live groups and moderators"/u;
const READ = 'BatchGetWhitelistParticipant';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly check?: string;
  readonly advice?: string;
}

/** The warnings, and what was said at the end. */
function found(bot: Running): { readonly warnings: readonly Line[]; readonly last: Line | undefined } {
  const lines = bot
    .errors()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const ready = lines.findIndex(({ msg }) => msg === 'ready');
  return {
    warnings: lines.slice(ready).filter(({ check }) => check !== undefined),
    last: lines.find(({ msg }) => msg.startsWith('looked at')),
  };
}

test('a secret, a role, a user group and a scope that cannot work are each a warning with what to do', async () => {
  const setup = await setUp({ slack: { scopes: ['commands', 'channels:read'] } });
  const bot = await startMain({
    ...setup.env,
    VOLC_SECRETKEY: 'planted-secret',
    SLACK_MODERATOR_GROUPS: 'S9',
    HEALTH_PORT: '0',
    DISCORD_MODERATOR_ROLES: `${MODERATOR_ROLE},999`,
  });
  await bot.prints(LOOKED);
  const { warnings, last } = found(bot);
  expect(warnings.map(({ check, level }) => [check, level])).toEqual([
    ['volcengine.credentials', 40],
    ['slack.scopes', 40],
    ['slack.user-group:S9', 40],
    ['discord.role:999', 40],
  ]);
  expect(warnings[0]?.msg).toMatch(/^VOLC_SECRETKEY: the signature is refused/u);
  expect(warnings[0]?.advice).toMatch(/^copy the secret again/u);
  expect(last).toMatchObject({ level: 30, warnings: 4 });
  // It is as ready as before.
  const [, port = ''] = /"port":(\d+),/u.exec(bot.errors()) ?? [];
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  expect(bot.errors()).not.toContain('planted');
});

test('where all is well, each live group has been read once, and nothing was warned of', async () => {
  const { service, env } = await setUp();
  const bot = await startMain(env);
  await bot.prints(LOOKED);
  expect(found(bot).warnings).toEqual([]);
  expect(service.arrivals.map(({ action }) => action)).toEqual([READ, READ]);
});

test('a stop does not wait for it, and it says nothing more', async () => {
  const [service, discord] = [await testService(), await fakeDiscord()];
  service.faults.add({ kind: 'delay', ms: 60_000 }, { action: READ, times: 9 });
  const bot = await startMain({ ...environment(service, { discord }), VOLC_TIMEOUT_MS: '60000' });
  await bot.prints(/"msg":"ready"/u);
  await service.arrived(1, READ);
  const begun = performance.now();
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  expect(performance.now() - begun).toBeLessThan(9_000);
  expect(found(bot)).toEqual({ warnings: [], last: undefined });
});
