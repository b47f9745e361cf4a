/** Whom a moderator may have meant by what is no id on the list: named with a button, and never touched without it. */
import { describe, expect, test } from 'vitest';
import { setUp } from '../support/chat/commands.ts';

const ROUNDED = '7301234567890123456';
const DISCORD = '1187654321098765432';
const LIST = ['10001', '20202', '30303', ROUNDED];
const nicknames = { 10001: '小明', 20202: 'Alice', 30303: '10086', [ROUNDED]: '小鹿乱撞' };

const labels = ({ buttons = [] }: { buttons?: readonly { readonly label: string }[] }): readonly string[] =>
  buttons.map(({ label }) => label);

describe('by nickname', () => {
  test.each([
    ['a whole one', '小明', '小明 · 10001', '10001'],
    ['a part of one, in any case', 'ALI', 'Alice · 20202', '20202'],
    ['with an @ that no platform made a mention of', '@alice', 'Alice · 20202', '20202'],
    ['in full-width letters', 'Ａｌｉｃｅ', 'Alice · 20202', '20202'],
  ])('%s', async (_name, typed, person, id) => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type(`/unwhitelist ${typed} reason: spam`);
    expect(asked.text).toBe(
      [
        '[info] Who do you mean on the main whitelist? Nothing has changed yet.',
        'Did you mean (1)',
        `- ${person} — their nickname matches ${typed}`,
        'Reason: spam',
        `[Remove ${person}]`,
        '[Choose by name]',
      ].join('\n'),
    );
    expect(service.batches).toEqual([]);
    expect((await asked.press('Remove')).text).toContain('[done] Removed 1 user from the main whitelist.');
    expect(service.batches).toEqual([[id]]);
  });

  test('one of several words', async () => {
    const { type } = setUp(['10001'], { nicknames: { 10001: 'Mr. Big Fish' } });
    expect((await type('/unwhitelist mr. big')).text).toContain(
      'Mr. Big Fish · 10001 — their nickname matches',
    );
  });

  test('three matches have a button each, and none for all of them: not all can be meant', async () => {
    const three = { 10001: '大小明', 20202: '大小红', 30303: '大小刚' };
    const { type, service } = setUp(LIST, { nicknames: three });
    const question = await type('/unwhitelist 小');
    expect(labels(question.reply)).toEqual([
      'Remove 大小明 · 10001',
      'Remove 大小红 · 20202',
      'Remove 大小刚 · 30303',
      'Choose by name',
    ]);
    await question.press('Remove 大小红');
    expect(service.batches).toEqual([['20202']]);
  });

  test('two words that mean one each have a button for both', async () => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type('/unwhitelist 小明 alice');
    expect(labels(asked.reply)).toEqual([
      'Remove 小明 · 10001',
      'Remove Alice · 20202',
      'Remove all 2',
      'Choose by name',
    ]);
    await asked.press('Remove all 2');
    expect(service.batches).toEqual([['10001', '20202']]);
  });

  test('a whole nickname goes before parts of others', async () => {
    const { type } = setUp(LIST, { nicknames: { 10001: 'Ann', 20202: 'Anna', 30303: 'Joanne' } });
    expect((await type('/unwhitelist ann')).text).toContain('Did you mean (1)\n- Ann · 10001');
  });

  test('seven matches are too many to ask about: more has to be typed, or chosen', async () => {
    const seven = Array.from({ length: 7 }, (_, index) => String(20_001 + 1_111 * index));
    const named = Object.fromEntries(seven.map((id, index) => [id, `粉丝${String(index)}`]));
    const { type } = setUp(seven, { nicknames: named });
    const { text, reply } = await type('/unwhitelist 粉丝');
    expect(text).toContain('More than five nicknames match 粉丝. Type more of it, or choose by name.');
    expect(labels(reply)).toEqual(['Choose by name']);
  });

  test('beside ids only a whole nickname counts', async () => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type('/unwhitelist 10001 alice');
    expect(asked.text).toContain('Did you mean (1)\n- Alice · 20202 — their nickname matches alice');
    expect(labels(asked.reply)).toEqual(['Remove 1 user', 'Remove all 2']);
    expect((await type('/unwhitelist 10001 ali')).text).not.toContain('Did you mean');
    await asked.press('Remove 1 user');
    expect(service.batches).toEqual([['10001']]);
  });

  test('that is a number', async () => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type('/unwhitelist 10086');
    expect(asked.text).toContain('[partly] This user was not on the main whitelist.');
    expect(asked.text).toContain('Did you mean (1)\n- 10086 · 30303 — their nickname matches 10086');
    await asked.press('Remove 10086');
    expect(service.batches).toEqual([['10086'], ['30303']]);
  });

  test('of nobody on a list that cannot be read', async () => {
    const { type } = setUp(LIST, { readable: false, nicknames });
    const { text, reply } = await type('/unwhitelist 小明');
    expect(text).toContain('[refused] I found no user ID in that.');
    expect(text).toContain('The whitelist could not be read just now');
    expect(reply.buttons).toBeUndefined();
  });
});

