import { describe, expect, test } from 'vitest';
import type { ChangeCounts, ReplacementCounts } from '../../src/chat/texts/form.ts';
import { plainText } from '../../src/chat/sentence.ts';
import { REJECTION_REASONS } from '../../src/whitelist/ids/rejection.ts';
import { catalogues, pickLocale } from '../../src/chat/texts/index.ts';

describe('the language', () => {
  test.each([
    ['zh-CN', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['zh_CN', 'zh-CN'],
    ['en-US', 'en'],
    ['de', 'en'],
    ['zhx', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    [null, 'en'],
  ])('of %s is %s', (tag, locale) => {
    expect(pickLocale(tag)).toBe(locale);
  });
});

const COUNTS: ChangeCounts = {
  kind: 'remove',
  undone: false,
  done: 3,
  failed: 2,
  unchanged: 1,
  unconfirmed: 1,
  entries: 4,
  groups: ['friday', 'vip'],
};

const REPLACEMENT: ReplacementCounts = {
  undone: false,
  removed: 3,
  added: 2,
  notRemoved: 1,
  notAdded: 2,
  unchanged: 1,
  unconfirmed: 1,
  groups: ['friday'],
};

type Call = (...values: unknown[]) => unknown;

/** The first of these that the function takes: names or sentences, strings, a count and a name. */
const SAMPLES: readonly (readonly unknown[])[] = [
  [['x'], ['y'], 'z'],
  ['x', 'y', 'z', 'v', 'w'],
  ['x', 'y', ['z']],
];

function sampleOf(call: Call, path: string): unknown {
  if (path === '.change.summary') return call(COUNTS);
  if (path === '.change.replacement') return call(REPLACEMENT);
  for (const sample of SAMPLES) {
    try {
      return call(...sample);
    } catch {
      // Another form.
    }
  }
  throw new Error(`no sample for ${path}`);
}

/** Every text of a catalogue, functions called with sample values, by its path. */
function texts(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'function') {
    return texts(sampleOf(node as Call, path), `${path}()`);
  }
  if (Array.isArray(node)) return [[path, node.map((part: { text: unknown }) => String(part.text)).join('')]];
  if (typeof node === 'object' && node !== null) {
    return Object.entries(node).flatMap(([key, value]) => texts(value, `${path}.${key}`));
  }
  return [[path, String(node)]];
}

describe('the Chinese catalogue', () => {
  const chinese = new Map(texts(catalogues['zh-CN']));
  test.each(texts(catalogues.en))('has its own words for %s', (path, english) => {
    const text = chinese.get(path) ?? '';
    expect(text).toMatch(/\p{Script=Han}|[：（、]/u);
    expect(text).not.toBe(english);
  });
});

describe('the first line of a result', () => {
  const base = {
    kind: 'remove',
    undone: false,
    done: 0,
    failed: 0,
    unchanged: 0,
    unconfirmed: 0,
    entries: 0,
    groups: ['friday'],
  } as const;
  test.each<[Partial<ChangeCounts>, string, string]>([
    [
      { done: 18, entries: 18 },
      'Removed 18 users from the friday whitelist.',
      '已将 18 位用户移出直播群 friday 的白名单。',
    ],
    [
      { done: 1, entries: 1 },
      'Removed 1 user from the friday whitelist.',
      '已将 1 位用户移出直播群 friday 的白名单。',
    ],
    [
      { done: 5, entries: 5, failed: 2 },
      'Removed 5 users from the friday whitelist; 2 were not removed.',
      '已将 5 位用户移出直播群 friday 的白名单，2 位未移出。',
    ],
    [
      { done: 25, entries: 25, unchanged: 3 },
      'Removed 25 users from the friday whitelist; 3 were not on it.',
      '已将 25 位用户移出直播群 friday 的白名单，3 位原本不在其中。',
    ],
    [
      { kind: 'add', done: 1, entries: 1, failed: 1, unchanged: 1 },
      'Added 1 user to the friday whitelist; 1 was not added; 1 was already on it.',
      '已将 1 位用户加入直播群 friday 的白名单，1 位未加入，1 位原本已在其中。',
    ],
    [
      { failed: 1, unchanged: 2, groups: ['friday', 'vip'] },
      'Nobody was removed from the friday and vip whitelists; 2 were not on them.',
      '没有移出任何人（直播群 friday、vip 的白名单），2 位原本不在其中。',
    ],
    [
      { failed: 3 },
      'Nobody was removed from the friday whitelist.',
      '没有移出任何人（直播群 friday 的白名单）。',
    ],
    [
      { unconfirmed: 3 },
      'Not known yet for 3 users of the friday whitelist.',
      '尚未确认 3 位用户是否已移出直播群 friday 的白名单。',
    ],
    [
      { done: 2, entries: 2, unconfirmed: 1 },
      'Removed 2 users from the friday whitelist; not known yet for 1.',
      '已将 2 位用户移出直播群 friday 的白名单，1 位尚未确认。',
    ],
    [
      { unconfirmed: 1, failed: 1 },
      'Not known yet for 1 user of the friday whitelist; 1 was not removed.',
      '尚未确认 1 位用户是否已移出直播群 friday 的白名单，1 位未移出。',
    ],
    [
      { done: 3, entries: 4, groups: ['friday', 'vip'] },
      'Removed 3 users (4 entries) from the friday and vip whitelists.',
      '已将 3 位用户移出直播群 friday、vip 的白名单（共 4 处）。',
    ],
    [
      { kind: 'add', undone: true, done: 4, entries: 4 },
      'Undone: 4 users are back on the friday whitelist.',
      '已撤销：4 位用户已恢复到直播群 friday 的白名单。',
    ],
    [
      { undone: true, done: 1, entries: 1 },
      'Undone: 1 user is off the friday whitelist.',
      '已撤销：1 位用户已移出直播群 friday 的白名单。',
    ],
    [
      { kind: 'add', done: 2, entries: 2, failed: 1 },
      'Added 2 users to the friday whitelist; 1 was not added.',
      '已将 2 位用户加入直播群 friday 的白名单，1 位未加入。',
    ],
    [
      { done: 9, entries: 9, groups: ['a', 'b', 'c', 'd'] },
      'Removed 9 users from 4 whitelists.',
      '已将 9 位用户移出 4 个直播群的白名单。',
    ],
  ])('of %o', (counts, english, chinese) => {
    const all = { ...base, ...counts };
    expect(plainText(catalogues.en.change.summary(all))).toBe(english);
    expect(plainText(catalogues['zh-CN'].change.summary(all))).toBe(chinese);
  });
});

describe('the first line of a result that removes some and adds others', () => {
  const none = { notRemoved: 0, notAdded: 0, unchanged: 0, unconfirmed: 0 } as const;
  test.each<[Partial<ReplacementCounts>, string, string]>([
    [
      none,
      'Removed 3 users from the friday whitelist, and added 2 users.',
      '已将 3 位用户移出直播群 friday 的白名单，并加入 2 位。',
    ],
    [
      {},
      'Removed 3 users from the friday whitelist, and added 2 users; 1 was not removed; 2 were not added; nothing was left to do for 1; not known yet for 1.',
      '已将 3 位用户移出直播群 friday 的白名单，并加入 2 位，1 位未移出，2 位未加入，1 位无需更改，1 位尚未确认。',
    ],
    [
      { ...none, undone: true, removed: 1 },
      'Undone: removed 1 user from the friday whitelist, and added 2 users.',
      '已撤销：已将 1 位用户移出直播群 friday 的白名单，并加入 2 位。',
    ],
    [
      { ...none, removed: 0, added: 0, notRemoved: 3, notAdded: 2 },
      'Nobody was removed from or added to the friday whitelist; 3 were not removed; 2 were not added.',
      '没有移出或加入任何人（直播群 friday 的白名单），3 位未移出，2 位未加入。',
    ],
    [
      { ...none, removed: 0, added: 0, unconfirmed: 5 },
      'Not known yet for 5 users of the friday whitelist.',
      '尚未确认 5 位用户的更改结果（直播群 friday 的白名单）。',
    ],
  ])('of %o', (counts, english, chinese) => {
    const all = { ...REPLACEMENT, ...counts };
    expect(plainText(catalogues.en.change.replacement(all))).toBe(english);
    expect(plainText(catalogues['zh-CN'].change.replacement(all))).toBe(chinese);
  });
});

test('every reason for which something is not read has a sentence', () => {
  for (const { rejections } of Object.values(catalogues))
    expect(Object.keys(rejections)).toEqual(expect.arrayContaining([...REJECTION_REASONS]));
});
