/** `/unwhitelist all`, and `all except <users>`: always asked about, and whoever may be meant to stay stays. */
import { describe, expect, test } from 'vitest';
import {
  createModerator,
  setUp,
  textFile,
  twoServices,
  createTestContext,
} from '../support/chat/commands.ts';
import { fakeService } from '../support/volcengine/whitelist-api.ts';

const ROUNDED = '7301234567890123456';
const LIST = ['10001', '20202', '30303', ROUNDED];
const nicknames = { 10001: '小明', 20202: 'Alice', 30303: '10086', [ROUNDED]: '小鹿乱撞' };
const stays = (text: string): readonly string[] => {
  const [, lines = ''] = /^Stays? on the whitelist \(\d+\)\n((?:- .*\n?)*)/mu.exec(text) ?? [];
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => line.replace('- ', ''));
};

describe('everybody', () => {
  test.each(['all', 'ALL', 'everybody', '全部', '所有人', '全员'])('as %s', async (word) => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type(`/unwhitelist ${word} reason: show is over`);
    expect(asked.text).toContain('[info] Remove 4 users from the main whitelist? Nothing has changed yet.');
    expect(asked.text).toContain(`- 小鹿乱撞 · ${ROUNDED}`);
    expect(service.batches).toEqual([]);
    expect((await asked.press('Remove 4')).text).toContain('[done] Removed 4 users');
    expect(service.list.size).toBe(0);
  });

  test('who has joined after the question stays', async () => {
    const { type, service } = setUp(LIST);
    const asked = await type('/unwhitelist all');
    service.list.add('40404');
    await asked.press('Remove 4');
    expect([...service.list]).toEqual(['40404']);
  });

  test('of an empty list needs nothing', async () => {
    const { type } = setUp([]);
    expect((await type('/unwhitelist 全部')).text).toBe('[info] The main whitelist is empty.');
  });

  test('of every live group', async () => {
    const [main, vip] = [fakeService(['10001', '20202']), fakeService(['10001'])];
    const { type } = createModerator(createTestContext(twoServices(main, vip)));
    const asked = await type('/unwhitelist all group:all');
    expect(asked.text).toContain('[info] Remove 2 users from the main and vip whitelists?');
    expect((await asked.press('Remove 2')).text).toContain(
      '[done] Removed 2 users (3 entries) from the main and vip whitelists.',
    );
    expect([main.list.size, vip.list.size]).toEqual([0, 0]);
  });

  test('as a preview has no button', async () => {
    const { type } = setUp(LIST);
    const { text, reply } = await type('/unwhitelist all preview');
    expect(text).toContain('[info] Preview: this would remove 4 users');
    expect(reply.buttons).toBeUndefined();
  });

  test('of a list that cannot be read does nothing', async () => {
    const { type } = setUp(LIST, { readable: false });
    expect((await type('/unwhitelist all')).text).toContain('[failed] The whitelist could not be read.');
  });

  test('beside a file is only a word', async () => {
    const { type, service } = setUp(LIST);
    const asked = await type('/unwhitelist all', { files: [textFile('10001\n20202\n')] });
    expect(asked.text).toContain('[info] Remove 2 users from the main whitelist?');
    await asked.press('Remove');
    expect(service.batches).toEqual([['10001', '20202']]);
  });
});

describe('all except', () => {
  test.each([
    ['all except 10001', ['小明 · 10001']],
    ['all but 10001 20202', ['小明 · 10001', 'Alice · 20202']],
    ['everyone without: 10001, 20202', ['小明 · 10001', 'Alice · 20202']],
    ['全部除了 10001、20202', ['小明 · 10001', 'Alice · 20202']],
    ['除了10001以外所有人', ['小明 · 10001']],
    ['所有人，除 10001', ['小明 · 10001']],
    ['all except 1) 10001\n2) 20202', ['小明 · 10001', 'Alice · 20202']],
    ['all except 10001 and 20202', ['小明 · 10001', 'Alice · 20202']],
    ['all except 小明', ['小明 · 10001']],
    ['all except 10001 小鹿', ['小明 · 10001', `小鹿乱撞 · ${ROUNDED}`]],
    ['all except alice 10001', ['小明 · 10001', 'Alice · 20202']],
    ['all except 7301234567890120000', [`小鹿乱撞 · ${ROUNDED}`]],
    ['all except 20203', ['Alice · 20202']],
    ['all except 10086', ['10086 · 30303']],
    ['all except uid:10001', ['小明 · 10001']],
    ['all except x10001y', ['小明 · 10001']],
  ])('%s', async (typed, expected) => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type(`/unwhitelist ${typed}`);
    expect(asked.text).toContain('[info] Remove ');
    expect(stays(asked.text)).toEqual(expected);
    expect(service.batches).toEqual([]);
    await asked.press('Remove');
    const left = expected.map((person) => person.replace(/^.* · /u, ''));
    expect([...service.list]).toEqual(LIST.filter((id) => left.includes(id)));
  });

  test.each([
    ['all except', []],
    ['all except nobody-like-that', ['- nobody-like-that — not a number']],
    ['all except <@U1> 10001', ['- @U1 — this account has no user ID yet; link it first']],
    ['all except 10001 7301…', ['- 7301… — cut off; give the whole ID']],
    ['all except 10001 7,301,234', ['- 7,301,234 — one number with separators; copy it without them']],
    ['all except 10001 7.3E+18', ['- 7.3E+18 — rounded by a spreadsheet']],
    ['all except 10001 99999999999999999999', ['- 99999999999999999999 — larger than']],
  ])('%j is refused, since somebody may be meant', async (typed, expected) => {
    const { type, service } = setUp(LIST, { nicknames });
    const { text, reply } = await type(`/unwhitelist ${typed}`);
    expect(text).toContain(
      '[refused] I could not read who should stay on the whitelist. Nothing has changed.',
    );
    for (const line of expected) expect(text).toContain(line);
    expect(reply.buttons).toBeUndefined();
    expect(service.batches).toEqual([]);
  });

  test('a word that many nicknames hold is refused', async () => {
    const seven = Array.from({ length: 7 }, (_, index) => String(20_001 + 1_111 * index));
    const named = Object.fromEntries(seven.map((id, index) => [id, `粉丝${String(index)}`]));
    const { type } = setUp(seven, { nicknames: named });
    expect((await type(`/unwhitelist all except ${seven[0] ?? ''} 粉丝`)).text).toContain(
      '[refused] I could not read who should stay on the whitelist. Nothing has changed.\nMore than five nicknames match 粉丝.',
    );
  });

  test('everybody leaves nothing to do', async () => {
    const { type } = setUp(LIST);
    const { text, reply } = await type(`/unwhitelist all except ${LIST.join(' ')}`);
    expect(text).toContain('Stay on the whitelist (4)');
    expect(reply.buttons).toBeUndefined();
  });

  test('those of a file', async () => {
    const { type, service } = setUp(LIST);
    const asked = await type('/unwhitelist all except', { files: [textFile('10001\n')] });
    await asked.press('Remove 3');
    expect([...service.list]).toEqual(['10001']);
  });
});
