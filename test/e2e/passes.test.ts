/** Guest passes end by themselves: once, on every platform and engine, whatever happens meanwhile. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_USER_ID } from '../../emulators/discord/events.ts';
import { DISCORD_CHANNEL, environment, MODERATOR_ROLE } from '../support/environment.ts';
import { createBotRunner } from '../support/process/bot-runner.ts';
import {
  PLATFORMS,
  startConversation,
  type PlatformName,
  type StartedConversation,
  type ConversationOptions,
} from './conversation.ts';
import { ENGINES, openDatabase } from './engines.ts';
import { fakeDiscord, testService, withoutMarkUp } from './harness.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const READ = 'BatchGetWhitelistParticipant';
const AUDIT = {
  Discord: { DISCORD_AUDIT_CHANNEL: DISCORD_CHANNEL },
  Slack: { SLACK_AUDIT_CHANNEL: 'CAUDIT' },
};
/** As the moderator who gave the pass is named in the audit channel. */
const ENDED = /^(\S+) A guest pass that \S.* gave has ended\. (.*)$/mu;

interface Guests extends StartedConversation {
  /** The time until the passes end has gone by, and `lateMs` more. */
  readonly passTime: (lateMs?: number) => Promise<void>;
  /** What the audit channel was told, from the second message on: the first tells of the addition. */
  readonly audited: (count: number) => Promise<string>;
  /** What the moderator was told directly. */
  readonly direct: () => readonly string[];
}

async function guestsOn(platform: PlatformName, options: ConversationOptions = {}): Promise<Guests> {
  const given = await startConversation(platform, {
    ...options,
    env: { ...AUDIT[platform], ...options.env },
  });
  const { discord, slack, database } = given;
  return {
    ...given,
    passTime: async (lateMs = 0) => {
      await database.write([{ sql: SHIFT, values: [2 * 3_600_000 + lateMs] }]);
    },
    audited: async (count) => {
      const post = discord
        ? await discord.posted(DISCORD_CHANNEL, count + 1)
        : (await slack?.posts(count + 1))?.at(-1);
      return withoutMarkUp(post?.text ?? '');
    },
    direct: () => {
      const texts = discord
        ? discord.directMessages(DEFAULT_USER_ID).map(({ text }) => text)
        : (slack?.texts(options.chinese === true ? 'DUMODZH' : 'DUMOD') ?? []);
      return texts.map(withoutMarkUp);
    },
  };
}

const SHIFT = 'UPDATE passes SET ends_at = ends_at - $1, due_at = due_at - $1';

