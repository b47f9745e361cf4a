/** Names of sets: any script, compared as people compare them, and harmless. */
import { describe, expect, test } from 'vitest';
import { setUp } from '../../support/chat/commands.ts';

describe('names', () => {
  test.each([
    ['周五 嘉宾', '周五 嘉宾'],
    ['"Friday: the 13th"', 'Friday: the 13th'],
    ['「a」', 'a'],
    ['name:"Friday night"', 'Friday night'],
    ['  a \t b  ', 'a b'],
    ['a\u0007\u202Eb\u200B', 'ab'],
    ['<@U1> @everyone *x*', '<@U1> @everyone *x*'],
    ['مرحبا', 'مرحبا'],
    ['😀'.repeat(40), '😀'.repeat(40)],
  ])('%j is kept as %j', async (typed, name) => {
    const { type, work } = setUp([]);
    await type(`/whitelist save ${typed}`);
    expect((await work.store.sets.list('11')).map((set) => set.name)).toEqual([name]);
  });

  test.each([
    ['Straße', 'STRASSE'],
    ['ﬁve', 'FIVE'],
    ['ΣΑΣ', 'σας'],
    ['e\u0301', '\u00C9'],
    ['ｖｉｐ１', 'VIP1'],
  ])('%j and %j are one', async (one, other) => {
    const { type } = setUp(['10001']);
    await type(`/whitelist save ${one}`);
    expect((await type(`/whitelist set ${other}`)).text).toContain('are exactly the users of the set');
  });

  test.each(['', '  ', '\u200B\u202E', '""'])('%j is none', async (typed) => {
    const { ask } = setUp([]);
    const { text } = await ask('whitelist save', { name: typed });
    if (typed === '""') expect(text).toContain('Saved the set');
    else expect(text).toBe('[refused] Give the set a name: /whitelist save …');
  });

  test('are up to 40 characters long', async () => {
    const { type, work } = setUp([]);
    expect((await type(`/whitelist save ${'好'.repeat(41)}`)).text).toBe(
      '[refused] The name of a set has at most 40 characters. Nothing has changed.',
    );
    expect(await work.store.sets.list('11')).toEqual([]);
  });

  test('what looks like an option is none of the name', async () => {
    const { type } = setUp([]);
    expect((await type('/whitelist save friday gruop:vip')).text).toContain(
      'I do not know the option gruop:. Did you mean group?',
    );
  });
});
