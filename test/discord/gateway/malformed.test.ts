/** What Discord never sends: dropped, with a word in the log, and the next interaction works. */
import { expect, test } from 'vitest';
import { MODERATOR, startBot, type RunningBot } from '../harness.ts';

type Payload = Record<string, unknown>;

async function expectToWork({ discord, runs }: RunningBot): Promise<void> {
  discord.changeInteractions((payload) => payload);
  const before = runs.length;
  expect((await discord.command({ name: 'unwhitelist' }).reply()).text).toBe('✅ done');
  expect(runs).toHaveLength(before + 1);
}

test.each<[string, (payload: Payload) => Payload]>([
  // discord.js would lend it those of the member that it knows from before.
  [
    'without roles',
    ({ member, ...others }) => ({ ...others, member: { user: (member as Payload)['user'] } }),
  ],
  ['without a member', ({ member, ...others }) => ({ ...others, somebody: member })],
  ['without data', ({ data, ...others }) => ({ ...others, dat: data })],
  ['without entitlements', ({ entitlements, ...others }) => ({ ...others, none: entitlements })],
  ['with a path for an id', (payload) => ({ ...payload, id: '../../channels/1/messages' })],
  [
    'with a list for a name',
    (payload) => ({ ...payload, data: { ...(payload['data'] as Payload), name: [] } }),
  ],
])('an interaction %s', async (_what, change) => {
  const bot = await startBot();
  const { discord, runs, logged } = bot;
  await discord.command({ name: 'unwhitelist', roles: [MODERATOR] }).reply();
  discord.changeInteractions((payload) => change(payload as Payload));
  discord.command({ name: 'unwhitelist', roles: [MODERATOR] });
  expect(await logged(/^Discord sent .* it was dropped$/u)).toMatchObject({ level: 40 });
  expect(runs).toHaveLength(1);
  await expectToWork(bot);
});

test.each([
  ['a dispatch without data', { op: 0, t: 'CHANNEL_DELETE', s: null, d: null }],
  ['an invalid session without a word', { op: 9, d: null }],
])('%s', async (_what, frame) => {
  const bot = await startBot();
  bot.discord.gateway.frame(JSON.stringify(frame));
  expect(await bot.logged(/discord\.js cannot read/u)).toMatchObject({ level: 40 });
  await expectToWork(bot);
});
