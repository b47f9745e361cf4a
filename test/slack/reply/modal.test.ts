/** Every modal is one that Slack opens, however much there would be to show, and none is in pages. */
import { describe, expect, test } from 'vitest';
import type { Choice, Reply } from '../../../src/chat/reply.ts';
import { enumerate, say, type Sentence } from '../../../src/chat/sentence.ts';
import { catalogues } from '../../../src/chat/texts/index.ts';
import { leftModal, loadingModal, pickerModal, questionModal } from '../../../src/slack/reply/modal.ts';
import { viewProblem } from '../../../emulators/slack/views.ts';

/** https://docs.slack.dev/reference/methods/views.open, `view_too_large`; counted in bytes, to be sure. */
const VIEW_MAX_BYTES = 250_000;
const PLACE = { channelId: 'C0123456789', responseUrl: `https://hooks.slack.com/actions/${'x'.repeat(100)}` };
const KEY = 'k'.repeat(22);

const idAt = (index: number): string => String(9_000_000_000_000_000_000n + BigInt(index));
const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => idAt(index));

function bytesOf(view: object): number {
  return Buffer.byteLength(JSON.stringify(view));
}

function reply(lines: readonly Sentence[]): Reply {
  return {
    tone: 'info',
    summary: say`Remove?`,
    sections: [{ heading: say`Users`, lines }],
    buttons: [{ key: KEY, label: 'Remove', style: 'danger' }],
  };
}

const BODIES: readonly (readonly [string, readonly Sentence[]])[] = [
  ['3,000 ids in one line', [enumerate(ids(3_000), ', ')]],
  ['3,000 ids in 3,000 lines', ids(3_000).map((id) => say`${id} — ${'player'}`)],
  [
    '900 short tokens',
    [
      enumerate(
        Array.from({ length: 900 }, (_, index) => `a${index}`),
        ', ',
      ),
    ],
  ],
  ['words that cost five times as much', Array.from({ length: 3_000 }, () => say`${'&"\\'.repeat(20)}`)],
  ['words of three bytes a character', Array.from({ length: 3_000 }, () => say`${'移'.repeat(80)}`)],
];

describe.each(BODIES)('with %s', (_, lines) => {
  test.each([1, 100, 3_000])('a picker of %i is small enough', (count) => {
    const choices = ids(count).map((value): Choice => ({ value, label: '"移\\'.repeat(40) }));
    const picker = {
      key: KEY,
      title: 'Choose who to remove',
      submit: 'Remove',
      offset: 0,
      choices,
      chosen: ids(count),
      choose: () => Promise.resolve(''),
      turnTo: () => Promise.resolve(''),
    };
    const view = pickerModal(reply(lines), picker, PLACE, 'en');
    expect(viewProblem(view)).toBeUndefined();
    expect(bytesOf(view)).toBeLessThan(VIEW_MAX_BYTES);
    expect(JSON.stringify(view)).not.toMatch(/\d\/\d/u);
  });

  test('a question is whole in it, and small enough, or there is none', () => {
    const view = questionModal(reply(lines), 'Remove', PLACE, 'en');
    if (view === undefined) return;
    expect(viewProblem(view)).toBeUndefined();
    expect(bytesOf(view)).toBeLessThan(VIEW_MAX_BYTES);
    expect(JSON.stringify(view)).not.toContain('…');
  });
});

test('a question of 3,000 ids is a message, and one of 500 a modal', () => {
  const question = (count: number) =>
    questionModal(reply([enumerate(ids(count), ', ')]), 'Remove', PLACE, 'en');
  expect(question(3_000)).toBeUndefined();
  expect(question(500)).toBeDefined();
});

test.each(['en', 'zh-CN'] as const)(
  'those that stand for another are ones that Slack opens (%s)',
  (locale) => {
    for (const view of [loadingModal(), loadingModal('x'.repeat(50)), leftModal(locale)])
      expect(viewProblem(view)).toBeUndefined();
    // Whole: what is cut ends in `…`.
    expect(loadingModal().title.text).toContain(catalogues[locale].dialog.wait);
    expect(leftModal(locale).title.text).toBe(catalogues[locale].dialog.done);
  },
);
