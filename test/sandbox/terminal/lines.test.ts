import { describe, expect, test } from 'vitest';
import { createCommands } from '../../../commands/index.ts';
import type { Reply } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { readFile, readLine } from '../../../sandbox/terminal/lines.ts';
import { createTestContext } from '../../support/chat/commands.ts';

const commands = createCommands(createTestContext()).filter(({ hidden }) => hidden !== true);
const key = (): Promise<string> => Promise.resolve('k');
const last: Reply = {
  tone: 'info',
  summary: say`Which?`,
  sections: [],
  buttons: [
    { key: 'first', label: 'a', style: 'normal' },
    { key: 'second', label: 'b', style: 'normal' },
  ],
  picker: {
    key: 'picker',
    title: 't',
    submit: 's',
    choices: [],
    chosen: [],
    offset: 0,
    turnTo: key,
    choose: key,
  },
};

const typed = (command: string, text: string): object => ({
  kind: 'act',
  act: { kind: 'command', command, typedAs: `/${command}`, values: {}, text },
});

describe('a line in the terminal', () => {
  test.each([
    ['/unwhitelist 10001 reason: x', typed('unwhitelist', ' 10001 reason: x')],
    ['/whitelist show', typed('whitelist', ' show')],
    ['/whitelist', typed('whitelist', '')],
    ['/unwhitelist @BOB 1', typed('unwhitelist', ' <@BOB> 1')],
    ['/unwhitelist 1) 10001\\n2) 10002', typed('unwhitelist', ' 1) 10001\n2) 10002')],
    ['/unwhitelist file:/tmp/a.csv preview', { ...typed('unwhitelist', '  preview'), path: '/tmp/a.csv' }],
    ['2', { kind: 'act', act: { kind: 'click', key: 'second', values: [] } }],
    ['[2]', { kind: 'act', act: { kind: 'click', key: 'second', values: [] } }],
    ['[1] Undo', { kind: 'act', act: { kind: 'click', key: 'first', values: [] } }],
    ['exit', { kind: 'end' }],
    ['/quit', { kind: 'end' }],
    [':q', { kind: 'end' }],
    [
      '/pick 10001, 10002',
      { kind: 'act', act: { kind: 'click', key: 'picker', values: ['10001', '10002'] } },
    ],
    ['3', { kind: 'other' }],
    ['[3]', { kind: 'other' }],
    ['[1', { kind: 'other' }],
    ['/pick', { kind: 'other' }],
    ['hello', { kind: 'other' }],
    ['/nonsense 1', { kind: 'other' }],
  ])('%s', (line, expected) => {
    expect(readLine(line, commands, last)).toEqual(expected);
  });

  test('stands for the menus of a message and of a person, whose words are no options', () => {
    expect(readLine('/message off: 10001\\n@BOB', commands, undefined)).toMatchObject({
      act: { command: 'unwhitelist', values: { users: 'off: 10001\n@BOB', from: 'message' } },
    });
    expect(readLine('/user @BOB', commands, undefined)).toMatchObject({
      act: { command: 'unwhitelist', values: { users: '<@BOB>' } },
    });
  });

  test('presses nothing where nothing is shown', () => {
    expect(readLine('1', commands, undefined)).toEqual({ kind: 'other' });
    expect(readLine('/pick 10001', commands, undefined)).toEqual({ kind: 'other' });
  });
});

test('a file that is not there is a problem, by its name', async () => {
  expect(await readFile('/nowhere/ids.csv')).toEqual({
    kind: 'problem',
    name: 'ids.csv',
    problem: 'unavailable',
  });
});
