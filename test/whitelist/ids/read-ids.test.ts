import { describe, expect, test } from 'vitest';
import { readIds, splitTyping, type IdReading } from '../../../src/whitelist/ids/read-ids.ts';

const typed = (text: string): IdReading => readIds(text, 'typed');

describe('plain: may be acted on at once', () => {
  test.each([
    ['spaces', '10001 10002'],
    ['new lines and tabs', '10001\r\n\t10002\n'],
    ['commas', '10001,10002'],
    ['Chinese punctuation', '10001、10002，'],
    ['semicolons', '10001;10002；'],
    ['Arabic commas', '10001،10002؛'],
    ['ideographic spaces', '10001　10002'],
    ['full-width digits', '１０００１ １０００２'],
    ['quotes', '"10001" “10002”'],
    ['a quoted list', "'10001','10002'"],
    ['back-ticks', '`10001` ```10002```'],
    ['a JSON array', '[10001, "10002"]'],
    ['a JSON array over lines', '[\n  10001,\n  10002\n]'],
    ['Chinese brackets', '【10001】 （10002）'],
    ['angle brackets', '<10001> <10002>'],
    ['invisible characters around', '\u200B10001\u200B \uFEFF10002\u2060'],
    ['invisible characters inside, as they are seen', '10\u200B001 100\uFEFF02'],
    ['direction marks of a phone book', '\u202D10001\u202C \u206610002\u2069'],
    ['phone links of Slack', '<tel:10001|10001> <tel:+10002|+10002>'],
    ['phone links that are spaced out', '<tel:10001|1 00 01> <tel:10002>'],
    ['leading and trailing separators', ' ,;10001;;,10002,, '],
    ['a tab between ids', '10001\t10002'],
    ['ids of four digits in a list', '[10001,10002]'],
  ])('%s', (_name, text) => {
    expect(typed(text)).toEqual({
      ids: ['10001', '10002'],
      duplicates: [],
      mentions: [],
      rejected: [],
      rejectedCount: 0,
      plain: true,
      tokens: 2,
    });
  });

  test.each([
    ['7', ['7']],
    ['1, 2, 3', ['1', '2', '3']],
    ['1、2、3', ['1', '2', '3']],
    ['7 10', ['7', '10']],
    ['7 234 567', ['7', '234', '567']],
    ['101, 102, 103, 104', ['101', '102', '103', '104']],
    ['1001,1002,1003', ['1001', '1002', '1003']],
    ['1, 9223372036854775807', ['1', '9223372036854775807']],
    ['9223372036854775807 1', ['9223372036854775807', '1']],
    ['10001、7、10002', ['10001', '7', '10002']],
    ['7\n10001', ['7', '10001']],
    ['9007199254740993', ['9007199254740993']],
  ])('%j: small ids and large ones', (text, ids) => {
    expect(typed(text)).toMatchObject({ ids, rejected: [], plain: true });
  });

  test('ids given twice are kept once and named, however they were written', () => {
    expect(typed('10001 10002 １０００１ "10001"')).toMatchObject({
      ids: ['10001', '10002'],
      duplicates: ['10001'],
      rejected: [],
      plain: true,
      tokens: 4,
    });
  });

  test('mentions of accounts are for the caller to look up, each once', () => {
    expect(typed('<@123456> <@!77><@U012|bob smith> <@77> 10001')).toMatchObject({
      ids: ['10001'],
      mentions: [
        { token: '<@123456>', account: '123456' },
        { token: '<@77>', account: '77' },
        { token: '<@U012|bob smith>', account: 'U012' },
      ],
      rejected: [],
      plain: true,
    });
  });
});

describe('read, but somebody has to look', () => {
  test.each([
    ['bold and italics', '**10001** _10002_'],
    ['one asterisk, as Slack has it', '*10001* ~10002~'],
    ['spoilers and strikes', '||10001|| ~~10002~~'],
    ['a quotation', '> 10001\n> 10002'],
    ['bullets', '- 10001\n- 10002'],
    ['other bullets', '• 10001\n* 10002'],
    ['sentences', '10001. 10002!'],
    ['Chinese sentences', '10001。10002。'],
    ['hash signs', '#10001 #10002'],
    ['slashes', '10001/10002'],
    ['a bar', '10001|10002'],
    ['plus and ampersand', '10001+10002'],
    ['spaced signs', '10001 & 10002'],
    ['a bracket without its end', '[10001, 10002'],
    ['brackets that cross', '([10001)] 10002'],
    ['brackets that touch', '[10001][10002]'],
    ['pictures', '😀10001😀 ✅10002'],
  ])('%s', (_name, text) => {
    expect(typed(text)).toMatchObject({ ids: ['10001', '10002'], rejected: [], plain: false });
  });

  test.each([
    ['please remove 10001, 10002 and 10003.'],
    ['移除：10001、10002、10003。'],
    ['把10001和10002下麦，还有10003'],
    ['UID:10001 id=10002 user_id: 10003'],
    ['10001(小明) 10002（小红） bob(10003)'],
    ["10001's messages, 10002: spam, 10003—rude"],
    ['小明-10001 10002-小红 10003号'],
    ['10001 - spam 3 times\n10002 - rude\n10003'],
    ['10001 10002 10003 for 10 minutes'],
    ['Top 3: 10001, 10002, 10003'],
    ['spam**10001** “10002”, (10003)'],
    ['[10001](https://example.com/u) 10002 &gt; 10003'],
    ['No.10001 No. 10002 №10003'],
  ])('a message: %s', (text) => {
    const reading = readIds(text, 'message');
    expect(reading).toMatchObject({ ids: ['10001', '10002', '10003'], rejected: [], plain: false });
    expect(typed(text)).toMatchObject({ ids: reading.ids, plain: false });
  });

  test.each([
    ['7: spam', ['7']],
    ['7 - spam', ['7']],
    ['7：刷屏\n10001：辱骂', ['7', '10001']],
    ['uid: 7, 10 please', ['7', '10']],
    ['用户ID：7', ['7']],
    ['7 and 10', ['7', '10']],
    ['1、2和3', ['1', '2', '3']],
  ])('a short number that is meant: %j', (text, ids) => {
    expect(typed(text)).toMatchObject({ ids, plain: false });
  });

  test('a right-to-left override changes what is seen', () => {
    expect(typed('10001 \u202E 10002')).toMatchObject({ ids: ['10001', '10002'], plain: false });
    expect(typed('\u202E10001')).toMatchObject({ ids: [], plain: false });
  });
});

describe('a message', () => {
  test('names only what has five digits or more', () => {
    expect(readIds('we saw spam 3 times from x10001, at 10:22', 'message').rejected).toEqual([
      { token: 'x10001', reason: 'mixed', inside: ['10001'] },
    ]);
  });
});

describe('the word being typed', () => {
  test.each([
    ['', '', [], ''],
    ['100', '', [], '100'],
    ['10001 小', '10001 ', ['10001'], '小'],
    ['10001, 10002,', '10001, 10002,', ['10001', '10002'], ''],
    ['10001，1000', '10001，', ['10001'], '1000'],
  ])('%j', (text, before, ids, last) => {
    expect(splitTyping(text)).toEqual({ before, ids, last });
  });
});
