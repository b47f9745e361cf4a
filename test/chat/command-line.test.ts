import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../src/chat/command-line.ts';
import { createUnwhitelist } from '../../commands/unwhitelist.ts';
import { workOf } from '../support/commands.ts';

const { options } = createUnwhitelist(workOf());
const parse = (text: string) => parseCommandLine(text, options);
const values = (text: string) => {
  const line = parse(text);
  return line.kind === 'options' ? line.values : line;
};

describe('a text command', () => {
  test.each([
    ['', {}],
    ['  \n ', {}],
    ['10001, 10002', { users: '10001, 10002' }],
    ['10001\n10002', { users: '10001\n10002' }],
    ['10001 group:main', { users: '10001', group: 'main' }],
    ['group:main 10001', { users: '10001', group: 'main' }],
    ['10001 group:main 10002', { users: '10001  10002', group: 'main' }],
    ['10001 Group： 主群', { users: '10001', group: '主群' }],
    ['10001 reason:left: see group:x', { users: '10001', reason: 'left: see group:x' }],
    ['reason: 说脏话 10001', { reason: '说脏话 10001' }],
    ['10001 group:main reason:a\nb', { users: '10001', group: 'main', reason: 'a\nb' }],
    ['subgroup:main 10001', { users: 'subgroup:main 10001' }],
    ['10001group:main', { users: '10001group:main' }],
    ['10001 preview 10002', { users: '10001   10002', preview: 'yes' }],
    ['PREVIEW 10001 reason: preview it', { users: '10001', preview: 'yes', reason: 'preview it' }],
    ['previews 10001', { users: 'previews 10001' }],
    ['__proto__ constructor', { users: '__proto__ constructor' }],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test.each([
    ['10001 group:', 'empty', 'group'],
    ['10001 group: reason:x', 'empty', 'group'],
    ['10001 reason:  ', 'empty', 'reason'],
    ['10001 group:a group:b', 'repeated', 'group'],
  ])('%j is not clear', (text, problem, option) => {
    expect(parse(text)).toEqual({ kind: 'problem', problem, option });
  });
});
