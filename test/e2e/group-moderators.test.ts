/** Moderators of one live group: whichever way they take, no request about another one is sent. */
import { describe, expect, test } from 'vitest';
import { DISCORD_CHANNEL, SLACK_CHANNEL, VIP_MODERATORS, VIP_ROLE } from '../support/environment.ts';
import { OPERATOR_ID, seed } from '../support/volcengine/service.ts';
import { ENGINES, openDatabase } from './engines.ts';
import { withoutMarkUp } from './harness.ts';
import {
  PLATFORMS,
  startConversation,
  type PlatformName,
  type Shown,
  type StartedConversation,
  type ConversationOptions,
} from './conversation.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const PAGE = 'BatchGetWhitelistParticipant';
const ONLY_VIP = '⛔ You may act on vip only. Nothing has changed.';
const LINKED = '300000000000000007';
const UNCONFIRMED = '10005';
const MANY = Array.from({ length: 30 }, (_, index) => String(11_001 + index));

/** A moderator of `vip` in a channel that means `main`. */
const start = (platform: PlatformName, options: ConversationOptions = {}): Promise<StartedConversation> =>
  startConversation(platform, {
    rights: 'vip',
    ...options,
    env: { GROUP_MODERATORS: VIP_MODERATORS, CONFIRM_ABOVE: '2', ...options.env },
  });

type Way = (bot: StartedConversation) => Promise<Shown>;

/** Each is about `main`. */
const TYPED: Readonly<Record<string, Way>> = {
  users: ({ moderator }) => moderator.unwhitelist('10001'),
  'users and the group': ({ moderator }) => moderator.unwhitelist('10001', { group: 'main' }),
  'the group in other letters': ({ moderator }) => moderator.unwhitelist('10001', { group: 'MAIN' }),
  'all groups': ({ moderator }) => moderator.unwhitelist('10001', { group: 'all' }),
  'the group among the users': ({ moderator }) => moderator.unwhitelist('10001 main', { group: 'vip' }),
  'a preview': ({ moderator }) => moderator.unwhitelist('10001', { group: 'main', preview: 'yes' }),
  everybody: ({ moderator }) => moderator.unwhitelist('all'),
  'everybody but one': ({ moderator }) => moderator.unwhitelist('all except 10001', { group: 'main' }),
  'a choice by name': ({ moderator }) => moderator.unwhitelist('', { group: 'main' }),
  'an addition': ({ moderator }) => moderator.whitelist('add', { users: '10009' }),
  'an addition to the group': ({ moderator }) => moderator.whitelist('add', { users: '1', group: 'main' }),
  'the list': ({ moderator }) => moderator.whitelist('show', { group: 'main' }),
  'the history': ({ moderator }) => moderator.whitelist('history'),
  'the history of one user': ({ moderator }) => moderator.whitelist('history', { user: '10001' }),
  'a panel': ({ moderator }) => moderator.whitelist('panel'),
  'a link, which counts in every group': ({ moderator }) =>
    moderator.whitelist('link', { account: LINKED, id: '20001' }),
  'the end of a link': ({ moderator }) => moderator.whitelist('unlink', { account: LINKED }),
  'the menu of a message': ({ moderator }) => moderator.messageMenu('10001'),
  'a set of the list': ({ moderator }) => moderator.whitelist('save', { name: 'a', group: 'main' }),
  'the list made equal to a set': ({ moderator }) => moderator.whitelist('set', { name: 'a', group: 'main' }),
  'the sets': ({ moderator }) => moderator.whitelist('sets', { group: 'main' }),
};

