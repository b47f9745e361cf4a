/** Users out of files and messages: asked about, with where they were found. */
import { describe, expect, test } from 'vitest';
import type { IncomingFile } from '../../src/chat/command.ts';
import { setUp, textFile } from '../support/chat/commands.ts';

const ROUNDED = '7301234567890123456';
const LIST = ['1', '2', '3', '7', '10001', '20202', '30303', ROUNDED];

const picture = (name: string): IncomingFile => {
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);
  return { kind: 'file', name, bytes };
};

describe('a file', () => {
  test('is read and asked about, with the column that was taken', async () => {
    const { type, service } = setUp(LIST, { nicknames: { 10001: '小明' } });
    const csv = textFile('no,name,user_id\n1,A,10001\n2,B,20202\n3,C,x9\n', 'list.csv');
    const asked = await type('/unwhitelist reason: left', { files: [csv] });
    expect(asked.text).toContain(
      '[info] Remove 2 users from the main whitelist? Nothing has changed yet.\nWould be removed (2)\n- 小明 · 10001\n- 20202',
    );
    expect(asked.text).toContain('- x9 — has more than digits in it; give the ID alone');
    expect(asked.text).toContain('The IDs are from the column user_id of the file.\nReason: left');
    expect(service.batches).toEqual([]);
    expect((await asked.press('Remove 2')).text).toContain('[done] Removed 2 users');
    expect(service.batches).toEqual([['10001', '20202']]);
  });

  test('with what was typed beside it counts each user once', async () => {
    const { type } = setUp(LIST);
    const { text } = await type('/unwhitelist 10001', { files: [textFile('20202\n10001\n')] });
    expect(text).toContain('[info] Remove 2 users');
    expect(text).toContain('Duplicates merged: 10001');
  });

  test('several are read together', async () => {
    const { type } = setUp(LIST);
    const files = [textFile('10001'), textFile('user_id\n20202\n', 'b.csv'), textFile('10001')];
    expect((await type('/unwhitelist', { files })).text).toContain('[info] Remove 2 users');
  });

  test('of ids that a spreadsheet has rounded says so, and whom they may mean', async () => {
    const { type, service } = setUp(LIST, { nicknames: { [ROUNDED]: '小鹿乱撞' } });
    const asked = await type('/unwhitelist', {
      files: [textFile('user_id\n7301234567890120000\n8888888888888880000\n', 'a.csv')],
    });
    expect(asked.text).toContain('[info] Who do you mean on the main whitelist?');
    expect(asked.text).toContain(`- 小鹿乱撞 · ${ROUNDED} — a spreadsheet rounds their ID to`);
    expect(asked.text).toContain('- 8888888888888880000 — looks rounded by a spreadsheet');
    await asked.press('Remove 小鹿乱撞');
    expect(service.batches).toEqual([[ROUNDED]]);
  });

  test('that the bot has made is read back', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => String(7_301_234_567_890_123_000n + BigInt(index)));
    const { type, service } = setUp(ids, { nicknames: { [ids[0] ?? '']: '10086, =1+1' } });
    const { reply } = await type('/whitelist show');
    const file = { ...textFile(reply.file?.content ?? '', 'unwhitelist-main.csv') };
    const asked = await type('/unwhitelist', { files: [file] });
    expect(asked.text).toContain('[info] Remove 30 users from the main whitelist?');
    await asked.press('Remove 30');
    expect(service.batches.flat()).toEqual(ids);
  });

  test('for an addition is asked about likewise', async () => {
    const { type, service } = setUp(LIST);
    const asked = await type('/whitelist add', { files: [textFile('40404\n10001\n')] });
    expect(asked.text).toContain('[info] Add 1 user to the main whitelist?');
    await asked.press('Add 1');
    expect(service.batches).toEqual([['40404']]);
  });

  test.each<[string, IncomingFile, string]>([
    ['is empty', textFile(' \n'), 'The file is empty.'],
    ['holds no ids', textFile('hello\nworld'), 'I found no user ID in the file.'],
    ['is a picture', picture('a.png'), 'This is a picture.'],
    [
      'is a workbook',
      { kind: 'file', name: 'a.xlsx', bytes: new Uint8Array([0x50, 0x4b, 3, 4]) },
      'This is a spreadsheet file.',
    ],
    ['is too large', { kind: 'problem', name: 'a', problem: 'too-large' }, 'The file is larger than 1 MiB.'],
    ['is one of too many', { kind: 'problem', name: 'a', problem: 'too-many' }, 'Only the first five files'],
    [
      'is from elsewhere',
      { kind: 'problem', name: 'a', problem: 'wrong-host' },
      'The file does not come from',
    ],
    [
      'is out of reach',
      { kind: 'problem', name: 'a', problem: 'unavailable' },
      'The file could not be read.',
    ],
  ])('that %s is refused', async (_name, file, expected) => {
    const { type, service } = setUp(LIST);
    expect((await type('/unwhitelist 10001', { files: [file] })).text).toContain(`[refused] ${expected}`);
    expect(service.batches).toEqual([]);
  });
});