describe('ids that are on the list', () => {
  test.each([
    ['inside a longer token', 'x10001y', 'their ID is inside x10001y'],
    ['with a prefix', 'uid10001', 'their ID is inside uid10001'],
  ])('%s', async (_name, typed, why) => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type(`/unwhitelist ${typed}`);
    expect(asked.text).toContain(`Did you mean (1)\n- 小明 · 10001 — ${why}`);
    expect(service.batches).toEqual([]);
    await asked.press('Remove 小明');
    expect(service.batches).toEqual([['10001']]);
  });

  test('inside a token, and given beside it, are given once', async () => {
    const { type } = setUp(LIST, { nicknames });
    const { text, reply } = await type('/unwhitelist 10001 uid10001');
    expect(text).not.toContain('Did you mean');
    expect(labels(reply)).toEqual(['Remove 1 user']);
  });

  test('inside a token, but not on the list, are nobody', async () => {
    const { type } = setUp(LIST, { nicknames });
    expect((await type('/unwhitelist x99999y')).text).not.toContain('Did you mean');
  });
});

describe('an id that is not on the list', () => {
  test.each([
    [
      'was rounded',
      '7301234567890120000',
      `小鹿乱撞 · ${ROUNDED} — a spreadsheet rounds their ID to`,
      ROUNDED,
    ],
    ['has a wrong digit', '10002', '小明 · 10001 — their ID differs from 10002 by one digit', '10001'],
    ['has a digit too many', '303033', '10086 · 30303 — their ID differs from 303033 by one digit', '30303'],
    ['has two digits swapped', '20220', 'Alice · 20202 — their ID differs from 20220 by one digit', '20202'],
  ])('because it %s', async (_name, typed, line, meant) => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type(`/unwhitelist ${typed}`);
    expect(asked.text).toContain(`Did you mean (1)\n- ${line}`);
    await asked.press('Remove');
    expect(service.batches).toEqual([[typed], [meant]]);
  });

  test.each(['40004', '2022'])('and like none that is: %s', async (typed) => {
    const { type } = setUp(LIST, { nicknames });
    expect((await type(`/unwhitelist ${typed}`)).text).not.toContain('Did you mean');
  });

  test('but was before, is meant as it is', async () => {
    const real = '7301234567890120000';
    const named = { ...nicknames, 10002: 'Bob', [real]: 'Eve' };
    const { type, service } = setUp([...LIST, '10002', real], { nicknames: named });
    await type(`/unwhitelist 10002 ${real}`);
    const { text } = await type(`/unwhitelist 10002 ${real}`);
    expect(text).toContain(`Were not on the whitelist (2)\n- Bob · 10002\n- Eve · ${real}\n`);
    expect(text).not.toContain('Did you mean');
    expect(service.batches).toHaveLength(2);
  });

  test('says that it looks rounded, or like a Discord id', async () => {
    const { type } = setUp(LIST, { nicknames });
    const { text } = await type(`/unwhitelist 8888888888888880000 ${DISCORD}`);
    expect(text).toContain(
      '- 8888888888888880000 — looks rounded by a spreadsheet; format the column as text and copy again',
    );
    expect(text).toContain(`- ${DISCORD} — looks like a Discord ID, not a user ID`);
  });

  test('is the Discord account of somebody who is linked', async () => {
    const { type, service, work: context } = setUp(LIST, { nicknames });
    await context.store.links.set({ platform: 'discord', id: DISCORD }, '20202', {
      platform: 'discord',
      id: '1',
    });
    const asked = await type(`/unwhitelist ${DISCORD}`);
    expect(asked.text).toContain(
      `Did you mean (1)\n- Alice · 20202 — is linked to the Discord account ${DISCORD}`,
    );
    await asked.press('Remove Alice');
    expect(service.batches).toEqual([[DISCORD], ['20202']]);
  });

  test('beside others, has a button for all, and there is one for those others alone', async () => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type('/unwhitelist abc 10001 20203');
    expect(asked.text).toContain('Alice · 20202 — their ID differs from 20203 by one digit');
    expect(labels(asked.reply)).toEqual(['Remove 1 user', 'Remove all 2']);
    const { text } = await asked.press('Remove all 2');
    expect(service.batches).toEqual([['10001', '20202']]);
    expect(text).toContain('Skipped (1): not a user ID\n- abc');
  });
});

test('several who may be meant by one id beside others are not removed with them: they can be chosen', async () => {
  const { type } = setUp(['10001', '10002', '20202']);
  const asked = await type('/unwhitelist 20202 10003 abc');
  expect(asked.text).toContain(
    'Did you mean (2)\n- 10001 — their ID differs from 10003 by one digit\n- 10002',
  );
  expect(labels(asked.reply)).toEqual(['Remove 1 user', 'Choose by name']);
  expect((await asked.press('Choose')).reply.picker?.chosen).toEqual(['20202']);
});

describe('an unlinked mention', () => {
  test('keeps the other ids, and offers the list with them chosen', async () => {
    const { type, service } = setUp(LIST, { nicknames });
    const asked = await type('/unwhitelist <@U1|bob> 10001 reason: spam');
    expect(asked.text).toBe(
      [
        '[info] Remove 1 user from the main whitelist? Nothing has changed yet.',
        'Would be removed (1)',
        '- 小明 · 10001',
        'Skipped (1): not a user ID',
        '- @bob — this account has no user ID yet; link it first',
        'To link an account: /whitelist link @… 10001',
        'Reason: spam',
        '[Remove 1 user]',
        '[Choose by name]',
      ].join('\n'),
    );
    const picking = await asked.press('Choose');
    expect(picking.reply.picker?.chosen).toEqual(['10001']);
    expect(service.batches).toEqual([]);
    const chosen = await picking.pick(['10001', '20202'], ['30303']);
    expect(chosen.text).toContain('Chosen (2)\n- 小明 · 10001\n- Alice · 20202\n[Remove 2 users]');
    await chosen.press('Remove 2');
    expect(service.batches).toEqual([['10001', '20202']]);
  });
});