/** What a moderator of all is shown, and the button that is pressed once they may act on `vip` only. */
const PRESSED: Readonly<Record<string, readonly [Way, string]>> = {
  'the answer to a question': [({ moderator }) => moderator.unwhitelist('10001 10002 10003'), 'Remove 3'],
  'the answer to one about an addition': [
    ({ moderator }) => moderator.whitelist('add', { users: '10009 x' }),
    'Add 1',
  ],
  'the answer to one about all groups': [
    ({ moderator }) => moderator.unwhitelist('10001 20001', { group: 'all' }),
    'Remove 2',
  ],
  'the second answer, about a protected user': [
    async ({ moderator }) => (await moderator.unwhitelist(OPERATOR_ID)).press('Remove 1'),
    'Remove 1',
  ],
  'the choice of a group': [({ moderator }) => moderator.unwhitelist('10001', { group: 'mani' }), 'main'],
  'somebody who may be meant': [({ moderator }) => moderator.unwhitelist('user10001'), 'Remove user 10001'],
  'Choose by name': [({ moderator }) => moderator.unwhitelist('nobody'), 'Choose'],
  Undo: [({ moderator }) => moderator.unwhitelist('10002'), 'Undo'],
  'Undo in the history': [
    async ({ moderator }) => {
      await moderator.unwhitelist('10002');
      return moderator.whitelist('history', { user: '10002' });
    },
    'Undo',
  ],
  Details: [
    async ({ moderator }) => {
      await moderator.unwhitelist('10002');
      return moderator.whitelist('history');
    },
    'Details',
  ],
  Retry: [
    (bot) => {
      bot.service.faults.add({ kind: 'throttle' }, { action: REMOVE, times: 3 });
      return bot.moderator.unwhitelist('10003');
    },
    'Retry 1',
  ],
  'Check again': [
    (bot) => {
      bot.service.faults.add({ kind: 'drop', work: 'done' }, { action: REMOVE, times: 9 });
      bot.service.faults.add(
        { kind: 'error', status: 500, code: 'InternalError' },
        { action: PAGE, times: 99 },
      );
      return bot.moderator.unwhitelist(UNCONFIRMED);
    },
    'Check again',
  ],
  'the file of a result': [
    async ({ moderator }) => (await moderator.unwhitelist(MANY.join(' '))).press('Remove 30'),
    'Download',
  ],
};

describe.each(PLATFORMS)('a moderator of vip on %s', (platform) => {
  test.each(ENGINES)('may act on vip, which is meant where none is named, on %s', async (engine) => {
    const bot = await start(platform, { elsewhere: true, database: await openDatabase(engine) });
    const { moderator } = bot;
    expect((await moderator.unwhitelist('20001')).text).toContain('Removed 1 user from the vip whitelist.');
    const added = await moderator.whitelist('add', { users: '20001', group: 'vip' });
    expect(added.text).toContain('Added 1 user to the vip whitelist.');
    expect((await added.press('Undo')).text).toContain('Undone: 1 user is off the vip whitelist.');
    expect((await moderator.whitelist('history')).text).toContain('removed user 20001 · 20001');
    const help = await moderator.whitelist('help');
    const pages = [help, await help.press('All commands'), await help.press('Good to know')];
    expect(pages.at(-1)?.text).toContain('Live groups: vip');
    for (const { text } of pages) expect(text).not.toMatch(/main|group:all|link/u);
  });

  test('is refused for another live group whatever is typed, and nothing is sent', async () => {
    const bot = await start(platform);
    const told: Record<string, string> = {};
    for (const [name, way] of Object.entries(TYPED)) told[name] = (await way(bot)).text;
    expect(told).toEqual(Object.fromEntries(Object.keys(TYPED).map((name) => [name, ONLY_VIP])));
    expect(bot.service.arrivals).toEqual([]);
    expect(await bot.store.links.find({ platform: 'discord', id: LINKED })).toBeUndefined();
  });

  test('is refused in Chinese, too', async () => {
    const { moderator } = await start(platform, { chinese: true });
    expect((await moderator.unwhitelist('10001')).text).toBe('⛔ 你只能管理直播群 vip。未做任何更改。');
  });

  test.each(Object.entries(PRESSED))('cannot press %s any more', async (_, [way, label]) => {
    const main = seed([...['10001', '10002', '10003', '10004', UNCONFIRMED], ...MANY, OPERATOR_ID]);
    const vip = seed(['20001'], { conversationShortId: '7234567890123456790' });
    const bot = await start(platform, { rights: 'all', seeds: [main, vip] });
    const shown = await way(bot);
    const { length } = bot.service.arrivals;
    await bot.setRights('vip');
    const pressed = await shown.press(label);
    expect([pressed.text, pressed.inPlace]).toEqual([ONLY_VIP, false]);
    expect(bot.service.arrivals).toHaveLength(length);
    await bot.setRights('none');
    expect((await shown.press(label)).text).toBe('⛔ You are not one of the moderators who may use this.');
    expect(bot.service.arrivals).toHaveLength(length);
    bot.service.faults.clear();
    await bot.setRights('all');
    expect((await shown.press(label)).text).not.toContain('⛔');
  });

  test('with the other right, too, may act on all', async () => {
    const bot = await start(platform, { rights: 'all', env: { GROUP_MODERATORS: both(platform) } });
    expect((await bot.moderator.unwhitelist('10001')).text).toContain(
      'Removed 1 user from the main whitelist.',
    );
    expect((await bot.moderator.unwhitelist('10002 20001', { group: 'all' })).text).toContain(
      'Remove 2 users',
    );
  });
});

