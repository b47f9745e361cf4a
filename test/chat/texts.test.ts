import { describe, expect, test } from 'vitest';
import { say } from '../../src/chat/sentence.ts';
import { catalogues, localized, pickLocale } from '../../src/chat/texts/index.ts';

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

/** Every text of a catalogue, functions called with sample values, by its path. */
function texts(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'function') {
    const sample = (node as (...values: unknown[]) => unknown)(
      path === '.problemNote' ? say`x` : ['x'],
      ['y'],
      'z',
    );
    return texts(sample, `${path}()`);
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
    expect(text).toMatch(/\p{Script=Han}|[：（]/u);
    expect(text).not.toBe(english);
  });
});

test('names and descriptions keep within what Discord takes', () => {
  const { options, ...commands } = catalogues['zh-CN'].commands;
  for (const { label, description } of [...Object.values(commands), ...Object.values(options)]) {
    expect(label).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u);
    expect(description.length).toBeLessThanOrEqual(100);
  }
  expect(localized((all) => all.commands.unwhitelist.label)).toEqual({
    en: 'unwhitelist',
    'zh-CN': '移出白名单',
  });
});
