import { describe, expect, test } from 'vitest';
import type { Reply } from '../../../src/chat/reply.ts';
import { moment, say } from '../../../src/chat/sentence.ts';
import { renderText } from '../../../sandbox/terminal/render.ts';

const reply: Reply = {
  tone: 'partly',
  summary: say`Removed ${1} user from ${'main'}.`,
  sections: [
    { heading: say`Not removed`, lines: [say`${'9\u001B[2J'} — gone`] },
    { lines: [say`Try again ${moment(0)}.`] },
    { lines: [say`Code: ${'X'}`], small: true },
  ],
};

describe('a reply in a terminal', () => {
  test('is plain where nobody watches, and cannot move the cursor', () => {
    expect(renderText(reply, false)).toBe(
      '⚠️ Removed 1 user from main.\nNot removed\n  • 9[2J — gone\nTry again 1970-01-01 00:00 UTC.\nCode: X',
    );
  });

  test('has colours for somebody who watches, and dim small print', () => {
    expect(renderText(reply, true)).toBe(
      '\u001B[33m⚠️\u001B[39m Removed 1 user from \u001B[36mmain\u001B[39m.\n\u001B[1mNot removed\u001B[22m\n  • \u001B[36m9[2J\u001B[39m — gone\nTry again 1970-01-01 00:00 UTC.\n\u001B[2mCode: \u001B[36mX\u001B[39m\u001B[22m',
    );
  });

  test('shows what can be chosen, and numbers its buttons', () => {
    const choose = (): Promise<string> => Promise.resolve('k');
    const picker = {
      key: 'k',
      title: 't',
      submit: 's',
      chosen: [],
      offset: 0,
      turnTo: choose,
      choose,
      choices: [{ value: '1', label: '小明 · 1' }],
    };
    const buttons = [
      { key: 'a', label: 'Undo', style: 'normal' },
      { key: 'b', label: 'Check again', style: 'primary' },
    ] as const;
    const given: Reply = { tone: 'unconfirmed', summary: say`Not known.`, sections: [], picker, buttons };
    expect(renderText(given, false)).toBe(
      '❓ Not known.\n  小明 · 1\n/pick <ids>\n[1] Undo\n[2] Check again',
    );
  });

  test('prints the file that the message wants, without its byte-order mark', () => {
    const file = {
      name: 'a.csv',
      content: '\uFEFFuser\r\n10001\r\n',
      pointer: say`See the file.`,
      tooLarge: say`Too large.`,
    };
    const given: Reply = { tone: 'info', summary: say`Two.`, sections: [], file };
    expect(renderText(given, false)).toBe('ℹ️ Two.');
    expect(renderText({ ...given, wantsFile: true }, false)).toBe('ℹ️ Two.\na.csv\nuser\r\n10001');
  });
});
