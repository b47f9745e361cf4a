/** What moderators paste, given in each way in which it is given: who is named, who is touched, and what the reply says. */
import { describe, expect, test } from 'vitest';
import { seed } from '../support/volcengine/service.ts';
import { PLATFORMS, talk, type Shown, type Talk } from './conversation.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
const SMALL = ['1', '2', '3', '5', '7', '10'];
const BIG = ['7000000000000000002', '9007199254740993', '9223372036854775807'];
const LISTED = [...SMALL, '10001', '10002', '10003', ...BIG];

interface Case {
  readonly name: string;
  readonly by: 'typed' | 'message' | { readonly file: string };
  readonly text: string | Uint8Array;
  /** Who would be removed, or nobody. */
  readonly removes: readonly string[];
  /** What the question or the refusal says. */
  readonly says: readonly (string | RegExp)[];
}

const gbk = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const lines = (...text: readonly string[]): string => text.join('\n');

/** All of them are asked about, or refused; none is done at once. */
const CASES: readonly Case[] = [
  {
    ...{ name: 'a full stop ends a sentence', by: 'message' },
    text: 'please remove 10001, 10002 and 10003.',
    ...{ removes: ['10001', '10002', '10003'], says: ['Remove 3 users from the main whitelist?'] },
  },
  {
    ...{ name: 'a Chinese sentence', by: 'message', text: '移除：10001、10002、10003。' },
    ...{ removes: ['10001', '10002', '10003'], says: ['Remove 3 users'] },
  },
  {
    ...{ name: 'bold ids', by: 'message', text: '10001, 10002, **10003**' },
    ...{ removes: ['10001', '10002', '10003'], says: ['Remove 3 users'] },
  },
  {
    ...{ name: 'ids between Chinese words', by: 'message', text: '把10001和10002下麦' },
    ...{ removes: ['10001', '10002'], says: ['Remove 2 users'] },
  },
  {
    ...{ name: 'ids with a key', by: 'message', text: lines('UID:10001', '10002: spam') },
    ...{ removes: ['10001', '10002'], says: ['Remove 2 users'] },
  },
  {
    ...{ name: 'a message without ids', by: 'message', text: 'please remove them' },
    ...{ removes: [], says: ['I found no user ID in this message.'] },
  },
  {
    ...{
      name: 'what a message holds of five digits is never lost',
      by: 'message',
      text: '10001 and room 2026-01-02',
    },
    ...{ removes: ['10001'], says: ['2026-01-02 — a date or a time'] },
  },
  {
    ...{ name: 'numbered lines', by: 'typed', text: lines('1) 10001', '2) 10002', '3) 10003') },
    removes: ['10001', '10002', '10003'],
    says: ['Skipped (3): not user IDs', '1 — looks like a row number', '3 — looks like'],
  },
  ...['1. 10001', '(1) 10001', '[1] 10001', '1、10001', '1 - 10001', '#1 10001', '1: 10001', '1 10001'].map(
    (text): Case => ({
      ...{ name: `a row label: ${text}`, by: 'typed', text, removes: ['10001'] },
      says: ['looks like a row number'],
    }),
  ),
  {
    ...{ name: 'lines that were numbered and then joined', by: 'typed', text: '1 10001 Bob 2 10002 Eve' },
    ...{ removes: ['10001', '10002'], says: ['Remove 2 users'] },
  },
  {
    ...{ name: 'a table in Markdown', by: 'typed' },
    text: lines('| no | user | name |', '|---|---|---|', '| 1 | 10001 | Bob |', '| 2 | 10002 | Eve |'),
    ...{ removes: ['10001', '10002'], says: ['Remove 2 users'] },
  },
  {
    ...{ name: 'a number in a reason behind an id', by: 'typed' },
    text: lines('10001 - spam 3 times', '10002 - rude'),
    ...{ removes: ['10001', '10002'], says: ['3 — a number inside a sentence'] },
  },
  {
    ...{ name: 'a duration', by: 'typed', text: '10001 10002 for 10 minutes' },
    ...{ removes: ['10001', '10002'], says: ['10 — a number inside a sentence'] },
  },
  {
    ...{ name: 'a table from a sheet', by: 'typed' },
    text: lines('1\t10001\tBob\t2026-01-02 10:22', '2\t10002\tEve\t2026-01-02 10:25'),
    ...{ removes: ['10001', '10002'], says: ['Remove 2 users'] },
  },
  {
    ...{ name: 'numbers that a spreadsheet has rounded, with a comma', by: 'typed' },
    text: lines('7,23457E+18', '9,0072E+15'),
    ...{ removes: [], says: ['7,23457E+18 — rounded by a spreadsheet'] },
  },
  {
    ...{ name: 'numbers that a spreadsheet has rounded, with a point', by: { file: 'ids.txt' } },
    text: lines('7.23457E+18', '10001'),
    ...{ removes: ['10001'], says: ['7.23457E+18 — rounded by a spreadsheet'] },
  },
  {
    ...{ name: 'numbers in groups of three', by: 'typed' },
    text: lines('7,000,000,000,000,000,002', '9,007,199,254,740,993'),
    ...{ removes: [], says: ['7,000,000,000,000,000,002 — one number with separators'] },
  },
  {
    ...{ name: 'numbers in groups of three, in a file', by: { file: 'ids.txt' } },
    text: lines('7,000,000,000,000,000,002', '9,007,199,254,740,993'),
    ...{ removes: [], says: ['9,007,199,254,740,993 — one number with separators'] },
  },
  {
    ...{ name: 'numbers in groups with narrow spaces', by: 'typed', text: '7\u202F000\u202F000\u202F002' },
    ...{ removes: [], says: ['one number with separators'] },
  },
  {
    ...{ name: 'ids that a spreadsheet has rounded', by: { file: 'ids.csv' } },
    text: lines(
      'no,user_id,name',
      '1,7000000000000000000,Bob',
      '2,9007199254740990,Eve',
      '3,9223372036854770000,Al',
    ),
    removes: [],
    says: [
      '7000000000000000000 — looks rounded by a spreadsheet',
      'Did you mean (3)',
      'user 7000000000000000002 · 7000000000000000002 — a spreadsheet rounds their ID to 7000000000000000000',
      'user 9007199254740993 · 9007199254740993 — a spreadsheet rounds their ID to 9007199254740990',
    ],
  },
  {
    ...{
      name: 'ids with decimals',
      by: { file: 'ids.csv' },
      text: lines('user_id,name', '10001.0,Bob', '10002.0,Eve'),
    },
    ...{ removes: [], says: ['10001.0 — a number with decimals'] },
  },
  {
    ...{ name: 'a CSV in GBK', by: { file: 'ids.csv' } },
    text: gbk(
      'd3c3bba749442ceac7b3c60d0a373030303030303030303030303030303030322cd0a1c3f70d0a393030373139393235343734303939332cb4f3d0dc0d0a',
    ),
    ...{ removes: ['7000000000000000002', '9007199254740993'], says: ['Remove 2 users'] },
  },
  {
    ...{ name: 'a CSV in UTF-16', by: { file: 'ids.csv' } },
    text: Uint8Array.from(Buffer.from('\uFEFFuser_id,name\r\n10001,小明\r\n10002,大熊\r\n', 'utf16le')),
    ...{ removes: ['10001', '10002'], says: ['Remove 2 users'] },
  },
  {
    ...{ name: 'a title above the header', by: { file: 'ids.csv' } },
    text: lines(
      '直播间违规名单 2026年1月,,',
      '用户ID,昵称,次数',
      '7000000000000000002,小明,3',
      '9007199254740993,大熊,2',
    ),
    removes: ['7000000000000000002', '9007199254740993'],
    says: ['The IDs are from the column 用户ID of the file.'],
  },
  {
    ...{ name: 'a list in JSON', by: { file: 'ids.json' } },
    text: '[{"user_id": 10001, "count": 3}, {"user_id": "10002", "count": 5}]',
    ...{ removes: ['10001', '10002'], says: ['Remove 2 users'] },
  },
  {
    ...{ name: 'a colon behind an id', by: 'typed', text: lines('10001: spam', '10002: rude') },
    ...{ removes: ['10001', '10002'], says: ['Remove 2 users'] },
  },
  {
    ...{ name: 'our own list pasted back', by: 'typed' },
    text: lines(
      '18 users are on the main whitelist.',
      '10086 · 10001 — since 2026-01-02 03:04 UTC',
      '小明 · 10002',
    ),
    ...{ removes: ['10001', '10002'], says: ['10086 — a nickname'] },
  },
  {
    ...{ name: 'the old form of our own list', by: 'typed', text: '10001 (10002)' },
    ...{ removes: ['10001'], says: ['10002 — a nickname'] },
  },
  {
    ...{ name: 'a reason that holds an id', by: 'typed', text: '10001 reason: same as 10002' },
    ...{ removes: ['10001'], says: ['10002 is part of the reason'] },
  },
  {
    ...{ name: 'a reason that holds an option', by: 'typed', text: '10001 reason: spam group:vip' },
    ...{ removes: ['10001'], says: ['group: is part of the reason', 'from the main whitelist?'] },
  },
  {
    ...{ name: 'a spreadsheet file', by: { file: 'ids.xlsx' }, text: gbk('504b0304140006000800000021') },
    ...{ removes: [], says: ['This is a spreadsheet file. Save it as .csv'] },
  },
  {
    ...{ name: 'a picture', by: { file: 'ids.png' }, text: gbk('89504e470d0a1a0a0000000d49484452') },
    ...{ removes: [], says: ['This is a picture.'] },
  },
];