/** Who may act on all, named for `vip` besides. */
function both(platform: PlatformName): string {
  return platform === 'Discord' ? 'vip=300000000000000001' : 'vip=UMOD';
}

const PANEL_BUTTONS = ['Remove…', 'Add…', 'Who is on it', 'History'];

describe('a moderator of vip on Discord', () => {
  test('cannot press the buttons of a panel of another live group, and those of vip', async () => {
    const { moderator, discord, service, setRights } = await start('Discord', { rights: 'all' });
    if (discord === undefined) return;
    await moderator.whitelist('panel');
    await moderator.whitelist('panel', { group: 'vip' });
    await setRights('vip');
    const panels = discord.standing(DISCORD_CHANNEL);
    const { length } = service.arrivals;
    const press = async (panel: number, label: string): Promise<string> => {
      const message = panels[panel] ?? 'no panel';
      const by = { label, roles: [VIP_ROLE], seenByAll: true };
      return withoutMarkUp((await discord.click(message, by).reply()).text);
    };
    for (const label of PANEL_BUTTONS) expect(await press(0, label)).toBe(ONLY_VIP);
    expect(service.arrivals).toHaveLength(length);
    expect(await press(1, 'Who is on it')).toContain('1 user is on the vip whitelist');
  });

  test('is offered no users and names of other live groups while they type', async () => {
    const { discord, service } = await start('Discord');
    const offered = async (focused: string, options: Readonly<Record<string, string>>) =>
      (await discord?.autocomplete({ name: 'unwhitelist', roles: [VIP_ROLE], focused, options }))?.map(
        ({ value }) => value,
      );
    expect(await offered('group', { users: '1', group: '' })).toEqual(['vip']);
    expect(await offered('users', { users: '' })).toEqual([]);
    expect(await offered('users', { group: 'main', users: '' })).toEqual([]);
    expect(service.arrivals).toEqual([]);
    expect(await offered('users', { group: 'vip', users: '' })).toEqual(['20001']);
  });

  test('cannot use the menus of a choice by name any more', async () => {
    const { discord, service } = await start('Discord', { rights: 'all' });
    if (discord === undefined) return;
    const shown = await discord.command({ name: 'unwhitelist' }).reply();
    const { length } = service.arrivals;
    const chosen = await discord.select(shown, ['10001'], { roles: [VIP_ROLE] }).reply();
    expect(withoutMarkUp(chosen.text)).toBe(ONLY_VIP);
    expect(service.arrivals).toHaveLength(length);
  });

  test('is refused on the menu of a person, and may be named by their own id', async () => {
    const env = { GROUP_MODERATORS: 'vip=300000000000000055' };
    const { discord, service } = await start('Discord', { env });
    if (discord === undefined) return;
    const by = { userId: '300000000000000055', roles: [] };
    const menu = discord.userMenu({ name: 'Remove from whitelist', targetId: LINKED, ...by });
    expect(withoutMarkUp((await menu.reply()).text)).toBe(ONLY_VIP);
    const own = discord.command({ name: 'whitelist show', options: { group: 'vip' }, ...by });
    expect((await own.reply()).text).toContain('1 user is on the');
    expect(service.arrivals).toHaveLength(1);
  });

  test('cannot give a file', async () => {
    const { moderator, service } = await start('Discord');
    expect((await moderator.unwhitelistFile('ids.txt', new TextEncoder().encode('10001\n'))).text).toBe(
      ONLY_VIP,
    );
    expect(service.arrivals).toEqual([]);
  });
});

