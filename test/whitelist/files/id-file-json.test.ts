import { describe, expect, test } from 'vitest';
import { readIdFile, type IdFile } from '../../../src/whitelist/files/id-file.ts';

const read = (text: string, name = 'ids.json'): IdFile => readIdFile(name, new TextEncoder().encode(text));

describe('of JSON the list of ids is read', () => {
  test.each([
    ['a list', '[10001, 10002]'],
    ['a list of strings', '["10001", "10002"]'],
    ['objects', '[{"user_id": 10001, "level": 30003}, {"user_id": 10002, "level": 50005}]'],
    ['objects with text', '[{"name": "Bob 7", "用户ID": "10001"}, {"name": "Eve", "用户ID": "10002"}]'],
    ['the surest of several names', '[{"id": 1, "userId": 10001}, {"id": 2, "userId": 10002}]'],
    ['a list inside', '{"room": {"id": 50005}, "users": [{"id": 10001, "n": 3}, {"id": 10002, "n": 5}]}'],
    ['a list of numbers inside', '{"total": 30003, "user_ids": [10001, 10002]}'],
    ['a list that is called data', '{"code": 0, "data": [10001, 10002]}'],
    [
      'an answer of the API',
      '{"Result": {"Participants": [{"ParticipantUserId": 10001, "Role": 3}, {"ParticipantUserId": 10002}]}}',
    ],
    ['one object a line', '{"user_id": 10001, "n": 3}\n{"user_id": 10002, "n": 5}\n'],
    ['lines of numbers', '10001\n10002'],
  ])('%s', (_name, text) => {
    expect(read(text)).toMatchObject({
      kind: 'ids',
      reading: { ids: ['10001', '10002'], rejected: [], plain: false },
      rows: 2,
    });
  });

  test('whatever the file is called', () => {
    expect(read('[{"user_id": 10001, "level": 3}]', 'ids.txt')).toMatchObject({
      reading: { ids: ['10001'] },
    });
    expect(read('{"user_id": 10001, "level": 3}', 'ids.txt')).toMatchObject({ reading: { ids: ['10001'] } });
  });

  test('a list of words in brackets is no JSON', () => {
    expect(read('[10001] [10002]', 'ids.txt')).toMatchObject({ reading: { ids: ['10001', '10002'] } });
  });

  test('ids are exact; other numbers are named as they stand there', () => {
    const text =
      '[{"uid": 9223372036854775807}, {"uid": 9007199254740993}, {"uid": 7.3e18}, {"uid": 10001.0}, {"uid": -5}]';
    expect(read(text)).toMatchObject({
      reading: {
        ids: ['9223372036854775807', '9007199254740993'],
        rejected: [
          { token: '7.3e18', reason: 'scientific' },
          { token: '10001.0', reason: 'decimal' },
          { token: '-5', reason: 'signed' },
        ],
      },
    });
  });
});

test.each([
  ['no list of ids', '{"port": 8080}'],
  ['two that may be', '{"removed": [{"user_id": 10001}], "kept": [{"user_id": 10002}]}'],
  ['a list of something else', '{"scores": [10001, 10002]}'],
  ['a list of lists', '[[1, 10001], [2, 10002]]'],
  ['something that is cut off', '[{"user_id": 10001'],
  ['too deep to be read', '['.repeat(200_000)],
])('%s is not guessed', (_name, text) => {
  expect(read(text)).toEqual({ kind: 'problem', problem: 'json' });
});

test('an empty list holds no ids', () => {
  expect(read('[]')).toEqual({ kind: 'problem', problem: 'json' });
  expect(read('["bob"]')).toEqual({ kind: 'problem', problem: 'no-ids' });
});
