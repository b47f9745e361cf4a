/** Which live group is meant: asked with a button for each, which keeps what was given, and the conversation. */
import { describe, expect, test } from 'vitest';
import {
  liveGroup,
  createModerator,
  setUp,
  textFile,
  twoServices,
  createTestContext,
} from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

const ELSEWHERE = { channelId: 'C9' };
const labels = ({ buttons = [] }: { buttons?: readonly { readonly label: string }[] }): readonly string[] =>
  buttons.map(({ label }) => label);

/** `main` has 10001 to 10003, `vip` 10001 and 10004. */
function setUpTwo() {
  const main = fakeService(['10001', '10002', '10003'], [], true, { 10001: '小明' });
  const vip = fakeService(['10001', '10004'], [], true, { 10001: '小明' });
  return { main, vip, ...createModerator(createTestContext(twoServices(main, vip))) };
}

describe('where no group is named, and the channel has none', () => {
  test('it asks, and the button does the whole command in that group', async () => {
    const { type, main, vip, log } = setUpTwo();
    const asked = await type('/unwhitelist 10001 10004 reason: left', ELSEWHERE);
    expect(asked.text).toBe('[info] Which live group? Nothing has changed yet.\n[main]\n[vip]');
    expect((await asked.press('vip')).text).toContain('[done] Removed 2 users from the vip whitelist.');
    expect([main.batches, vip.batches]).toEqual([[], [['10001', '10004']]]);
    expect(log.entries).toContainEqual(
      expect.objectContaining({ msg: 'change', group: 'vip', reason: 'left' }),
    );
  });

  test.each([
    ['/whitelist add 10009', '[done] Added 1 user to the vip whitelist.'],
    ['/whitelist show', '[info] 2 users are on the vip whitelist.'],
    ['/whitelist history', '[info] No change to the vip whitelist is on record.'],
    ['/unwhitelist all', '[info] Remove 2 users from the vip whitelist?'],
    ['/unwhitelist all except 10001', '[info] Remove 1 user from the vip whitelist?'],
    ['/unwhitelist 10001 abc', '[info] Remove 1 user from the vip whitelist?'],
    ['/unwhitelist 10001 preview', '[info] Preview: this would remove 1 user from the vip whitelist.'],
    ['/unwhitelist 小明', '[info] Who do you mean on the vip whitelist?'],
    ['/unwhitelist', '[info] 2 users are on the vip whitelist.'],
  ])('%s', async (line, expected) => {
    const { type } = setUpTwo();
    const asked = await type(line, ELSEWHERE);
    expect(asked.text).toContain('[info] Which live group?');
    expect((await asked.press('vip')).text).toContain(expected);
  });

  test('what was attached is kept, too', async () => {
    const { type, vip } = setUpTwo();
    const asked = await type('/unwhitelist', { ...ELSEWHERE, files: [textFile('10001\n10004\n')] });
    const question = await asked.press('vip');
    expect(question.text).toContain('[info] Remove 2 users from the vip whitelist?');
    await question.press('Remove 2');
    expect(vip.batches).toEqual([['10001', '10004']]);
  });

  test('a message keeps what was found in it', async () => {
    const { ask, vip } = setUpTwo();
    const users = '请移除 10001，10004。';
    const asked = await ask('unwhitelist', { users, from: 'message' }, ELSEWHERE);
    await (await asked.press('vip')).press('Remove 2');
    expect(vip.batches).toEqual([['10001', '10004']]);
  });

  test('with more groups than buttons fit, all are named', async () => {
    const all = Array.from({ length: 20 }, (_, index) => liveGroup(`g${String(index)}`, String(100 + index)));
    const { type } = setUp([], { work: { groups: { all, byChannel: new Map() } } });
    const { text, reply } = await type('/unwhitelist 10001');
    expect(labels(reply)).toHaveLength(15);
    expect(text).toContain('Live groups: g0, g1');
    expect(text).toContain('g19');
  });
});

describe('a group that there is not', () => {
  test.each([
    ['vpi', 'There is no live group vpi. Did you mean vip?', ['vip', 'main']],
    ['VI', 'There is no live group VI. Did you mean vip?', ['vip', 'main']],
    ['mian', 'There is no live group mian. Did you mean main?', ['main', 'vip']],
    ['friday', 'There is no live group friday. Which one do you mean?', ['main', 'vip']],
  ])('%s', async (named, sentence, expected) => {
    const { type, main, vip } = setUpTwo();
    const asked = await type(`/unwhitelist 10001 group:${named}`);
    expect(asked.text).toContain(`[info] ${sentence} Nothing has changed yet.`);
    expect(labels(asked.reply)).toEqual(expected);
    await asked.press('vip');
    expect([main.batches, vip.batches]).toEqual([[], [['10001']]]);
  });

  test('is asked about in history and show as well', async () => {
    const { type } = setUpTwo();
    expect((await type('/whitelist show vpi')).text).toContain('Did you mean vip?');
    expect((await type('/whitelist history vpi')).text).toContain('Did you mean vip?');
  });
});

