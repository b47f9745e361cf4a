/** A panel: posted in a channel, used by every moderator, kept true, moved, deleted, and without its live group. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DiscordEmulator } from '../../emulators/discord/index.ts';
import type { SlackEmulator } from '../../emulators/slack/index.ts';
import {
  DISCORD_CHANNEL,
  MODERATOR_ROLE,
  SLACK_CHANNEL,
  VIP_CONVERSATION_ID,
} from '../support/environment.ts';
import {
  PLATFORMS,
  startConversation,
  type PlatformName,
  type StartedConversation,
  type ConversationOptions,
} from './conversation.ts';
import { ENGINES, openDatabase } from './engines.ts';
import { testService, startWithChats, withoutMarkUp } from './harness.ts';

/** Edits at once, and looks often; a pause that a test waits for is short. */
const QUICK = { editEveryMs: 0, pollMs: 20 };
const BUTTONS = ['Remove…', 'Add…', 'Who is on it', 'History'];

interface Channel {
  /** What stands in the channel now. */
  readonly texts: () => readonly string[];
  readonly buttons: () => readonly string[];
  /** Presses a button of the newest panel; what the presser reads, and whether no other person does. */
  readonly press: (label: string, stranger?: boolean) => Promise<{ text: string; alone: boolean }>;
  /** Presses `Add…`, and submits these users. */
  readonly add: (users: string) => Promise<{ title: string; text: string }>;
  readonly deleteFirst: () => void;
  readonly edits: () => number;
  readonly shut: () => void;
}

function onDiscord(discord: DiscordEmulator): Channel {
  const standing = () => discord.standing(DISCORD_CHANNEL);
  const newest = () => standing().at(-1) ?? 'no panel';
  const by = { roles: [MODERATOR_ROLE], userId: '300000000000000002' };
  return {
    texts: () => standing().map(({ text }) => withoutMarkUp(text)),
    buttons: () => standing().flatMap(({ buttons }) => buttons.map(({ label }) => label)),
    press: async (label, stranger = false) => {
      const roles = stranger ? [] : by.roles;
      const reply = await discord.click(newest(), { ...by, roles, label, seenByAll: true }).reply();
      return { text: withoutMarkUp(reply.text), alone: reply.ephemeral };
    },
    add: async (users) => {
      const form = await discord.form(discord.click(newest(), { ...by, label: 'Add…', seenByAll: true }));
      const reply = await discord.submit(form, users, by).reply();
      expect(reply.ephemeral).toBe(true);
      return { title: form.title, text: withoutMarkUp(reply.text) };
    },
    deleteFirst: () => {
      const [first] = standing();
      if (first) discord.deleteMessage(first);
    },
    edits: () => discord.calls.filter(({ route }) => route === 'edit-post').length,
    shut: () => {
      discord.fail('post', { status: 403, code: 50013 });
    },
  };
}

function onSlack(slack: SlackEmulator): Channel {
  const standing = () => slack.standing(SLACK_CHANNEL);
  const newest = () => {
    const message = standing().at(-1);
    if (message === undefined) throw new Error('no panel');
    return message;
  };
  return {
    texts: () => standing().map(({ text }) => text),
    buttons: () => standing().flatMap(({ buttons }) => buttons),
    press: async (label, stranger = false) => {
      const delivery = slack.click(newest(), label, { userId: stranger ? 'USTRANGER' : 'UMOD2' });
      const modal = delivery.modal().then(({ text, options = [] }) => ({
        text: [text, ...options.map((option) => option.text)].join('\n'),
        alone: true,
      }));
      const reply = delivery
        .reply()
        .then(({ text, ephemeral, inPlace }) => ({ text, alone: ephemeral && !inPlace }));
      return Promise.race([modal, reply]);
    },
    add: async (users) => {
      const modal = await slack.click(newest(), 'Add…', { userId: 'UMOD2' }).modal();
      const reply = await slack.submit(modal, { pasted: users }).reply();
      expect(reply).toMatchObject({ ephemeral: true, userId: 'UMOD2' });
      return { title: modal.title, text: reply.text };
    },
    deleteFirst: () => {
      const [first] = standing();
      if (first) slack.deleteMessage(first);
    },
    edits: () => slack.callsOf('chat.update').length,
    shut: () => {
      slack.fail('chat.postMessage', { error: 'not_in_channel' }, 1);
    },
  };
}

