import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { say } from '../../src/chat/sentence.ts';
import { renderText } from '../../src/terminal/render.ts';

const reply: Reply = {
  tone: 'partly',
  summary: say`Removed ${1} of ${2} from ${'main'}.`,
  sections: [{ heading: say`Failed`, lines: [say`${'9\u001B[2J'} — gone`] }, { lines: [say`Try again.`] }],
};

describe('a reply in a terminal', () => {
  test('is plain where nobody watches, and cannot move the cursor', () => {
    expect(renderText(reply, false)).toBe(
      '⚠️ Removed 1 of 2 from main.\nFailed\n  • 9[2J — gone\nTry again.',
    );
  });
  test('has colours for somebody who watches', () => {
    expect(renderText(reply, true)).toBe(
      '\u001B[33m⚠️\u001B[39m Removed 1 of 2 from \u001B[36mmain\u001B[39m.\n\u001B[1mFailed\u001B[22m\n  • \u001B[36m9[2J\u001B[39m — gone\nTry again.',
    );
  });
});
