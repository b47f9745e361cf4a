/** Help, made from what the commands say of themselves, as they are typed on the reader's platform. */
import { describe, expect, test } from 'vitest';
import { createCommands } from '../../commands/index.ts';
import { setUp, createTestContext } from '../support/chat/commands.ts';

const slack = { invoker: { platform: 'slack', id: 'U1' } } as const;
const discord = { invoker: { platform: 'discord', id: '1' } } as const;

const PLAIN = [
  '/unwhitelist help',
  '/whitelist help',
  '/whitelist',
  '/unwhitelist ?',
  '/whitelist 帮助',
  '/unwhitelist 说明',
];

test.each(PLAIN)('%s', async (line) => {
  const { type, service } = setUp(['10001']);
  const { text } = await type(line, slack);
  expect(text).toContain('[info] Manages who can speak in a muted live group.\nUsed most\n');
  expect(service.batches).toEqual([]);
});

/** Of a phone, with one column for a narrow character and two for a wide one: measured in pictures 366 pixels wide. */
const SCREEN = { lines: 16, columns: { discord: 37, slack: 41 } };

/** As words are wrapped; between wide characters a line may end, too. */
function linesOnScreen(text: string, columns: number): number {
  return text
    .replace('[info]', 'i')
    .replaceAll(/^- /gmu, '    ')
    .replaceAll(/(?=[\u3000-\uffef])/gu, '\u200B')
    .split('\n')
    .map((line) => {
      let [lines, column] = [1, 0];
      for (const word of line.split(/(?<= )|\u200B/u)) {
        const width = word.replaceAll(/[\u3000-\uffef]/gu, 'ww').length;
        if (column + width > columns + 1) [lines, column] = [lines + 1, 0];
        column += width;
      }
      return lines;
    })
    .reduce((sum, lines) => sum + lines, 0);
}

test.each([
  ['Discord', 'English', { ...discord, locale: 'en' }],
  ['Discord', 'Chinese', { ...discord, locale: 'zh-CN' }],
  ['Slack', 'English', { ...slack, locale: 'en' }],
  ['Slack', 'Chinese', { ...slack, locale: 'zh-CN' }],
] as const)('fits the screen of a phone on %s, in %s', async (_platform, _language, asking) => {
  const { text, reply } = await setUp(['10001']).type('/unwhitelist help', asking);
  const [buttons, words] = [reply.buttons ?? [], text.replaceAll(/\n\[.*\]$/gmu, '')];
  expect(buttons).toHaveLength(2);
  // The buttons stand in one row.
  expect(linesOnScreen(words, SCREEN.columns[asking.invoker.platform]) + 1).toBeLessThanOrEqual(SCREEN.lines);
});

describe('in Slack', () => {
  test('with the commands as they are called there, and all options behind a button', async () => {
    const typedName = (_platform: string, root: string): string => `/x-${root}`;
    const { type } = setUp([], { work: { typedName } });
    const { text, press } = await type('/whitelist help', slack);
    expect(text).toContain('- /x-unwhitelist <users> — Take users off');
    expect(text).not.toContain('[group:…]');
    const all = await press('All commands');
    expect(all.reply.beside).toBe(true);
    expect(all.text).toContain('- /x-unwhitelist <users> [group:…] [preview] [reason:…] — Take users off');
    expect(all.text).toContain('- /x-whitelist link @… <id> — ');
    const tips = await press('Good to know');
    expect(tips.text).toContain('For example: /x-unwhitelist 10001, 10002 reason:left the show\n');
    expect(tips.text).toContain('- Live groups: main, vip');
  });

  test('with options in the language of the reader, in which they are understood', async () => {
    const { type } = setUp([]);
    const { press } = await type('/whitelist help', { ...slack, locale: 'zh-CN' });
    expect((await press('所有命令')).text).toContain(
      '- /unwhitelist <用户> [直播群:…] [预览] [原因:…] — 将用户移出',
    );
    expect((await press('使用提示')).text).toContain('- /unwhitelist 全部 — ');
  });
});

test('on Discord, with the names that are shown there, and without the options, which have fields', async () => {
  const { type } = setUp([]);
  const { text, press } = await type('/whitelist help', discord);
  expect(text).toContain('- /unwhitelist — Take users off');
  expect((await press('All commands')).text).toContain('- /whitelist link — ');
  expect((await press('Good to know')).text).toContain('- /unwhitelist users:all — ');
  const chinese = await type('/whitelist help', { ...discord, locale: 'zh-CN' });
  expect(chinese.text).toContain('- /移出白名单 — 将用户移出');
  expect((await chinese.press('所有命令')).text).toContain('- /白名单 历史 — ');
  const tips = await chinese.press('使用提示');
  expect(tips.text).toContain('- 直播群:全部 — ');
  expect(tips.text).toContain('例如：/移出白名单 用户:10001, 10002 原因:已下麦');
});

test('has every command that can be typed', async () => {
  const { type } = setUp([]);
  const { press } = await type('/whitelist help', slack);
  const { text } = await press('All commands');
  const shown = createCommands(createTestContext()).filter(({ hidden }) => hidden !== true);
  expect(shown.length).toBeGreaterThan(6);
  for (const { name } of shown) expect(text).toContain(`- /${name}`);
});

test('does not speak of several groups where there is one', async () => {
  const { type, work: context } = setUp([]);
  Object.assign(context.groups, { all: context.groups.all.slice(0, 1) });
  const { press } = await type('/whitelist help', slack);
  expect((await press('Good to know')).text).not.toContain('group:all');
});

describe('a word that is no command is named, and the commands follow', () => {
  test.each([
    ['/whitelist foo', 'I do not know foo.'],
    ['/whitelist remove 10001', 'I do not know remove.'],
    ['/unwhitelist show', 'Did you mean /whitelist show?'],
    ['/unwhitelist 历史', 'Did you mean /whitelist history?'],
    ['/unwhitelist panel', 'Did you mean /whitelist panel?'],
    ['/unwhitelist undo', 'I do not know undo.'],
    ['/unwhitelist 撤销', 'I do not know 撤销.'],
  ])('%s', async (line, sentence) => {
    const { type, service } = setUp(['10001']);
    const { text } = await type(line, slack);
    expect(text).toContain(`[refused] ${sentence}\nUsed most\n- /unwhitelist`);
    expect(text).toContain('[All commands]');
    expect(service.batches).toEqual([]);
  });
});