describe('a moderator of vip on Slack', () => {
  test('cannot press the buttons of a panel of another live group, or submit its form', async () => {
    const { moderator, slack, service, setRights } = await start('Slack', { rights: 'all' });
    if (slack === undefined) return;
    await moderator.whitelist('panel');
    const [panel] = slack.standing(SLACK_CHANNEL);
    if (panel === undefined) throw new Error('no panel');
    const form = await slack.click(panel, 'Add…', { userId: 'UMOD' }).modal();
    await setRights('vip');
    const { length } = service.arrivals;
    for (const label of PANEL_BUTTONS)
      expect((await slack.click(panel, label, { userId: 'UMOD' }).reply()).text).toContain(ONLY_VIP);
    expect((await slack.submit(form, { pasted: '10009' }).reply()).text).toContain(ONLY_VIP);
    expect(service.arrivals).toHaveLength(length);
  });

  test('sees vip alone on the page of the bot, where buttons of another live group do nothing any more', async () => {
    const { slack, service, setRights } = await start('Slack', { rights: 'all' });
    if (slack === undefined) return;
    const before = await slack.openHome('UMOD');
    await setRights('vip');
    const { length } = service.arrivals;
    const page = await slack.openHome('UMOD');
    expect(page.buttons).toEqual([...PANEL_BUTTONS, 'All commands', 'Good to know']);
    expect(page.text).toContain('of vip');
    expect(page.text).not.toMatch(/main|group:all|link/u);
    expect(service.arrivals).toHaveLength(length);
    expect((await slack.clickHome(before, 'Who is on it').modal()).text).toContain(ONLY_VIP);
    expect(service.arrivals).toHaveLength(length);
    expect((await slack.clickHome(page, 'Who is on it').modal()).text).toContain('20001');
  });

  test('cannot search or submit the choice by name any more', async () => {
    const ids = Array.from({ length: 150 }, (_, index) => String(10_001 + index));
    const { slack, setRights, service } = await start('Slack', { rights: 'all', seeds: [seed(ids)] });
    if (slack === undefined) return;
    const modal = await slack.command({ text: '', userId: 'UMOD', channelId: 'C1' }).modal();
    expect(await slack.suggest(modal, '10001', { userId: 'UMOD' })).toHaveLength(1);
    await setRights('vip');
    const { length } = service.arrivals;
    expect(await slack.suggest(modal, '10001', { userId: 'UMOD' })).toEqual([]);
    const file = slack.host({ name: 'ids.txt', bytes: new TextEncoder().encode('10001') });
    for (const submitted of [{ selected: ['10001'] }, { file }]) {
      const { text } = await slack.submit(modal, submitted).reply();
      expect(withoutMarkUp(text)).toBe(ONLY_VIP);
    }
    expect(service.arrivals).toHaveLength(length);
  });

  test('is asked about, where the user groups of those who may act on all cannot be read', async () => {
    const bot = await start('Slack', { elsewhere: true });
    const { slack, moderator, service } = bot;
    slack?.userGroups.delete('S1');
    await slack?.event({ type: 'subteam_updated', subteam: { id: 'S1' } });
    const other = await moderator.unwhitelist('10001', { group: 'main' });
    expect(other.text).toContain("⛔ I couldn't check whether you are a moderator.");
    const asked = await moderator.unwhitelist('20001');
    expect([asked.text, asked.buttons]).toEqual(['ℹ️ Which live group? Nothing has changed yet.', ['vip']]);
    expect(service.arrivals).toEqual([]);
    expect((await asked.press('vip')).text).toContain('Removed 1 user from the vip whitelist.');
  });
});
