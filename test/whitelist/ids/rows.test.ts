import { describe, expect, test } from 'vitest';
import { readIds, type IdReading } from '../../../src/whitelist/ids/read-ids.ts';

const typed = (text: string): IdReading => readIds(text, 'typed');
const rejections = (text: string): readonly string[] =>
  typed(text).rejected.map(({ token, reason }) => `${token}: ${reason}`);

describe('numbers of rows are no ids', () => {
  const two = ['10001', '10002'];
  test.each([
    ['1. 10001\n2. 10002'],
    ['1) 10001\n2) 10002'],
    ['1）10001\n2）10002'],
    ['(1) 10001\n(2) 10002'],
    ['(1)10001(2)10002'],
    ['[1] 10001\n[2] 10002'],
    ['【1】10001\n【2】10002'],
    ['1、10001\n2、10002'],
    ['1 - 10001\n2 - 10002'],
    ['1 – 10001\n2 – 10002'],
    ['1: 10001\n2: 10002'],
    ['1:10001\n2:10002'],
    ['1：10001\n2：10002'],
    ['#1 10001\n#2 10002'],
    ['#1: 10001\n#2: 10002'],
    ['① 10001\n② 10002'],
    ['①10001②10002'],
    ['1️⃣ 10001\n2️⃣ 10002'],
    ['第1名 10001\n第2名 10002'],
    ['No.1 10001\nNo.2 10002'],
    ['No. 1 10001\nNo. 2 10002'],
    ['№1 10001\n№2 10002'],
    ['1.) 10001\n2.) 10002'],
    ['1> 10001\n2> 10002'],
    ['1.10001\n2.10002'],
    ['１．１０００１\n２．１０００２'],
    ['1､10001\n2､10002'],
    ['1=10001\n2=10002'],
    ['1 -> 10001\n2 -> 10002'],
    ['1-10001\n2-10002'],
    ['1)10001\n2)10002'],
    ['01 10001\n02 10002'],
    ['1\t10001\n2\t10002'],
    ['1 | 10001\n2 | 10002'],
    ['| 1 | 10001 |\n| 2 | 10002 |'],
    ['1 10001\n2 10002'],
    ['1 10001 2 10002'],
    ['1) 10001 2) 10002'],
    ['1,10001\n2,10002'],
    ['3 10001\n5 10002'],
    ['0 10001\n1 10002'],
    ['1 10001 Bob 2 10002 Eve'],
    ['1) Bob 10001\n2) Eve 10002'],
    ['1. 小明 10001\n2. 小红 10002'],
    ['1\n10001\n2\n10002'],
    ['1.\n10001\n2.\n10002'],
    ['- 1) 10001\n- 2) 10002'],
    ['1. **10001**\n2. `10002`'],
  ])('%j', (text) => {
    const reading = typed(text);
    expect(reading).toMatchObject({ ids: two, plain: false });
    expect(reading.rejected.length).toBeGreaterThan(1);
  });

  test('each is named as such', () => {
    expect(rejections('1) 10001\n2) 10002\n3) 10003')).toEqual([
      '1: row-label',
      '2: row-label',
      '3: row-label',
    ]);
  });

  test.each([
    ['1、10001', ['10001']],
    ['1\t9223372036854775807', ['9223372036854775807']],
    ['1) 7\n2) 10\n3) 2', ['7', '10', '2']],
    ['1 7\n2 10\n3 2', ['7', '10', '2']],
    ['1: Bob\n2: Eve 10002', ['10002']],
    ['1. 小明\n2. 小红', []],
    ['9999) 20001\n10000) 20002\n10001) 20003', ['20001', '20002', '20003']],
  ])('%j', (text, ids) => {
    expect(typed(text)).toMatchObject({ ids, plain: false });
  });

  test.each([['(7)'], ['[1] [2] [3]'], ['7.'], ['#7']])('%j may be one, so it is asked about', (text) => {
    expect(typed(text)).toMatchObject({ rejected: [], plain: false });
    expect(typed(text).ids).not.toEqual([]);
  });

  test.each([['<@U1>'], ['<@77>']])('those of mentions, too: 1) %s', (mention) => {
    expect(typed(`1) ${mention}`)).toMatchObject({
      ids: [],
      mentions: [{ token: mention }],
      rejected: [{ token: '1', reason: 'row-label' }],
    });
  });

  test.each([['10001 3 10002 5'], ['5 10001 7 10002'], ['5\n10001\n7\n10002'], ['10001 5, 10002 7']])(
    '%j may be rows that lost their line ends',
    (text) => {
      expect(typed(text)).toMatchObject({ rejected: [], plain: false });
      expect(typed(text).ids).toHaveLength(4);
    },
  );
});

describe('of a table only the column of ids', () => {
  test.each([
    ['rows of a sheet', '1\t10001\tBob\t2026-01-02 10:22\n2\t10002\tEve\t2026-01-02 10:25'],
    ['rows without their tabs', '1 10001 Bob 3\n2 10002 Eve 5'],
    ['one line without its line ends', '1 10001 3 2 10002 5'],
    ['ids first', '10001 3\n10002 5'],
    ['ids first, with tabs', '10001\tBob\t3\n10002\tEve\t5'],
    ['a colon', '10001: 3\n10002: 5'],
    ['times', '10001 × 3, 10002 × 5'],
    ['Markdown', '| no | user_id | coins |\n|---|---|---|\n| 1 | 10001 | 25000 |\n| 2 | 10002 | 30000 |'],
    ['Markdown in bold', '| **User ID** | coins |\n|:--|--:|\n| `10001` | 25000 |\n| `10002` | 30000 |'],
    ['tabs under a header', 'user_id\tcoins\n10001\t25000\n10002\t30000'],
    ['CSV', 'no,user_id,name,coins\n1,10001,Bob,25000\n2,10002,Eve,30000'],
    ['CSV with two columns', 'user_id,coins\n10001,25000\n10002,30000'],
    ['Chinese CSV', '序号；昵称\n用户ID;金币\n10001;25000\n10002;30000'],
    [
      'fields of JSON',
      '{\n  "user_id": 10001,\n  "coins": 25000\n}, {\n  "user_id": 10002,\n  "time": 30000\n}',
    ],
    ['labelled fields', 'ID：10001 等级：30 金币：25000\nID：10002 等级：40 金币：30000'],
  ])('%s', (_name, text) => {
    expect(typed(text)).toMatchObject({ ids: ['10001', '10002'], plain: false });
  });

  test.each([['10001\t7'], ['7\t10001'], ['| 10001 | 7 |'], ['10001\t7\n10\n12']])(
    '%j: beside an id a short number is of another column',
    (text) => {
      expect(typed(text).ids).not.toContain('7');
      expect(typed(text)).toMatchObject({ plain: false });
    },
  );

  test('short ids under a header are ids', () => {
    expect(typed('user_id\tname\n7\tBob\n10\tEve').ids).toEqual(['7', '10']);
  });

  test('a sentence that begins with a name of ids is no header', () => {
    expect(typed('Users, please remove:\n10001, 10002\n10003, 10004').ids).toHaveLength(4);
  });
});
