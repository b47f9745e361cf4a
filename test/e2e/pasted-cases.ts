/** Texts that moderators paste, with the users whom the bot should ask about. */

export interface Case {
  readonly name: string;
  readonly by: 'typed' | 'message' | { readonly file: string };
  readonly text: string | Uint8Array;
  /** The ids of the users who would be removed. */
  readonly removes: readonly string[];
  /** The text of the question or the refusal. */
  readonly says: readonly (string | RegExp)[];
}

const gbk = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
export const lines = (...text: readonly string[]): string => text.join('\n');

/** The bot asks about each of these texts or refuses it; it removes no user at once. */
export const CASES: readonly Case[] = [
  {
    name: 'a full stop ends a sentence',
    by: 'message',
    text: 'please remove 10001, 10002 and 10003.',
    removes: ['10001', '10002', '10003'],
    says: ['Remove 3 users from the main whitelist?'],
  },
  {
    name: 'a Chinese sentence',
    by: 'message',
    text: '移除：10001、10002、10003。',
    removes: ['10001', '10002', '10003'],
    says: ['Remove 3 users'],
  },
  {
    name: 'bold ids',
    by: 'message',
    text: '10001, 10002, **10003**',
    removes: ['10001', '10002', '10003'],
    says: ['Remove 3 users'],
  },
  {
    name: 'ids between Chinese words',
    by: 'message',
    text: '把10001和10002下麦',
    removes: ['10001', '10002'],
    says: ['Remove 2 users'],
  },
  {
    name: 'ids with a key',
    by: 'message',
    text: lines('UID:10001', '10002: spam'),
    removes: ['10001', '10002'],
    says: ['Remove 2 users'],
  },
  {
    name: 'a message without ids',
    by: 'message',
    text: 'please remove them',
    removes: [],
    says: ['I found no user ID in this message.'],
  },
  {
    name: 'what a message holds of five digits is never lost',
    by: 'message',
    text: '10001 and room 2026-01-02',
    removes: ['10001'],
    says: ['2026-01-02 — a date or a time'],
  },
  {
    name: 'numbered lines',
    by: 'typed',
    text: lines('1) 10001', '2) 10002', '3) 10003'),
    removes: ['10001', '10002', '10003'],
    says: ['Skipped (3): not user IDs', '1 — looks like a row number', '3 — looks like'],
  },
  ...['1. 10001', '(1) 10001', '[1] 10001', '1、10001', '1 - 10001', '#1 10001', '1: 10001', '1 10001'].map(
    (text): Case => ({
      name: `a row label: ${text}`,
      by: 'typed',
      text,
      removes: ['10001'],
      says: ['looks like a row number'],
    }),
  ),
  {
    name: 'lines that were numbered and then joined',
    by: 'typed',
    text: '1 10001 Bob 2 10002 Eve',
    removes: ['10001', '10002'],
    says: ['Remove 2 users'],
  },
  {
    name: 'a table in Markdown',
    by: 'typed',
    text: lines('| no | user | name |', '|---|---|---|', '| 1 | 10001 | Bob |', '| 2 | 10002 | Eve |'),
    removes: ['10001', '10002'],
    says: ['Remove 2 users'],
  },
  {
    name: 'a number in a reason behind an id',
    by: 'typed',
    text: lines('10001 - spam 3 times', '10002 - rude'),
    removes: ['10001', '10002'],
    says: ['3 — a number inside a sentence'],
  },
  {
    name: 'a duration',
    by: 'typed',
    text: '10001 10002 for 10 minutes',
    removes: ['10001', '10002'],
    says: ['10 — a number inside a sentence'],
  },
  {
    name: 'a table from a sheet',
    by: 'typed',
    text: lines('1\t10001\tBob\t2026-01-02 10:22', '2\t10002\tEve\t2026-01-02 10:25'),
    removes: ['10001', '10002'],
    says: ['Remove 2 users'],
  },
  {
    name: 'numbers that a spreadsheet has rounded, with a comma',
    by: 'typed',
    text: lines('7,23457E+18', '9,0072E+15'),
    removes: [],
    says: ['7,23457E+18 — rounded by a spreadsheet'],
  },
  {
    name: 'numbers that a spreadsheet has rounded, with a point',
    by: { file: 'ids.txt' },
    text: lines('7.23457E+18', '10001'),
    removes: ['10001'],
    says: ['7.23457E+18 — rounded by a spreadsheet'],
  },
  {
    name: 'numbers in groups of three',
    by: 'typed',
    text: lines('7,000,000,000,000,000,002', '9,007,199,254,740,993'),
    removes: [],
    says: ['7,000,000,000,000,000,002 — one number with separators'],
  },
  {
    name: 'numbers in groups of three, in a file',
    by: { file: 'ids.txt' },
    text: lines('7,000,000,000,000,000,002', '9,007,199,254,740,993'),
    removes: [],
    says: ['9,007,199,254,740,993 — one number with separators'],
  },
  {
    name: 'numbers in groups with narrow spaces',
    by: 'typed',
    text: '7\u202F000\u202F000\u202F002',
    removes: [],
    says: ['one number with separators'],
  },
  {
    name: 'ids that a spreadsheet has rounded',
    by: { file: 'ids.csv' },
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
    name: 'ids with decimals',
    by: { file: 'ids.csv' },
    text: lines('user_id,name', '10001.0,Bob', '10002.0,Eve'),
    removes: [],
    says: ['10001.0 — a number with decimals'],
  },
  {
    name: 'a CSV in GBK',
    by: { file: 'ids.csv' },
    text: gbk(
      'd3c3bba749442ceac7b3c60d0a373030303030303030303030303030303030322cd0a1c3f70d0a393030373139393235343734303939332cb4f3d0dc0d0a',
    ),
    removes: ['7000000000000000002', '9007199254740993'],
    says: ['Remove 2 users'],
  },
  {
    name: 'a CSV in UTF-16',
    by: { file: 'ids.csv' },
    text: Uint8Array.from(Buffer.from('\uFEFFuser_id,name\r\n10001,小明\r\n10002,大熊\r\n', 'utf16le')),
    removes: ['10001', '10002'],
    says: ['Remove 2 users'],
  },
  {
    name: 'a title above the header',
    by: { file: 'ids.csv' },
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
    name: 'a list in JSON',
    by: { file: 'ids.json' },
    text: '[{"user_id": 10001, "count": 3}, {"user_id": "10002", "count": 5}]',
    removes: ['10001', '10002'],
    says: ['Remove 2 users'],
  },
  {
    name: 'a colon behind an id',
    by: 'typed',
    text: lines('10001: spam', '10002: rude'),
    removes: ['10001', '10002'],
    says: ['Remove 2 users'],
  },
  {
    name: 'our own list pasted back',
    by: 'typed',
    text: lines(
      '18 users are on the main whitelist.',
      '10086 · 10001 — since 2026-01-02 03:04 UTC',
      '小明 · 10002',
    ),
    removes: ['10001', '10002'],
    says: ['10086 — a nickname'],
  },
  {
    name: 'the old form of our own list',
    by: 'typed',
    text: '10001 (10002)',
    removes: ['10001'],
    says: ['10002 — a nickname'],
  },
  {
    name: 'a reason that holds an id',
    by: 'typed',
    text: '10001 reason: same as 10002',
    removes: ['10001'],
    says: ['10002 is part of the reason'],
  },
  {
    name: 'a reason that holds an option',
    by: 'typed',
    text: '10001 reason: spam group:vip',
    removes: ['10001'],
    says: ['group: is part of the reason', 'from the main whitelist?'],
  },
  {
    name: 'a spreadsheet file',
    by: { file: 'ids.xlsx' },
    text: gbk('504b0304140006000800000021'),
    removes: [],
    says: ['This is a spreadsheet file. Save it as .csv'],
  },
  {
    name: 'a picture',
    by: { file: 'ids.png' },
    text: gbk('89504e470d0a1a0a0000000d49484452'),
    removes: [],
    says: ['This is a picture.'],
  },
];
