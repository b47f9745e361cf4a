/** Choosing by name: the list to choose from, what is chosen so far, and the button that removes exactly those. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createCommands } from '../../commands/index.ts';
import type { CommandContext } from '../../commands/context.ts';
import { liveGroup, createModerator, setUp, createTestContext } from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

const LIST = ['10001', '20202', '30303'];
const nicknames = { 10001: '**小明**\u202E', 20202: 'Alice' };

describe('no users at all', () => {
  test('lists who is on the whitelist, to choose from', async () => {
    const { type, service } = setUp(LIST, { nicknames });
    const { text, reply } = await type('/unwhitelist reason: spam');
    expect(text).toBe('[info] 3 users are on the main whitelist.');
    expect(reply.picker).toMatchObject({
      choices: [
        { value: '10001', label: '**小明** · 10001' },
        { value: '20202', label: 'Alice · 20202' },
        { value: '30303', label: '30303' },
      ],
      chosen: [],
      offset: 0,
    });
    expect(service.batches).toEqual([]);
  });

  test('of an empty list, and of one that cannot be read', async () => {
    expect((await setUp([]).type('/unwhitelist')).text).toBe('[info] The main whitelist is empty.');
    const { type } = setUp(LIST, { readable: false });
    expect((await type('/unwhitelist')).text).toContain('[failed] The whitelist could not be read.');
  });

  test('of every group asks for ids', async () => {
    const { type } = setUp(LIST);
    expect((await type('/unwhitelist group:all')).text).toContain('[refused] Give user IDs');
  });
});

describe('choosing in menus', () => {
  test('shows who is chosen so far; a second step removes exactly those, once', async () => {
    const { type, service } = setUp(LIST, { nicknames });
    const picking = await type('/unwhitelist reason: spam');
    const one = await picking.pick(['20202'], ['10001', '30303']);
    expect(one.text).toContain('[info] Remove 1 user from the main whitelist? Nothing has changed yet.');
    expect(one.text).toContain('Chosen (1)\n- Alice · 20202\n[Remove 1 user]');
    expect(one.reply.picker?.chosen).toEqual(['20202']);
    const two = await one.pick(['10001', '20202'], ['30303']);
    expect(two.text).toContain('Chosen (2)\n- **小明** · 10001\n- Alice · 20202\n[Remove 2 users]');
    expect(service.batches).toEqual([]);
    expect((await two.press('Remove 2')).text).toContain('[done] Removed 2 users');
    expect((await two.press('Remove 2')).text).toContain('[refused] This button has been used already.');
    expect(service.batches).toEqual([['10001', '20202']]);
  });

  test('keeps what other menus chose, and drops what this one does not choose any more', async () => {
    const { type } = setUp(LIST, { nicknames });
    const picking = await type('/unwhitelist');
    const first = await picking.pick(['10001', '20202'], []);
    const second = await first.pick(['30303'], []);
    expect(second.reply.picker?.chosen).toEqual(['10001', '20202', '30303']);
    const third = await second.pick(['20202'], ['10001']);
    expect(third.reply.picker?.chosen).toEqual(['20202', '30303']);
    const none = await third.pick([], ['10001', '20202', '30303']);
    expect(none.reply.buttons).toEqual([]);
  });

  test('who has left the list is no longer among them', async () => {
    const { type, service, work: context } = setUp(LIST);
    const picking = await (await type('/unwhitelist')).pick(['10001', '20202'], ['30303']);
    await type('/unwhitelist 10001');
    const [main] = context.groups.all;
    if (main) context.rosters.forget(main);
    const again = await picking.pick(['10001', '20202'], ['30303']);
    expect(again.reply.picker?.chosen).toEqual(['20202']);
    await again.press('Remove 1');
    expect(service.batches).toEqual([['10001'], ['20202']]);
  });

  test('a group that means another conversation now makes it too old', async () => {
    const { type, service, work: context } = setUp(LIST);
    const picking = await type('/unwhitelist');
    const chosen = await picking.pick(['10001'], LIST);
    Object.assign(context.groups, { all: [liveGroup('main', '99')], byChannel: new Map() });
    for (const late of [picking.pick(['10001'], LIST), picking.pick(['10001']), chosen.press('Remove')])
      expect((await late).text).toContain('[refused] This button is too old.');
    expect(service.batches).toEqual([]);
  });

  test('turns pages of a list of 5,000 without reading it anew', async () => {
    const service = fakeService(Array.from({ length: 5_000 }, (_, index) => String(10_001 + index)));
    const { type, ask } = createModerator(createTestContext(service));
    const { reply } = await type('/unwhitelist');
    const pages = service.pages();
    const turned = await ask('unwhitelist', { picking: 'yes', group: 'main', offset: '4990' });
    expect([reply.picker?.choices.length, turned.reply.picker?.offset]).toEqual([5_000, 4_990]);
    expect(service.pages()).toBe(pages);
  });
});

test('a submission removes those who were chosen, with the reason', async () => {
  const { type, service, log } = setUp(LIST, { nicknames });
  const submitted = await (await type('/unwhitelist reason: spam')).pick(['10001', '30303']);
  expect(submitted.text).toContain('[done] Removed 2 users from the main whitelist.');
  expect(service.batches).toEqual([['10001', '30303']]);
  expect(log.entries).toContainEqual(expect.objectContaining({ msg: 'change', reason: 'spam' }));
});

test('short ids that were submitted beside long ones are no row numbers', async () => {
  const { type, service } = setUp(['1', '10001', '2', '20202']);
  const submitted = await (await type('/unwhitelist')).pick(['1', '10001', '2', '20202']);
  expect(submitted.text).toContain('[done] Removed 4 users');
  expect(service.batches).toEqual([['1', '10001', '2', '20202']]);
});

test('what was pasted beside those who were chosen is read as always', async () => {
  const { type, service } = setUp(['1', ...LIST]);
  const submitted = await (await type('/unwhitelist')).pick(['1', '10001', '1) 20202\n2) 30303']);
  expect(submitted.text).toContain('[info] Remove 4 users from the main whitelist?');
  expect(submitted.text).toContain('- 2 — looks like a row number');
  expect(service.batches).toEqual([]);
  const misplaced = await (await type('/unwhitelist')).pick(['10001', 'vip 20202']);
  expect((await misplaced.press('main')).text).toContain('[info] Remove 2 users from the main whitelist?');
});

const optionsOf = (context: CommandContext) =>
  createCommands(context).find(({ name }) => name === 'unwhitelist')?.options ?? [];

describe('suggestions while users are typed', () => {
  const suggesting = (
    list: readonly string[] = LIST,
    names: Readonly<Record<string, string>> = nicknames,
  ) => {
    const service = fakeService(list, [], true, names);
    const context = createTestContext(service);
    const { type, log } = createModerator(context);
    const users = optionsOf(context).find(({ name }) => name === 'users');
    const suggest = async (typed: string, channelId = 'C1', options: Record<string, string> = {}) =>
      (await users?.suggest?.(typed, { access: 'allowed', channelId, options, log: log.log })) ?? [];
    return { service, type, suggest };
  };

  test('are found by part of a nickname or id', async () => {
    const { suggest } = suggesting();
    expect(await suggest('ali')).toEqual([{ value: '20202', label: 'Alice · 20202' }]);
    expect((await suggest('0')).map(({ value }) => value)).toEqual(LIST);
  });

  test('keep what was typed before, and count it in the label', async () => {
    const { suggest } = suggesting();
    expect(await suggest('10001, 30303, ali')).toEqual([
      { value: '10001, 30303, 20202', label: 'Alice · 20202 (+2)' },
    ]);
    const ids = Array.from({ length: 5 }, (_, index) => String(7_301_234_567_890_123_450n + BigInt(index)));
    const five = suggesting([...ids, '20202'], { 20202: '很'.repeat(100) });
    const [choice] = await five.suggest(`${ids.join(' ')} 很`);
    expect(choice?.label).toMatch(/^很+… · 20202 \(\+5\)$/u);
    expect(choice?.label.length).toBeLessThanOrEqual(100);
  });

  test('leave out who was typed already', async () => {
    const { suggest } = suggesting();
    expect((await suggest('10001 ')).map(({ label }) => label)).toEqual(['Alice · 20202 (+1)', '30303 (+1)']);
  });

  test('are of the group that is named, and none where none is meant', async () => {
    const { suggest } = suggesting();
    expect(await suggest('', 'C9')).toEqual([]);
    expect(await suggest('', 'C9', { group: 'vip' })).toHaveLength(3);
  });

  test('know what was changed since the list was read', async () => {
    const { suggest, type, service } = suggesting();
    expect(await suggest('')).toHaveLength(3);
    await type('/unwhitelist 10001');
    const pages = service.pages();
    expect((await suggest('')).map(({ value }) => value)).toEqual(['20202', '30303']);
    expect(service.pages()).toBe(pages);
  });

  test('that match nobody look at the list again, which others have changed since it was read', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { suggest, service } = suggesting();
    expect(await suggest('40404')).toEqual([]);
    service.list.add('40404');
    vi.advanceTimersByTime(5_000);
    expect(await suggest('40404')).toEqual([]);
    expect(service.pages()).toBe(1);
    vi.advanceTimersByTime(1);
    expect((await suggest('40404')).map(({ value }) => value)).toEqual(['40404']);
    expect(service.pages()).toBe(2);
  });

  test('of groups are by any part of their name, with all of them at the end', async () => {
    const { log } = createModerator(createTestContext());
    const group = optionsOf(createTestContext()).find(({ name }) => name === 'group');
    const names = async (typed: string) =>
      (await group?.suggest?.(typed, { access: 'allowed', channelId: null, options: {}, log: log.log }))?.map(
        ({ value }) => value,
      );
    expect(await names('')).toEqual(['main', 'vip', 'all']);
    expect(await names(' IP')).toEqual(['vip']);
  });
});
