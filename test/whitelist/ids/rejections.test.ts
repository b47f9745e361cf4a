import { describe, expect, test } from 'vitest';
import { readIds, REJECTED_MAX, type IdReading } from '../../../src/whitelist/ids/read-ids.ts';

const typed = (text: string): IdReading => readIds(text, 'typed');
const rejections = (text: string): readonly string[] =>
  typed(text).rejected.map(({ token, reason }) => `${token}: ${reason}`);

describe('what is no id is named with its reason, as it was given', () => {
  test.each([
    ['abc', 'not-a-number', []],
    ['用户', 'not-a-number', []],
    ['٣٤', 'other-digits', []],
    ['١٠٠٠١', 'other-digits', []],
    ['𝟏𝟎𝟎𝟎𝟏', 'other-digits', []],
    ['user20001', 'mixed', ['20001']],
    ['20001x', 'mixed', ['20001']],
    ['abc20001def20002', 'mixed', ['20001', '20002']],
    ['a1b2', 'mixed', []],
    ['20001-20005', 'mixed', ['20001', '20005']],
    ['20001~20005', 'mixed', ['20001', '20005']],
    ['20001–20005', 'mixed', ['20001', '20005']],
    ['20001/7', 'mixed', ['20001']],
    ['20001:20002', 'mixed', ['20001', '20002']],
    ['$20001', 'mixed', ['20001']],
    ['20001%', 'mixed', ['20001']],
    ['v1.2.20001', 'mixed', ['20001']],
    ['192.168.100.101', 'mixed', []],
    ['138-0013-8000', 'mixed', []],
    ['bob20001@example.com', 'mixed', ['20001']],
    ['20001@qq.com', 'mixed', ['20001']],
    ['https://example.com/users/20001?with=20002,20003', 'mixed', ['20001', '20002', '20003']],
    ['www.example.com/20001', 'mixed', ['20001']],
    ['20001.png', 'mixed', ['20001']],
    ['ID20001', 'mixed', ['20001']],
    ['20260102030405012345678901234567ab', 'mixed', []],
    ['123e4567-e89b-12d3-a456-426614174000', 'mixed', []],
    ['20\u202E001', 'mixed', []],
    ['x<tel:20001|20001>', 'mixed', ['20001']],
    ['<tel:20001|20002>', 'mixed', ['20001', '20002']],
    ['<tel:13800138000|138-0013-8000>', 'mixed', ['13800138000']],
    ['<https://example.com/x|20001>', 'mixed', ['20001']],
    ['<:name:123456789012345678>', 'mixed', []],
    ['<a:name:123456789012345678>', 'mixed', []],
    ['-5', 'signed', []],
    ['+20001', 'signed', ['20001']],
    ['−20001', 'signed', ['20001']],
    ['0', 'zero', []],
    ['000000', 'zero', []],
    ['007', 'leading-zero', []],
    ['9223372036854775808', 'too-large', []],
    ['1234567890123456789012345678901234567890', 'too-large', []],
    ['<#C123|general>', 'mention', []],
    ['<#123456789012345678>', 'mention', []],
    ['<@&123456789012345678>', 'mention', []],
    ['<!subteam^S1|@mods>', 'mention', []],
    ['<!here>', 'mention', []],
    ['</whitelist:123456789012345678>', 'mention', []],
    ['@alice', 'mention', []],
    ['@everyone', 'mention', []],
    ['@20001', 'mention', ['20001']],
    ['<t:1700000000:R>', 'date', []],
    ['7301…', 'cut-off', []],
    ['20001...', 'cut-off', []],
    ['…20001', 'cut-off', []],
    ['7301…20001', 'cut-off', []],
  ])('%s: %s', (token, reason, inside) => {
    const reading = typed(`10001 ${token} 10002`);
    expect(reading.ids).toEqual(['10001', '10002']);
    expect(reading.rejected).toEqual([{ token, reason, inside }]);
    expect(reading.plain).toBe(false);
  });

  test.each([
    ['10 minutes', '10: in-words'],
    ['Removed 60000 users', '60000: in-words'],
    ['已移出 59990 位，10 位未移出', '59990: in-words'],
    ['59990 of 60000 users', '59990: in-words'],
    ['10001 has 25000 points: score 25000', '25000: in-words'],
    ['operator 7300000000000000009', '7300000000000000009: other-id'],
    ['会话ID：7300000000000000009', '7300000000000000009: other-id'],
    ['added by 7300000000000000009', '7300000000000000009: other-id'],
    ['Request IDs: 20260102030405', '20260102030405: other-id'],
    ['phone 13800138000', '13800138000: other-id'],
  ])('%s', (text, rejection) => {
    expect(rejections(text)).toContain(rejection);
  });

  test('one bad token does not stop the good ones, and is named once', () => {
    expect(rejections('10001 abc 10002 abc')).toEqual(['abc: not-a-number']);
  });

  test('the first thousand are named, the rest counted', () => {
    const reading = typed(Array.from({ length: 1_500 }, (_, index) => `x${String(index)}`).join(' '));
    expect(reading.rejected).toHaveLength(REJECTED_MAX);
    expect(reading.rejected[0]?.token).toBe('x0');
    expect(reading).toMatchObject({ rejectedCount: 1_500, tokens: 1_500 });
  });
});
