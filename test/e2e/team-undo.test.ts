/** Undo and memory for the whole team, with the real libraries: audit channel, history, reasons. */
import { expect, test } from 'vitest';
import { DISCORD_CHANNEL, MODERATOR_ROLE, SLACK_CHANNEL } from '../support/environment.ts';
import { seed } from '../support/volcengine/service.ts';
import { ENGINES, openDatabase } from './engines.ts';
import { fakeDiscord, fakeSlack, startWithChats, withoutMarkUp } from './harness.ts';

const AUDIT = DISCORD_CHANNEL;
const LONG = Array.from({ length: 30 }, (_, index) => String(7_301_234_567_890_123_450n + BigInt(index)));
const NAMES = Object.fromEntries(LONG.map((id) => [id, `user ${id}`]));
const WHITELIST = seed([], { whitelist: { 10001: '小明', ...NAMES } });
const OPTIONS = {
  seeds: [WHITELIST],
  env: {
    DISCORD_AUDIT_CHANNEL: AUDIT,
    SLACK_AUDIT_CHANNEL: 'CAUDIT',
    CONFIRM_ABOVE: '20',
    REASONS: 'spam; left the show',
  },
};
const BOB = { userId: '300000000000000011', nickname: 'bob', roles: [MODERATOR_ROLE] };
const EVE = { userId: '300000000000000012', nickname: 'Eve', roles: [MODERATOR_ROLE] };
const STRANGER = { userId: '300000000000000013', roles: [] };

test.each(ENGINES)('in Discord, on %s', async (engine) => {
  const discord = await fakeDiscord();
  const { service } = await startWithChats({ discord }, { ...OPTIONS, database: await openDatabase(engine) });
  const removed = await discord
    .command({ name: 'unwhitelist', options: { users: '10001', reason: 'abuse' }, ...BOB })
    .reply();
  expect(removed.text).toContain('Removed 1 user');
  const posted = await discord.posted(AUDIT);
  expect(posted.buttons.map(({ label }) => label)).toEqual(['Undo', 'Details']);
  const press = async (label: string, by: object) => {
    const { text, ephemeral, files, buttons } = await discord
      .click(posted, { label, seenByAll: true, ...by })
      .reply();
    expect(ephemeral).toBe(true);
    return { text: withoutMarkUp(text), files, buttons };
  };

  const sent = service.arrivals.length;
  expect((await press('Undo', STRANGER)).text).toContain('⛔ You are not one of the moderators');
  expect(service.arrivals).toHaveLength(sent);
  expect((await press('Undo', EVE)).text).toContain('Undone: 1 user is back on the main whitelist.');
  expect((await press('Undo', BOB)).text).toMatch(/⛔ <@300000000000000012> has undone this change already/u);
  const details = await press('Details', { ...BOB, locale: 'zh-CN' });
  expect(details.text).toMatch(/原因：abuse[\s\S]*状态：已由 <@300000000000000012> 撤销/u);

  const many = await discord
    .command({ name: 'unwhitelist', options: { users: LONG.join(' ') }, ...BOB })
    .reply();
  await discord.click(many, { label: 'Remove 30 users', ...BOB }).reply();
  const long = await discord.posted(AUDIT, 3);
  const whole = await discord.click(long, { label: 'Details', seenByAll: true, ...EVE }).reply();
  expect(whole.files[0]?.content.split('\n')).toHaveLength(32);

  const history = await discord
    .command({ name: 'whitelist history', options: { user: '小明' }, ...EVE })
    .reply();
  expect(withoutMarkUp(history.text)).toMatch(
    /2 changes of 小明 · 10001 on the main whitelist[\s\S]*2\. .*removed 小明 · 10001 — reason: abuse — undone by <@300000000000000012>/u,
  );
  expect(history.buttons.map(({ label }) => label)).toEqual(['Undo 1', 'Details 1', 'Details 2']);
  const again = await discord.click(history, { label: 'Undo 1', ...BOB }).reply();
  expect(again).toMatchObject({ ephemeral: true });
  expect(again.messageId).not.toBe(history.messageId);
  expect(withoutMarkUp(again.text)).toContain('Undone: 1 user is off the main whitelist.');

  const offered = async (name: string, focused: string, typed: string) =>
    (await discord.autocomplete({ name, focused, options: { [focused]: typed }, ...EVE })).map(
      (choice) => choice.name,
    );
  expect(await offered('unwhitelist', 'reason', '')).toEqual(['spam', 'left the show', 'abuse']);
  expect(await offered('whitelist add', 'reason', 'ABU')).toEqual(['abuse']);
  expect(await offered('whitelist history', 'user', '小')).toEqual(['小明 · 10001']);
});

