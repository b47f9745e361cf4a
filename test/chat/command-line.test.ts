import { describe, expect, test } from 'vitest';
import { optionsNamedIn, parseCommandLine } from '../../src/chat/command-line.ts';
import { whitelistLink } from '../../commands/whitelist-link.ts';
import { whitelistShow } from '../../commands/whitelist-show.ts';
import { unwhitelist } from '../../commands/unwhitelist.ts';
import { processorMsOf } from '../support/process/processor-time.ts';

const { options } = unwhitelist;
const values = (text: string, of = options) => {
  const line = parseCommandLine(text, of);
  if (line.kind === 'problem') return line;
  const { users, ...rest } = line.values;
  return users === undefined ? rest : { users: users.replace(/\s+/gu, ' '), ...rest };
};

describe('a text command', () => {
  test.each([
    ['', {}],
    ['  \n ', {}],
    ['10001, 10002', { users: '10001, 10002' }],
    ['10001\n10002', { users: '10001 10002' }],
    ['10001 group:main', { users: '10001', group: 'main' }],
    ['group:main 10001', { users: '10001', group: 'main' }],
    ['10001 group:main 10002', { users: '10001 10002', group: 'main' }],
    ['10001 Group： 主群', { users: '10001', group: '主群' }],
    ['10001 group=main', { users: '10001', group: 'main' }],
    ['10001 group = main', { users: '10001', group: 'main' }],
    ['10001 GROUP="main"', { users: '10001', group: 'main' }],
    ['10001 --group main', { users: '10001', group: 'main' }],
    ['10001 --group=main', { users: '10001', group: 'main' }],
    ['10001 —group main', { users: '10001', group: 'main' }],
    ['10001 直播群：main', { users: '10001', group: 'main' }],
    ['10001，直播群=main，10002', { users: '10001， ，10002', group: 'main' }],
    ['10001直播群：main', { users: '10001', group: 'main' }],
    ['10001 ｇｒｏｕｐ：main', { users: '10001', group: 'main' }],
    ['10001 group:main\n10002 group:MAIN', { users: '10001 10002', group: 'main' }],
    ['10001 preview 10002', { users: '10001 10002', preview: 'yes' }],
    ['10001 --preview', { users: '10001', preview: 'yes' }],
    ['10001 —preview', { users: '10001', preview: 'yes' }],
    ['10001 -preview', { users: '10001', preview: 'yes' }],
    ['10001 预览', { users: '10001', preview: 'yes' }],
    ['预览10001', { users: '预览10001' }],
    ['10001 preview:yes', { users: '10001', preview: 'yes' }],
    ['10001 预览=是', { users: '10001', preview: 'yes' }],
    ['10001 preview:no', { users: '10001' }],
    ['10001 --dry-run', { users: '10001', preview: 'yes' }],
    ['previews 10001', { users: 'previews 10001' }],
    ['10001 原因：说脏话 很多次', { users: '10001', reason: '说脏话 很多次' }],
    ['10001 reason = spam', { users: '10001', reason: 'spam' }],
    ['10001 --reason spam again', { users: '10001', reason: 'spam again' }],
    ['10001 reason:left: see group:x', { users: '10001', reason: 'left: see group:x' }],
    ['PREVIEW 10001 reason: preview it', { users: '10001', preview: 'yes', reason: 'preview it' }],
    ['10001 reason: spam\n10002 reason: rude', { users: '10001 10002', reason: 'spam; rude' }],
    ['10001 reason: spam\n10002 reason: spam', { users: '10001 10002', reason: 'spam' }],
    ['reason: spam\n10001\n10002', { users: '10001 10002', reason: 'spam' }],
    ['UID:10001 id=10002 移除：10003', { users: 'UID:10001 id=10002 移除：10003' }],
    ['10001: spam', { users: '10001: spam' }],
    ['https://example.com/10001', { users: 'https://example.com/10001' }],
    ['10:22', { users: '10:22' }],
    ['__proto__ constructor', { users: '__proto__ constructor' }],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test.each([
    ['group:main group:vip 10001', { problem: 'repeated', option: 'group:' }],
    ['10001 group:', { problem: 'empty', option: 'group:' }],
    ['10001 group:\n10002', { problem: 'empty', option: 'group:' }],
    ['10001 reason:  ', { problem: 'empty', option: 'reason:' }],
    ['10001 gruop:main', { problem: 'unknown', option: 'gruop:', meant: 'group' }],
    ['10001 gruop：main', { problem: 'unknown', option: 'gruop:', meant: 'group' }],
    ['10001 resaon: spam', { problem: 'unknown', option: 'resaon:', meant: 'reason' }],
    ['10001 --previwe', { problem: 'unknown', option: '--previwe', meant: 'preview' }],
    ['10001 --force', { problem: 'unknown', option: '--force' }],
    ['10001 note: spam', { problem: 'unknown', option: 'note:' }],
    ['10001 说明：刷屏', { problem: 'unknown', option: '说明:' }],
    ['10001，subgroup:main', { problem: 'unknown', option: 'subgroup:' }],
  ])('%j stops the command', (text, expected) => {
    expect(values(text)).toEqual({ kind: 'problem', ...expected });
  });

  test('what looks like an option inside a reason is found', () => {
    expect(optionsNamedIn('left: see group:x, --preview', options)).toEqual(['group:', '--preview']);
    expect(optionsNamedIn('see the preview', options)).toEqual([]);
  });

  test('a bare word is the group where there is nothing else it could be', () => {
    const show = whitelistShow.options;
    expect(values(' vip ', show)).toEqual({ group: 'vip' });
    expect(values('vip main', show)).toEqual({ kind: 'problem', problem: 'unknown', option: 'vip main' });
  });

  test('a mention is the account, wherever it stands', () => {
    const link = whitelistLink.options;
    expect(values('<@U123|bob> 10001', link)).toEqual({ account: 'U123', id: '10001' });
    expect(values('10001 <@!123>', link)).toEqual({ account: '123', id: '10001' });
    expect(values('10001', link)).toEqual({ id: '10001' });
  });

  test('takes linear time', () => {
    const long = 'group:x '.repeat(20_000);
    const texts = [long, '-'.repeat(200_000), 'a'.repeat(200_000), '"'.repeat(200_000)];
    expect(processorMsOf(() => texts.map((text) => parseCommandLine(text, options)))).toBeLessThan(2_000);
  });
});