describe('a message', () => {
  test.each([
    ['that ends in a full stop', '10001, 20202 and 30303.'],
    ['in Chinese', '请移除：10001，20202。还有30303。'],
    ['with bold ids', '*10001* **20202** _30303_'],
    ['with ids glued to words', '把10001和20202、30303下麦'],
    ['with a small number in it', '10001 20202 30303 left 3 times'],
  ])('%s: all of it is found, and asked about', async (_name, users) => {
    const { ask, service } = setUp(LIST);
    const asked = await ask('unwhitelist', { users, from: 'message' });
    expect(asked.text).toContain('[info] Remove 3 users from the main whitelist? Nothing has changed yet.');
    expect(asked.text).not.toContain('Skipped');
    expect(service.batches).toEqual([]);
    await asked.press('Remove 3');
    expect(service.batches).toEqual([['10001', '20202', '30303']]);
  });

  test('names what holds five digits and is no id, and nothing else', async () => {
    const { ask } = setUp(LIST);
    const users = 'please take 10001 off, call 1-800-555-0199, room 12, thanks!';
    const { text } = await ask('unwhitelist', { users, from: 'message' });
    expect(text).toContain('Would be removed (1)\n- 10001');
    expect(text).toMatch(/Skipped \(1\): not a user ID\n- 1-800-555-0199 — /u);
  });

  test('is no place for options or everybody', async () => {
    const { ask, service } = setUp(LIST);
    for (const users of ['all', '10001 group:vip preview', '10001 all except 20202'])
      expect((await ask('unwhitelist', { users, from: 'message' })).reply.tone).not.toBe('done');
    expect(service.batches).toEqual([]);
    expect((await ask('unwhitelist', { users: 'all', from: 'message' })).text).toBe(
      '[refused] I found no user ID in this message.',
    );
  });

  test('without ids says so, also of its files that could not be read', async () => {
    const { ask } = setUp(LIST);
    for (const users of ['no ids here', ''])
      expect((await ask('unwhitelist', { users, from: 'message' })).text).toBe(
        '[refused] I found no user ID in this message.',
      );
    const files: IncomingFile[] = [{ kind: 'problem', name: 'ids.txt', problem: 'unavailable' }];
    expect((await ask('unwhitelist', { users: 'look', from: 'message' }, { files })).text).toBe(
      '[refused] I found no user ID in this message.\nids.txt: The file could not be read. Attach it again.',
    );
  });

  test('with files is read with them, whatever the other files are', async () => {
    const { ask, service } = setUp(LIST);
    const files: IncomingFile[] = [textFile('20202\n', 'ids.txt'), picture('screen.png')];
    const asked = await ask('unwhitelist', { users: 'off: 10001', from: 'message' }, { files });
    expect(asked.text).toContain('[info] Remove 2 users');
    expect(asked.text).toContain('screen.png: This is a picture.');
    await asked.press('Remove');
    expect(service.batches).toEqual([['10001', '20202']]);
  });
});
