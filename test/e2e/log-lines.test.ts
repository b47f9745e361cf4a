/** Every line that a command leaves in the log names its interaction and its moderator, and those about an answer its request id. */
import { describe, expect, test } from 'vitest';
import { DISCORD_CHANNEL, MODERATOR_ROLE, SLACK_CHANNEL } from '../support/environment.ts';
import { fakeDiscord, fakeSlack, startWithChats, type BotWithChats } from './harness.ts';

type Line = Readonly<Record<string, unknown>>;

const AUDIT = { SLACK_AUDIT_CHANNEL: 'CAUDIT', DISCORD_AUDIT_CHANNEL: '400000000000000002' };

/** The lines since `from`: all of one command. */
function expectNamed(lines: readonly Line[], interaction: string, moderator: string): void {
  expect(lines.length).toBeGreaterThan(2);
  expect(
    lines.filter((line) => line['interaction'] !== interaction || line['moderator'] !== moderator),
  ).toEqual([]);
}

const [REMOVE, READ] = ['BatchRemoveWhitelistParticipant', 'BatchGetWhitelistParticipant'];

/** The attempts at the API: the page that was read before; refused twice, then answered; the page that was read after. */
function expectRequestIds(lines: readonly Line[]): void {
  const attempts = lines.filter(({ msg }) => msg === 'attempt');
  expect(attempts.map(({ action, attempt }) => [action, attempt])).toEqual([
    [READ, 1],
    [REMOVE, 1],
    [REMOVE, 2],
    [REMOVE, 3],
    [READ, 1],
  ]);
  for (const { requestId } of attempts) expect(requestId).toMatch(/^sandbox\d+$/u);
  const last = attempts[3]?.['requestId'];
  expect(lines.find(({ msg }) => msg === 'change')).toMatchObject({ requestIds: [last] });
}

/** Refused twice, so that there are retries; `99999` is named as failed, so that the whitelist is read. */
function throttle({ service }: BotWithChats): void {
  service.faults.add({ kind: 'throttle' }, { action: REMOVE, times: 2 });
}

/** Where the lines of the start end. */
async function started({ log }: BotWithChats, last: RegExp): Promise<number> {
  await expect.poll(() => log.entries.map(({ msg }) => msg)).toContainEqual(expect.stringMatching(last));
  return log.entries.length;
}

async function answered({ log }: BotWithChats, count = 1): Promise<void> {
  await expect.poll(() => log.entries.filter(({ msg }) => msg === 'answered').length).toBe(count);
}

