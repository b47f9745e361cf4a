/** Help, made from what the commands say of themselves, as they are typed on the reader's platform. */
import { describe, expect, test } from 'vitest';
import { createCommands } from '../../commands/index.ts';
import { setUp, workOf } from '../support/chat/commands.ts';

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
  expect(text).toContain('[info] Takes users off the speaking whitelist of a live group');
  expect(service.batches).toEqual([]);
});

test('in Slack, with the commands as they are called there', async () => {
  const typedName = (_platform: string, root: string): string => `/x-${root}`;
  const { type } = setUp([], { work: { typedName } });
  const { text } = await type('/whitelist help', slack);
  expect(text).toContain('- /x-unwhitelist <users> [group:…] [preview] [reason:…] — Take users off');
  expect(text).toContain('- /x-whitelist link @… <id> — ');
  expect(text).toContain('- For example: /x-unwhitelist 10001, 10002 reason:left the show');
  expect(text).toContain('- Live groups: main, vip');
});

test('in Slack, with options in the language of the reader, in which they are understood', async () => {
  const { type } = setUp([]);
  const { text } = await type('/whitelist help', { ...slack, locale: 'zh-CN' });
  expect(text).toContain('- /unwhitelist <用户> [直播群:…] [预览] [原因:…] — 将用户移出');
  expect(text).toContain('- /unwhitelist 全部 — ');
});

test('on Discord, with the names and the options that are shown there', async () => {
  const { type } = setUp([]);
  const { text } = await type('/whitelist help', discord);
  expect(text).toContain('- /unwhitelist users: group: file: preview: reason: — Take users off');
  expect(text).toContain('- /whitelist link account: id: — ');
  expect(text).toContain('- /unwhitelist users:all — ');
  const chinese = await type('/whitelist help', { ...discord, locale: 'zh-CN' });
  expect(chinese.text).toContain('- /移出白名单 用户: 直播群: 文件: 预览: 原因: — 将用户移出');
  expect(chinese.text).toContain('- /白名单 历史 直播群: 用户: — ');
  expect(chinese.text).toContain('- 直播群:全部 — ');
  expect(chinese.text).toContain('- 例如：/移出白名单 用户:10001, 10002 原因:已下麦');
});

test('has every command that can be typed', async () => {
  const { type } = setUp([]);
  const { text } = await type('/whitelist help', slack);
  const shown = createCommands(workOf()).filter(({ hidden }) => hidden !== true);
  expect(shown.length).toBeGreaterThan(6);
  for (const { name } of shown) expect(text).toContain(`- /${name}`);
});

test('does not speak of several groups where there is one', async () => {
  const { type, work: context } = setUp([]);
  Object.assign(context.groups, { all: context.groups.all.slice(0, 1) });
  expect((await type('/whitelist help', slack)).text).not.toContain('group:all');
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
    expect(text).toContain(`[refused] ${sentence} These are the commands:\nCommands\n- /unwhitelist`);
    expect(service.batches).toEqual([]);
  });
});
