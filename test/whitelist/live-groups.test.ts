import { describe, expect, test } from 'vitest';
import type { Int64 } from '../../src/volcengine/int64-json.ts';
import { chooseGroup, type LiveGroup, type LiveGroups } from '../../src/whitelist/live-groups.ts';

const group = (name: string, id: string): LiveGroup => ({
  name,
  conversationShortId: id as Int64,
  operatorId: '1' as Int64,
});
const main = group('main', '11');
const vip = group('VIP会员', '12');
const several: LiveGroups = { all: [main, vip], byChannel: new Map([['C1', vip]]) };
const one: LiveGroups = { all: [main], byChannel: new Map() };

describe('the live group meant', () => {
  test.each([
    ['the named one, before the channel’s', several, 'main', 'C1', main],
    ['the named one, in any letter case', several, 'vip会员', null, vip],
    ['the channel’s', several, undefined, 'C1', vip],
    ['the only one', one, undefined, 'C9', main],
  ] as const)('%s', (_name, groups, named, channel, expected) => {
    expect(chooseGroup(groups, named, channel)).toEqual({ kind: 'chosen', group: expected });
  });
  test('an unknown name never falls back to another group', () => {
    expect(chooseGroup(one, 'mian', 'C1')).toEqual({ kind: 'unknown', named: 'mian' });
  });
  test('is unclear where several could be meant', () => {
    expect(chooseGroup(several, undefined, 'C9')).toEqual({ kind: 'unclear' });
    expect(chooseGroup(several, undefined, null)).toEqual({ kind: 'unclear' });
  });
});