function channelOf({ discord, slack }: Pick<StartedConversation, 'discord' | 'slack'>): Channel {
  if (discord !== undefined) return onDiscord(discord);
  if (slack !== undefined) return onSlack(slack);
  throw new Error('no chat');
}

async function panelOn(platform: PlatformName, options: ConversationOptions = {}) {
  const bot = await startConversation(platform, { panelTimes: QUICK, ...options });
  return { ...bot, channel: channelOf(bot) };
}

async function folder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  return dataDir;
}

test('a panel in a thread of Discord stands in the thread, and is of the live group of its channel', async () => {
  const { discord } = await panelOn('Discord');
  const thread = '400000000000000077';
  const by = { roles: [MODERATOR_ROLE], channelId: thread, threadOf: DISCORD_CHANNEL };
  await discord?.command({ name: 'whitelist panel', ...by }).reply();
  expect(discord?.standing(DISCORD_CHANNEL)).toEqual([]);
  expect(discord?.standing(thread).map(({ text }) => text)).toEqual([
    expect.stringContaining('5 users are on it'),
  ]);
});

describe.each(PLATFORMS)('a panel in %s', (platform) => {
  test('is posted where it was typed, and its buttons answer every moderator, and no stranger', async () => {
    const { moderator, channel, service } = await panelOn(platform);
    const shown = await moderator.whitelist('panel');
    expect(shown.text).toContain('The panel of the main whitelist is in this channel now.');
    expect(channel.texts()).toHaveLength(1);
    expect(channel.texts()[0]).toMatch(
      /The speaking whitelist of main\n5 users are on it \(as of .+\)\nNo change/u,
    );
    expect(channel.buttons()).toEqual(BUTTONS);

    const list = await channel.press('Who is on it');
    expect(list).toMatchObject({ alone: true, text: expect.stringContaining('10003') as string });
    const history = await channel.press('History');
    expect(history).toMatchObject({ alone: true, text: expect.stringContaining('on record') as string });
    const picker = await channel.press('Remove…');
    expect(picker).toMatchObject({ alone: true, text: expect.stringContaining('5 users are on') as string });
    const calls = service.arrivals.length;
    for (const label of BUTTONS) {
      const refused = await channel.press(label, true);
      expect(refused).toMatchObject({ alone: true, text: expect.stringContaining('⛔') as string });
    }
    expect(service.arrivals).toHaveLength(calls);
    expect(channel.texts()).toHaveLength(1);
  });

  test.each(ENGINES)(
    'adds whoever is typed into its form, and shows the new number, on %s',
    async (engine) => {
      const database = await openDatabase(engine);
      const { moderator, channel, service } = await panelOn(platform, { database });
      await moderator.whitelist('panel', { group: 'vip' });
      const added = await channel.add('20002, 20003');
      expect(added.title).toBe('Add to vip');
      expect(added.text).toContain('Added 2 users to the vip whitelist.');
      expect(service.whitelist(VIP_CONVERSATION_ID)).toEqual(['20001', '20002', '20003']);
      await expect
        .poll(channel.texts)
        .toEqual([expect.stringMatching(/3 users are on it.+\nLast change with this bot/u)]);
      expect(channel.buttons()).toEqual(BUTTONS);
      const unclear = await channel.add('20004 abc');
      expect(unclear.text).toContain('abc');
      expect(service.whitelist(VIP_CONVERSATION_ID)).not.toContain('20004');
    },
  );

  test('is edited at once after a change, and then not before its pause is over', async () => {
    const panelTimes = { editEveryMs: 600_000, pollMs: 20 };
    const { moderator, channel, store } = await panelOn(platform, { panelTimes });
    await moderator.whitelist('panel');
    await moderator.unwhitelist('10001');
    await expect.poll(channel.texts).toEqual([expect.stringContaining('4 users are on it')]);
    await moderator.unwhitelist('10002');
    const looks = vi.spyOn(store.panels, 'take');
    await vi.waitUntil(() => looks.mock.calls.length > 2);
    expect(channel.edits()).toBe(1);
    expect(channel.texts()).toEqual([expect.stringContaining('4 users are on it')]);
  });

  test('moves where the same one is posted again, and stands beside that of another live group', async () => {
    const { moderator, channel } = await panelOn(platform);
    await moderator.whitelist('panel');
    await moderator.whitelist('panel', { group: 'vip' });
    const again = await moderator.whitelist('panel');
    expect(again.text).toContain('The earlier panel in this channel was deleted.');
    expect(channel.texts().map((text) => /of (\w+)/u.exec(text)?.[1])).toEqual(['vip', 'main']);
  });

  test('that was deleted is forgotten, with one line in the log', async () => {
    const { moderator, channel, log } = await panelOn(platform);
    await moderator.whitelist('panel');
    channel.deleteFirst();
    await moderator.unwhitelist('10001');
    const lines = () => log.entries.filter(({ msg }) => String(msg).includes('a panel was deleted'));
    await expect.poll(() => lines().length).toBe(1);
    await moderator.unwhitelist('10002');
    const again = await moderator.whitelist('panel');
    expect(again.text).not.toContain('earlier');
    expect(lines()).toHaveLength(1);
    expect(channel.texts()).toHaveLength(1);
  });

  test('is not posted where the bot may not, which the moderator is told', async () => {
    const { moderator, channel, store } = await panelOn(platform);
    channel.shut();
    const { text } = await moderator.whitelist('panel');
    expect(text).toContain(
      platform === 'Discord' ? '"Send Messages"' : 'The bot is not in this channel. Invite it',
    );
    await store.panels.outdate();
    expect(await store.panels.take(platform === 'Discord' ? 'discord' : 'slack', 0, 1)).toEqual([]);
  });

  test('speaks the language of whoever has posted it', async () => {
    const { moderator, channel } = await panelOn(platform, { chinese: true });
    await moderator.whitelist('panel');
    expect(channel.texts()[0]).toContain('直播群 main 的发言白名单');
    await moderator.unwhitelist('10001');
    await expect.poll(() => channel.texts()[0]).toContain('共 4 位用户');
  });

  test('works after a restart, with a database that knows nothing of it, too', async () => {
    const running = await testService();
    const bot = await panelOn(platform, { running });
    await bot.moderator.whitelist('panel');
    await bot.stop();
    const { discord, slack } = bot;
    await startWithChats({ ...(discord && { discord }), ...(slack && { slack }) }, { running });
    expect((await bot.channel.press('Who is on it')).text).toContain('10001');
    expect((await bot.channel.add('10009')).text).toContain('Added 1 user');
  });

  test('says so once its live group is not configured any more, and shows what has changed meanwhile', async () => {
    const running = await testService();
    const dataDir = await folder();
    const bot = await panelOn(platform, { running, dataDir });
    await bot.moderator.whitelist('panel');
    await bot.moderator.whitelist('panel', { group: 'vip' });
    await bot.stop();
    const { discord, slack } = bot;
    const env = { LIVE_GROUPS: `vip=${VIP_CONVERSATION_ID}`, CHANNEL_GROUPS: '' };
    const pressedBefore = bot.channel;
    await startWithChats(
      { ...(discord && { discord }), ...(slack && { slack }) },
      { running, dataDir, env, panelTimes: QUICK },
    );
    await vi.waitUntil(() => pressedBefore.texts().some((text) => text.includes('does not work any more')));
    expect(pressedBefore.texts()).toEqual([
      expect.stringContaining('the live group main is not configured'),
      expect.stringContaining('The speaking whitelist of vip'),
    ]);
    expect(pressedBefore.buttons()).toEqual(BUTTONS);
    // The second one has not changed, so it was not edited.
    expect(pressedBefore.edits()).toBe(1);
  });
});