test.each(ENGINES)('in Slack, on %s', async (engine) => {
  const slack = await fakeSlack();
  const { service } = await startWithChats({ slack }, { ...OPTIONS, database: await openDatabase(engine) });
  const say = async (text: string, userId = 'UMOD') => {
    const command = text.startsWith('history') ? '/whitelist' : '/unwhitelist';
    const { text: shown, ...reply } = await slack
      .command({ command, text, userId, channelId: SLACK_CHANNEL })
      .reply();
    return { ...reply, text: withoutMarkUp(shown) };
  };
  await say('10001 reason: abuse');
  const [posted] = await slack.posts(1);
  if (posted === undefined) throw new Error('nothing was posted');
  expect(posted.buttons).toEqual(['Undo', 'Details']);
  const press = async (label: string, userId: string) => {
    const shown = await slack.click(posted, label, { userId }).reply();
    expect(shown).toMatchObject({ ephemeral: true, inPlace: false, userId });
    return withoutMarkUp(shown.text);
  };

  const sent = service.arrivals.length;
  expect(await press('Undo', 'USTRANGER')).toContain('⛔ You are not one of the moderators');
  expect(service.arrivals).toHaveLength(sent);
  expect(await press('Undo', 'UMOD2')).toContain('Undone: 1 user is back on the main whitelist.');
  expect(await press('Undo', 'UMOD')).toMatch(/⛔ \S*UMOD2\S* has undone this change already/u);
  expect(await press('Details', 'UMODZH')).toMatch(/原因：abuse[\s\S]*状态：已由 \S*UMOD2\S* 撤销/u);
  expect(slack.texts('CAUDIT')[0]).toBe(posted.text);

  const history = await say('history user:小明');
  expect(history.text).toMatch(
    /2 changes of 小明 · 10001 on the main whitelist[\s\S]*2\. .*removed 小明 · 10001 — reason: abuse — undone by \S*UMOD2/u,
  );
  expect(history.buttons).toEqual(['Undo 1', 'Details 1', 'Details 2']);
});

test('Slack’s forms ask for the reason', async () => {
  const slack = await fakeSlack();
  const { store } = await startWithChats({ slack }, OPTIONS);
  const by = { userId: 'UMOD', channelId: SLACK_CHANNEL };
  await slack.command({ text: '10001 reason: abuse', ...by }).reply();
  const picker = await slack.command({ text: 'reason: twice', ...by }).modal();
  expect(picker.labels.slice(-2)).toEqual(['Reason', 'Or another reason']);
  const [first = '', second = ''] = LONG;
  await slack.submit(picker, { selected: [first], knownReason: 'abuse' }).reply();
  await slack.submit(picker, { selected: [second], reason: '' }).reply();
  const form = await slack.shortcut({ message: { text: LONG[2], ts: '1.1' }, ...by }).modal();
  await slack.submit(form, { reason: 'typed' }).reply();
  const [group] = OPTIONS.seeds;
  const recorded = await store.actions.latest(String(group?.conversationShortId), 3);
  expect(recorded.map(({ reason }) => reason)).toEqual(['typed', undefined, 'abuse; twice']);
});

test('a channel without a live group is offered the configured reasons alone', async () => {
  const discord = await fakeDiscord();
  await startWithChats({ discord }, OPTIONS);
  await discord
    .command({ name: 'unwhitelist', options: { users: '10001', reason: 'abuse' }, ...BOB })
    .reply();
  const elsewhere = { channelId: `${DISCORD_CHANNEL.slice(0, -1)}9` };
  const offered = await discord.autocomplete({
    name: 'unwhitelist',
    focused: 'reason',
    options: { reason: '' },
    ...BOB,
    ...elsewhere,
  });
  expect(offered.map(({ value }) => value)).toEqual(['spam', 'left the show']);
});