describe.each(PLATFORMS)('on %s', (platform) => {
  test('a guest is taken off when the pass ends, and the audit channel is told', async () => {
    const { moderator, service, passTime, audited, direct } = await guestsOn(platform);
    const added = await moderator.whitelist('add', { users: '30303', for: '2h' });
    expect(added.text).toContain('Added 1 user to the main whitelist.');
    expect(added.text).toContain('Guest pass: the bot takes them off at');
    expect(service.whitelist()).toContain('30303');
    expect((await moderator.whitelist('show')).text).toMatch(/30303 — .*, guest until/u);
    await passTime();
    const [, , outcome] = ENDED.exec(await audited(1)) ?? [];
    expect(outcome).toBe('Removed 1 user from the main whitelist.');
    expect(service.whitelist()).toEqual([
      '10001',
      '10002',
      '10003',
      '9007199254740993',
      '9223372036854775807',
    ]);
    expect([...service.removals()]).toEqual([['30303', 1]]);
    expect(direct()).toEqual([]);
    expect((await moderator.whitelist('show')).text).not.toContain('30303');
  });

  test('what is not known at the end is told to the moderator once, and tried again until it is', async () => {
    const { moderator, service, passTime, audited, direct, database } = await guestsOn(platform, {
      chinese: true,
    });
    await moderator.whitelist('add', { users: '30303 30304', for: '2h' });
    for (const action of [REMOVE, READ])
      service.faults.add({ kind: 'drop', work: 'not-done' }, { action, forMs: 600_000 });
    await passTime();
    const [, , first] = ENDED.exec(await audited(1)) ?? [];
    expect(first).toBe('Not known yet for 2 users of the main whitelist.');
    await expect.poll(direct).toHaveLength(1);
    expect(direct()[0]).toContain(
      '你设置的访客通行已到期。尚未确认 2 位用户是否已移出直播群 main 的白名单。',
    );
    expect(direct()[0]).toContain('机器人会自动重试');
    service.faults.clear();
    // The pause is over.
    await expect.poll(() => database.read('SELECT id FROM jobs WHERE finished_at IS NULL')).toEqual([]);
    await database.write([{ sql: SHIFT, values: [3_600_000] }]);
    const [, , second] = ENDED.exec(await audited(2)) ?? [];
    expect(second).toBe('Removed 2 users from the main whitelist.');
    expect(service.whitelist()).not.toContain('30303');
    expect(direct()).toHaveLength(1);
  });

  test('a removal that is refused for good is left to the moderator', async () => {
    const { moderator, service, passTime, audited, direct, store } = await guestsOn(platform);
    await moderator.whitelist('add', { users: '30303', for: '2h' });
    service.faults.add({ kind: 'refuse-users', userIds: ['30303'] }, { action: REMOVE });
    await passTime();
    expect(await audited(1)).toMatch(/has ended\. Nobody was removed from the main whitelist/u);
    await expect.poll(direct).toHaveLength(1);
    expect(direct()[0]).toContain('The bot does not try this again.');
    expect(direct()[0]).toContain('remove them with /unwhitelist');
    expect(await store.passes.count()).toBe(0);
  });

  test('whoever is given another end stays until then; whoever is removed or stays for good is left alone', async () => {
    const { moderator, service, passTime, audited, database } = await guestsOn(platform);
    await moderator.whitelist('add', { users: '30301 30302 30303 30304', for: '2h' });
    await moderator.whitelist('add', { users: '30301', for: '5h' });
    const kept = await moderator.whitelist('add', { users: '30302' });
    expect(kept.text).toContain('30302 has no guest pass any more, and stays');
    const removed = await moderator.unwhitelist('30303');
    expect(removed.text).toContain('30303 has no guest pass any more.');
    await passTime();
    expect(await audited(4)).toContain('Removed 1 user from the main whitelist.');
    expect([...service.removals().keys()].toSorted()).toEqual(['30303', '30304']);
    const left = await database.read('SELECT user_id FROM passes');
    expect(left).toEqual([{ user_id: '30301' }]);
    const undone = await removed.press('Undo');
    expect(undone.text).toContain('Guest pass: the bot takes them off at');
  });

  test.each(ENGINES)('an end for somebody without one is taken back by [Undo], on %s', async (engine) => {
    const database = await openDatabase(engine);
    const { moderator, service, store, passTime, audited } = await guestsOn(platform, { database });
    const asked = await moderator.whitelist('add', { users: '10001 30303', for: '2h' });
    const given = await asked.press('Give 2');
    const undone = await given.press('Undo');
    expect(undone.text).toContain('Undone: 1 user is off the main whitelist.');
    expect(undone.text).toContain('10001 has no guest pass any more, and stays on the whitelist');
    expect(await store.passes.count()).toBe(0);
    const alone = await (await moderator.whitelist('add', { users: '10001', for: '2h' })).press('Give 1');
    await moderator.whitelist('add', { users: '10001', for: '5h' });
    const conflict = await alone.press('Undo');
    expect(conflict.text).toContain('After that, another change was made for 1 of these users.');
    expect((await conflict.press('Undo for 1')).text).toContain('stays on it without an end.');
    await moderator.whitelist('add', { users: '30304', for: '2h' });
    await passTime();
    expect(await audited(6)).toContain('Removed 1 user from the main whitelist.');
    expect([...service.removals().keys()].toSorted()).toEqual(['30303', '30304']);
    expect(service.whitelist()).toContain('10001');
  });

  test('/unwhitelist guests asks, and ends all of them', async () => {
    const { moderator, service, store } = await guestsOn(platform);
    await moderator.whitelist('add', { users: '30301 30302', for: '2h' });
    const asked = await moderator.unwhitelist('guests');
    expect(asked.text).toContain('Remove 2 users from the main whitelist? Nothing has changed yet.');
    expect((await asked.press('Remove 2')).text).toContain('Removed 2 users from the main whitelist.');
    expect([service.whitelist().length, await store.passes.count()]).toEqual([5, 0]);
  });

  test('in several processes with one PostgreSQL', async () => {
    const database = await openDatabase('PostgreSQL');
    const { moderator, service, passTime, audited } = await guestsOn(platform, { database });
    await moderator.whitelist('add', { users: '30303', for: '2h' });
    await passTime();
    expect(await audited(1)).toContain('Removed 1 user from the main whitelist.');
    expect([...service.removals()]).toEqual([['30303', 1]]);
  });
});