const give = (moderator: Talk['moderator'], { by, text }: Case): Promise<Shown> => {
  if (by === 'message') return moderator.message(String(text));
  if (by === 'typed') return moderator.typed(String(text));
  return moderator.file(by.file, typeof text === 'string' ? new TextEncoder().encode(text) : text);
};

/** The ids in the removals that arrived at the service, in order. */
const removed = ({ service }: Pick<Talk, 'service'>): readonly string[] =>
  service
    .bodies(REMOVE)
    .flatMap((body) => /"ParticipantUserIds":\[([^\]]*)\]/u.exec(body)?.[1]?.split(',') ?? []);

describe.each(PLATFORMS)('%s', (platform) => {
  test.each(CASES)('$name', async (given) => {
    const bot = await talk(platform, { seeds: [seed(LISTED)] });
    const asked = await give(bot.moderator, given);
    for (const sentence of given.says) expect(asked.text).toMatch(asTest(sentence));
    expect(removed(bot)).toEqual([]);
    if (given.removes.length === 0) return;
    const done = await asked.press('Remove');
    expect(removed(bot)).toEqual(given.removes);
    for (const id of given.removes) expect(done.text).toContain(`user ${id} · ${id}`);
    expect(bot.service.whitelist()).toEqual(LISTED.filter((id) => !given.removes.includes(id)));
  });

  test('a reason ends at the end of its line: both are removed, at once', async () => {
    const bot = await talk(platform, { seeds: [seed(LISTED)] });
    const { text } = await bot.moderator.typed(lines('10001 reason: spam', '10002 reason: rude'));
    expect(text).toContain('Removed 2 users from the main whitelist.');
    expect(removed(bot)).toEqual(['10001', '10002']);
    expect((await bot.moderator.whitelist('history')).text).toContain('spam; rude');
  });

  test.each(['--preview', '预览', 'preview', '—preview', 'preview:yes'])(
    '10001 %s shows what would happen, and does nothing',
    async (preview) => {
      const bot = await talk(platform, { seeds: [seed(LISTED)] });
      const { text, buttons } = await bot.moderator.typed(`10001 ${preview}`);
      expect(text).toContain(
        'Preview: this would remove 1 user from the main whitelist. Nothing has changed.',
      );
      expect(buttons).toEqual([]);
      expect(removed(bot)).toEqual([]);
    },
  );

  test.each([
    ['10001 gruop:vip', 'I do not know the option gruop:. Did you mean group? Nothing has changed.'],
    ['10001 --force', 'I do not know the option --force. Nothing has changed.'],
    ['10001 备注者：小王', 'I do not know the option 备注者:. Nothing has changed.'],
  ])('%s stops the command', async (typed, sentence) => {
    const bot = await talk(platform, { seeds: [seed(LISTED)] });
    expect((await bot.moderator.typed(typed)).text).toContain(sentence);
    expect(bot.service.arrivals).toEqual([]);
  });

  test('a Discord id says what it looks like, and whom it is linked to', async () => {
    const bot = await talk(platform, { seeds: [seed(LISTED)] });
    const id = '651931638409986049';
    const alone = await bot.moderator.typed(id);
    expect(alone.text).toContain('This user was not on the main whitelist.');
    expect(alone.text).toContain(`${id} — looks like a Discord ID, not a user ID`);
    if (platform !== 'Discord') return;
    await bot.moderator.whitelist('link', { account: id, id: '10001' });
    const linked = await bot.moderator.typed(id);
    expect(linked.text).toContain(`user 10001 · 10001 — is linked to the Discord account ${id}`);
    await linked.press('Remove user 10001');
    expect(removed(bot).at(-1)).toBe('10001');
  });

  test('more than 100,000 entries are refused with their number', async () => {
    const bot = await talk(platform, { seeds: [seed(LISTED)] });
    const file = new TextEncoder().encode('10001 '.repeat(100_001));
    const { text } = await bot.moderator.file('ids.txt', file);
    expect(text).toContain('That is 100001 entries; a command takes at most 100000.');
    expect(removed(bot)).toEqual([]);
  });
});

function asTest(sentence: string | RegExp): RegExp {
  return typeof sentence === 'string' ? new RegExp(RegExp.escape(sentence), 'u') : sentence;
}
