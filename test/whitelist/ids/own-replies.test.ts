import { describe, expect, test } from 'vitest';
import { readIds, type IdReading } from '../../../src/whitelist/ids/read-ids.ts';

const typed = (text: string): IdReading => readIds(text, 'typed');
const rejections = (text: string): readonly string[] =>
  typed(text).rejected.map(({ token, reason }) => `${token}: ${reason}`);

describe("this bot's own replies", () => {
  const [first, second] = ['7300000000000000001', '7300000000000000002'];
  test.each([
    [`小明 · ${first}\n10086 · ${second}`],
    [`• 小明 · ${first}\n• 10086 · ${second} — was not on the whitelist`],
    [`• Bob 99999, the 3rd · ${first}\n• 小红 · ${second}`],
    [`• 小明 · ${first} • 10086 · ${second}`],
    [`\`小明\` · \`${first}\`, \`99999, 10086\` · \`${second}\``],
    [`\`10086 · ${first}\` \`10087 · ${second}\``],
    [`Removed 18 users from the friday whitelist.\n10086 · ${first}\n小红 · ${second}`],
    [`已将 18 位用户移出直播群 friday 的白名单。\n小明 · ${first}\n10086 · ${second}`],
    [`小明 · ${first} — 2026-01-02 03:04 UTC\n小红 · ${second} — 2026-01-02 03:04 UTC`],
    [`小明 · ${first} — 2026-01-02, added by ${first}9\n小红 · ${second} — 2026-01-02，操作人 10009`],
    [`${first} (10086)\n${second} (小红)`],
    [`${first} (10086) — 2026-01-02 03:04 UTC, added by 1\n${second} (10087) — 2026-01-02 03:04 UTC`],
    [`${first}（10086）、${second}（小红）`],
    [
      `小明 · ${first}\n小红 · ${second}\nRequest IDs: 20260102030405012345678901234567ab, 2026010203040501234567`,
    ],
  ])('%j', (text) => {
    expect(readIds(text, 'message')).toMatchObject({ ids: [first, second], plain: false });
  });

  test('nicknames that are numbers are named as nicknames', () => {
    expect(rejections(`10086 · ${first}`)).toEqual(['10086: nickname']);
    expect(rejections(`${first} (10086)`)).toEqual(['10086: nickname']);
    expect(rejections('1 (10086)')).toEqual(['10086: nickname']);
    expect(typed('10086 · 7').ids).toEqual(['7']);
    expect(typed('10001 · 10002 · 10003').ids).toEqual(['10003']);
    expect(typed('10005, 10006, 小明 · 10001').ids).toEqual(['10005', '10006', '10001']);
  });
});
