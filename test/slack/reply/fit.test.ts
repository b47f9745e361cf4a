/** What is too long for one message: it is still one, and loses lines where they are missed least. */
import { expect, test } from 'vitest';
import type { Button, Reply } from '../../../src/chat/reply.ts';
import { enumerate, say, type Sentence } from '../../../src/chat/sentence.ts';
import { FORMS, renderReply, type Message } from '../../../src/slack/reply/render.ts';
import { messageProblem, readMessage } from '../../../emulators/slack/messages.ts';
import { processorMsOf } from '../../support/process/processor-time.ts';

const own = (text: string): Sentence => [{ kind: 'own', text }];
const read = ({ text, blocks = [] }: Message) => readMessage({ text, blocks }).content;
const seen = (message: Message): string => read(message).text;
const problemOf = ({ text, blocks = [] }: Message): string | undefined => messageProblem(text, blocks);
const idAt = (index: number): string => String(9_000_000_000_000_000_000n + BigInt(index));
const idLines = (count: number): readonly Sentence[] =>
  Array.from({ length: count }, (_, index) => say`${idAt(index)} — no such member`);

const buttons: readonly Button[] = [
  { key: 'k', label: 'Remove', style: 'primary' },
  { key: 'l', label: 'File', style: 'normal', beside: true },
];
const long: Reply = {
  tone: 'failed',
  summary: say`Removed ${0} of ${5_000}.`,
  sections: [
    { heading: say`Failed (${5_000})`, lines: idLines(5_000) },
    { heading: say`Skipped (${2})`, lines: [say`${'abc'}`, say`${'def'}`] },
    { lines: [say`Check the ids.`] },
    { lines: [say`code ${'X'}`], small: true },
  ],
  buttons,
};

test.each(FORMS)('loses lines from its longest list alone, as %s', (form) => {
  const { message, complete } = renderReply(long, { form });
  expect(complete).toBe(false);
  expect(problemOf(message)).toBeUndefined();
  const text = seen(message).replaceAll('`', '').replaceAll('*', '');
  const count = text.match(/\d{19}/gu)?.length ?? 0;
  expect(count).toBeGreaterThan(form === 'rich' ? 100 : 50);
  expect(text).toBe(
    [
      '❌ Removed 0 of 5000.',
      'Failed (5000)',
      ...Array.from({ length: count }, (_, index) => `• ${idAt(index)} — no such member`),
      ...['• …', 'Skipped (2)', '• abc', '• def', 'Check the ids.', 'code X'],
    ].join('\n'),
  );
  expect(read(message).buttons).toEqual(form === 'text' ? [] : ['Remove', 'File']);
  expect(message.text.length).toBeLessThanOrEqual(3_000);
});

test('shares the room between lists that are both long', () => {
  const sections = [1_000, 2_000, 3].map((count) => ({ heading: say`${count}`, lines: idLines(count) }));
  const { message } = renderReply({ tone: 'info', summary: say`All.`, sections });
  expect(problemOf(message)).toBeUndefined();
  const counts = seen(message)
    .split(/^\d{1,4}$/mu)
    .slice(1)
    .map((part) => part.match(/\d{19}/gu)?.length ?? 0);
  expect(counts[0]).toBe(counts[1]);
  expect(counts[0]).toBeGreaterThan(40);
  expect(counts[2]).toBe(3);
});

test.each(FORMS)('is cut inside a line where there is but one, as %s', (form) => {
  const line = enumerate(
    Array.from({ length: 2_000 }, (_, index) => idAt(index)),
    ', ',
  );
  const { message, complete } = renderReply(
    { tone: 'info', summary: say`All.`, sections: [{ heading: say`Ids`, lines: [line] }], buttons },
    { form },
  );
  expect(complete).toBe(false);
  expect(problemOf(message)).toBeUndefined();
  const ids = seen(message).match(/\d{19}/gu) ?? [];
  expect(ids).toEqual(Array.from(ids, (_, index) => idAt(index)));
  expect(ids.length).toBeGreaterThan(20);
  expect(seen(message).replaceAll('`', '')).toMatch(/, \d{0,19}…$/u);
});

test.each(FORMS)('keeps half of the room for the rest, where the first line is too long, as %s', (form) => {
  const summary = own('😀'.repeat(20_000));
  const lines = [own('&'.repeat(20_000))];
  const { message } = renderReply({ tone: 'info', summary, sections: [{ lines }], buttons }, { form });
  expect(problemOf(message)).toBeUndefined();
  expect(seen(message)).toMatch(/^ℹ️ (?:😀)+…\n&+…$/u);
});

test.each(FORMS)('has no more blocks than Slack takes, as %s', (form) => {
  const sections = Array.from({ length: 60 }, (_, index) => ({ lines: [own(`line ${index}.`)] }));
  const { message, complete } = renderReply(
    { tone: 'info', summary: say`All.`, sections, buttons },
    { form },
  );
  expect(problemOf(message)).toBeUndefined();
  expect(complete).toBe(true);
  for (let index = 0; index < 60; index += 1) expect(seen(message)).toContain(`line ${index}.`);
});

test('takes time for what is shown, not for what is left out', () => {
  const render = (count: number): number => {
    const sections = [{ heading: say`Ids`, lines: idLines(count) }];
    return processorMsOf(() => renderReply({ tone: 'info', summary: say`All.`, sections }));
  };
  render(1_000);
  expect(render(300_000)).toBeLessThan(500);
});