describe('a command with retries', () => {
  test('on Discord, whose every way is in trouble', async () => {
    const discord = await fakeDiscord();
    const bot = await startWithChats({ discord });
    throttle(bot);
    const from = await started(bot, /^commands registered$/u);
    for (const way of ['edit', 'follow-up'] as const) discord.fail(way, { status: 500, times: 9 });
    const command = discord.command({
      name: 'unwhitelist',
      options: { users: '10001 99999' },
      roles: [MODERATOR_ROLE],
      channelId: DISCORD_CHANNEL,
    });
    expect((await command.reply()).via).toBe('direct-message');
    await answered(bot);
    const lines = bot.log.entries.slice(from);
    const [{ moderator } = {}] = lines;
    expectNamed(lines, command.id, String(moderator));
    expect(moderator).toMatch(/^\d+$/u);
    expectRequestIds(lines);
    expect(lines.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining([
        'reply not delivered yet, trying again',
        'reply could not be put in its place, sent as a direct message',
      ]),
    );
  });

  test('on Discord, whose rate limit and acknowledgement are in trouble', async () => {
    const discord = await fakeDiscord();
    const bot = await startWithChats({ discord });
    const from = await started(bot, /^commands registered$/u);
    const spent = {
      'x-ratelimit-limit': '1',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset-after': '0.2',
    };
    discord.fail('edit', { status: 500, headers: spent, times: 1 });
    const command = discord.command({ name: 'unwhitelist', options: { users: 'help' } });
    await command.reply();
    await answered(bot);
    discord.fail('callback', { status: 503 });
    const lost = discord.command({ name: 'unwhitelist', options: { users: 'help' } });
    await expect.poll(() => bot.log.entries.at(-1)?.['msg']).toMatch(/could not be acknowledged/u);
    const lines = bot.log.entries.slice(from);
    const of = (id: string): readonly unknown[] =>
      lines.flatMap(({ interaction, moderator, msg }) =>
        interaction === id && moderator !== undefined ? [msg] : [],
      );
    expect(of(command.id)).toEqual(['rate limit of Discord', 'answered']);
    expect(of(lost.id)).toEqual(['interaction could not be acknowledged, not run']);
    expect(lines).toHaveLength(3);
  });

  test.each([false, true])('on Slack, whose every way is in trouble, over HTTP: %s', async (http) => {
    const slack = await fakeSlack();
    const bot = await startWithChats({ slack, http });
    throttle(bot);
    const from = await started(bot, http ? /^ready$/u : /^both connections to Slack are open$/u);
    slack.fail('usergroups.users.list', { status: 500 }, 1);
    slack.fail('users.info', { status: 500 });
    slack.fail('response_url', { status: 500 });
    slack.fail('chat.postEphemeral', 'drop', 1);
    const refused = slack.command({ text: '10001', userId: 'UMOD', channelId: SLACK_CHANNEL });
    await refused.reply();
    await answered(bot);
    const before = bot.log.entries.length;
    expectNamed(bot.log.entries.slice(from), String(bot.log.entries[from]?.['interaction']), 'UMOD');
    expect(bot.log.entries.slice(from).map(({ msg }) => String(msg))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^could not list a user group/u),
        expect.stringMatching(/http request failed/u),
        'Slack did not take a reply this way',
      ]),
    );
    const command = slack.command({ text: '10001 99999', userId: 'UMOD', channelId: SLACK_CHANNEL });
    await command.reply();
    await answered(bot, 2);
    const lines = bot.log.entries.slice(before);
    expectNamed(lines, String(lines[0]?.['interaction']), 'UMOD');
    expect(lines[0]?.['interaction']).not.toBe(bot.log.entries[from]?.['interaction']);
    expectRequestIds(lines);
  });

  test('of two at once each has its own lines, and its own audit message', async () => {
    const [slack, discord] = [await fakeSlack(), await fakeDiscord()];
    const bot = await startWithChats({ slack, discord }, { env: AUDIT });
    await slack.greeted(2);
    slack.fail('chat.postMessage', { error: 'channel_not_found' });
    discord.fail('post', { status: 403, code: 50001 });
    const ids: string[] = [];
    const moderators = new Map<string, unknown>();
    await Promise.all(
      ['10001', '10002', '10003'].map(async (users) => {
        const command = discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] });
        ids.push(command.id);
        await Promise.all([command.reply(), slack.command({ text: '99999', userId: 'UMOD' }).reply()]);
      }),
    );
    await answered(bot, 6);
    const linesOf = (pattern: RegExp): readonly Line[] =>
      bot.log.entries.filter(({ msg }) => pattern.test(String(msg)));
    await expect.poll(() => linesOf(/^an audit channel is shut/u).length).toBeGreaterThan(1);
    for (const { interaction, moderator } of linesOf(/^answered$/u))
      moderators.set(String(interaction), moderator);
    expect([...moderators.keys()]).toEqual(expect.arrayContaining(ids));
    const lines = linesOf(/^(?:attempt|change|answered|an audit channel)/u);
    expect(lines.filter(({ interaction }) => !moderators.has(String(interaction)))).toEqual([]);
    expect(
      lines.filter(({ interaction, moderator }) => moderators.get(String(interaction)) !== moderator),
    ).toEqual([]);
  });
});