describe("a group's name among the users", () => {
  test('is asked about, and is not an id of either', async () => {
    const { type, main, vip } = setUpTwo();
    const asked = await type('/unwhitelist VIP 10001');
    expect(asked.text).toBe(
      '[info] VIP is a live group. Which live group do you mean? Nothing has changed yet.\n[vip]\n[main]',
    );
    expect((await asked.press('vip')).text).toContain('[done] Removed 1 user from the vip whitelist.');
    expect((await asked.press('main')).text).toContain('[done] Removed 1 user from the main whitelist.');
    expect([main.batches, vip.batches]).toEqual([[['10001']], [['10001']]]);
  });

  test('alone leads to its list', async () => {
    const { type } = setUpTwo();
    const { text } = await (await type('/unwhitelist vip')).press('vip');
    expect(text).toContain('[info] 2 users are on the vip whitelist.');
  });

  test('in a file is not asked about twice', async () => {
    const { type, vip } = setUpTwo();
    const asked = await type('/unwhitelist', { files: [textFile('vip\n10001\n10004\n')] });
    const question = await asked.press('vip');
    expect(question.text).toContain('[info] Remove 2 users from the vip whitelist?');
    expect(question.text).not.toContain('Skipped');
    await question.press('Remove');
    expect(vip.batches).toEqual([['10001', '10004']]);
  });

  test('that is the one meant anyway is only named', async () => {
    const { type } = setUpTwo();
    expect((await type('/unwhitelist main 10001')).text).toContain('- main — not a number');
  });
});

test('the button of a group that means another conversation now does nothing', async () => {
  const { type, work: context, service } = setUp(['10001']);
  const asked = await type('/unwhitelist 10001', ELSEWHERE);
  Object.assign(context.groups, { all: [liveGroup('main', '99'), liveGroup('vip', '12')] });
  const old = '[refused] This button is too old. Give the command again. Nothing has changed.';
  expect((await asked.press('main')).text).toBe(old);
  Object.assign(context.groups, { all: [liveGroup('vip', '12')] });
  expect((await asked.press('main')).text).toBe(old);
  expect(service.batches).toEqual([]);
});

describe('every live group at once', () => {
  test('removes everybody where they are, and counts users and entries', async () => {
    const { type, main, vip } = setUpTwo();
    const asked = await type('/unwhitelist 10001 10002 10004 99999 group:all');
    expect(asked.text).toBe(
      [
        '[info] Remove 3 users from the main and vip whitelists? Nothing has changed yet.',
        'main: Would be removed (2)',
        '- 小明 · 10001',
        '- 10002',
        'vip: Would be removed (2)',
        '- 小明 · 10001',
        '- 10004',
        'Not on the whitelist now (1)',
        '- 99999',
        '[Remove 3 users]',
      ].join('\n'),
    );
    const { text, press } = await asked.press('Remove 3');
    expect(text).toContain(
      '[done] Removed 3 users (4 entries) from the main and vip whitelists; 1 was not on them.',
    );
    expect(text).toContain('Was not on the whitelist (1)\n- 99999\nRemoved (4)\n- main: 小明 · 10001');
    expect([main.batches, vip.batches]).toEqual([[['10001', '10002']], [['10001', '10004']]]);
    expect((await press('Undo')).text).toContain(
      '[done] Undone: 3 users are back on the main and vip whitelists.',
    );
    expect([main.list.size, vip.list.size]).toEqual([3, 2]);
  });

  test.each(['全部', 'ALL', '所有'])('as group:%s', async (word) => {
    const { type } = setUpTwo();
    expect((await type(`/unwhitelist 10004 group:${word}`)).text).toContain(
      '[info] Remove 1 user from the main and vip whitelists?',
    );
  });

  test('does nothing where one of them means another conversation now', async () => {
    const { type, work: context, service } = setUp(['10001']);
    const asked = await type('/unwhitelist 10001 group:all');
    Object.assign(context.groups, { all: [liveGroup('main', '11'), liveGroup('vip', '99')] });
    expect((await asked.press('Remove')).text).toContain('[refused] This button is too old.');
    expect(service.batches).toEqual([]);
  });

  test('is no group to add to', async () => {
    const { type } = setUpTwo();
    expect((await type('/whitelist add 10001 group:all')).text).toContain('There is no live group all.');
  });
});
