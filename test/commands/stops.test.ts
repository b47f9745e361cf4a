/** What stops a command: options that there are none of, and nothing that could be done. */
import { describe, expect, test } from 'vitest';
import { setUp } from '../support/chat/commands.ts';

const LIST = ['10001', '10002', '10003'];

describe('an option that is not understood stops the command', () => {
  test.each([
    [
      '/unwhitelist 10001 gruop:vip',
      'I do not know the option gruop:. Did you mean group? Nothing has changed.',
    ],
    ['/unwhitelist 10001 --dryrum', 'I do not know the option --dryrum.'],
    ['/unwhitelist 10001 for:10m', 'I do not know the option for:. Nothing has changed.'],
    ['/unwhitelist 10001 直播裙：vip', 'I do not know the option 直播裙:. Did you mean 直播群?'],
    ['/unwhitelist 10001 group:', 'group: has no value. Nothing has changed.'],
    ['/unwhitelist 10001 group:main group:vip', 'group: is given twice, with different values.'],
    ['/whitelist add 10001 preview:yes', 'I do not know the option preview:'],
  ])('%s', async (line, expected) => {
    const { type, service } = setUp(LIST);
    expect((await type(line)).text).toContain(`[refused] ${expected}`);
    expect(service.batches).toEqual([]);
  });
});

describe('a preview, however it is asked for, changes nothing', () => {
  test.each([
    'preview',
    '--preview',
    '预览',
    '-preview',
    'PREVIEW',
    '预览：是',
    'dry-run',
    '--dryrun',
    '只预览',
  ])('%s', async (word) => {
    const { type, service } = setUp(LIST, { nicknames: { 10001: '小明' } });
    const { text, reply } = await type(`/unwhitelist 10001 99999 abc ${word}`);
    expect(text).toBe(
      [
        '[info] Preview: this would remove 1 user from the main whitelist. Nothing has changed.',
        'Would be removed (1)',
        '- 小明 · 10001',
        'Not on the whitelist now (1)',
        '- 99999',
        'Skipped (1): not a user ID',
        '- abc — not a number',
      ].join('\n'),
    );
    expect(reply.buttons).toBeUndefined();
    expect(service.batches).toEqual([]);
  });

  test('of nobody who is on the list says that, and has no button either', async () => {
    const { type } = setUp(LIST);
    const { text, reply } = await type('/unwhitelist 88888 preview');
    expect(text).toContain('[info] None of these users is on the main whitelist. Nothing has changed.');
    expect(reply.buttons).toBeUndefined();
  });

  test('not where it is switched off', async () => {
    const { type } = setUp(LIST);
    expect((await type('/unwhitelist 10001 preview:no')).text).toContain('[done] Removed 1 user');
  });

  test('of a whitelist that cannot be read says so', async () => {
    const { type } = setUp(LIST, { readable: false });
    const { text, reply } = await type('/unwhitelist 10001 preview');
    expect(text).toContain(
      '[failed] The whitelist could not be read.\nVolcengine has a temporary fault. Try again in a minute.',
    );
    expect(text).toContain('Code: code-of-temporary');
    expect(reply.sections.at(-1)?.small).toBe(true);
  });
});

describe('with nobody to change', () => {
  test('words that nobody is called say so, and offer the list', async () => {
    const { type, service } = setUp(LIST);
    const asked = await type('/unwhitelist hello there');
    expect(asked.text).toBe(
      [
        '[info] I found no user ID in that.',
        'Skipped (2): not user IDs',
        '- hello — not a number',
        '- there — not a number',
        '[Choose by name]',
      ].join('\n'),
    );
    expect((await asked.press('Choose')).reply.picker?.choices).toHaveLength(3);
    expect(service.batches).toEqual([]);
  });

  test('an addition without users asks for them', async () => {
    const { type } = setUp(LIST);
    for (const line of ['/whitelist add', '/whitelist add   ', '/whitelist add []'])
      expect((await type(line)).text).toBe(
        '[refused] Give user IDs, separated by spaces, commas or new lines.',
      );
  });

  test('an essay instead of ids is named word by word in the file, the first 1,000 of it', async () => {
    const words = Array.from(
      { length: 1_200 },
      (_, index) => `w${'x'.repeat(index % 40)}ord-${String(index)}`,
    );
    const { type } = setUp(LIST);
    const { text, reply } = await type(`/unwhitelist ${words.join(' ')}`);
    expect(text).toContain('Skipped (1200): not user IDs');
    expect(text).toContain('The file lists the first 1000 of 1200 skipped entries.');
    expect(words.filter((word) => reply.file?.content.includes(`${word},`) === true)).toHaveLength(1_000);
  });

  test('more than 100,000 tokens are refused with their count', async () => {
    const { ask, service } = setUp(LIST);
    const users = Array.from({ length: 100_001 }, (_, index) => String(10_001 + index)).join(' ');
    expect((await ask('unwhitelist', { users })).text).toBe(
      '[refused] That is 100001 entries; a command takes at most 100000. Split it. Nothing has changed.',
    );
    expect(service.batches).toEqual([]);
  });
});