describe('until a time of day', () => {
  test('counts in the time zone that Slack knows', async () => {
    const { moderator, slack, store } = await startConversation('Slack');
    slack?.users.set('UMOD', { locale: 'en-GB', tz: 'Asia/Shanghai' });
    const inShanghai = new Date(Date.now() + 8 * 3_600_000 + 2 * 3_600_000).toISOString().slice(0, 16);
    const { text } = await moderator.whitelist('add', { users: '30303', until: inShanghai });
    expect(text).toContain('Added 1 user to the main whitelist.');
    const [pass] = await store.passes.of('7234567890123456789');
    expect(Math.abs((pass?.endsAt ?? 0) - Date.now() - 2 * 3_600_000)).toBeLessThanOrEqual(120_000);
  });

  test('is shown as a time stamp before it counts on Discord, which knows no time zone', async () => {
    const { moderator, service, store } = await startConversation('Discord');
    const until = `${new Date(Date.now() + 2 * 3_600_000).toISOString().slice(0, 16)}Z`;
    const asked = await moderator.whitelist('add', { users: '30303', until });
    const stamp = `<t:${String(Date.parse(until) / 1_000)}`;
    expect(asked.text).toContain('Give 1 user a guest pass for the main whitelist? Nothing has changed yet.');
    expect(asked.text).toContain(stamp);
    expect(service.whitelist()).not.toContain('30303');
    expect((await asked.press('Give 1')).text).toContain(stamp);
    expect((await store.passes.of('7234567890123456789'))[0]?.endsAt).toBe(Date.parse(until));
  });
});

test('a pass that ended while the bot was down, which was then killed during the removal, is ended once', async () => {
  const [service, discord] = [await testService(), await fakeDiscord()];
  const env = { ...environment(service, { discord }), DISCORD_AUDIT_CHANNEL: DISCORD_CHANNEL };
  const { dataDir, start, kill } = await createBotRunner(env);
  const first = await start();
  const options = { users: '30303', for: '1h' };
  await discord.command({ name: 'whitelist add', options, roles: [MODERATOR_ROLE] }).reply();
  first.child.kill('SIGTERM');
  await first.exited;
  const database = new DatabaseSync(join(dataDir, 'unwhitelist.sqlite'));
  database.prepare(SHIFT.replaceAll('$1', '?1')).run(2 * 3_600_000);
  database.close();

  service.faults.add({ kind: 'delay', ms: 60_000 }, { action: REMOVE });
  const second = await start();
  await service.arrived(1, REMOVE);
  await kill(second);
  service.faults.clear();
  await start();
  const told = withoutMarkUp((await discord.posted(DISCORD_CHANNEL, 2)).text);
  expect(told).toMatch(/gave has ended\. Removed 1 user from the main whitelist\.$/mu);
  expect(told).toMatch(/It was to end at .*; the bot could not act before now\.$/mu);
  expect([...service.removals()]).toEqual([['30303', 1]]);
  expect(service.whitelist()).not.toContain('30303');
  await expect.poll(() => discord.directMessages(DEFAULT_USER_ID)).toHaveLength(1);
  expect(discord.directMessages(DEFAULT_USER_ID)[0]?.text).toContain('A guest pass that you gave has ended.');
});
