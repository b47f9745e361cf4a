/** What is left out of a reply that is too long for a message, and what never is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reply, Section } from '../../../src/chat/reply.ts';
import { enumerate, type Part, say, type Sentence } from '../../../src/chat/sentence.ts';
import { fitMessage } from './fitted.ts';
import { clip, toMarkdown } from '../../../src/discord/reply/markdown.ts';
import { type Message, renderPlain, renderReply } from '../../../src/discord/reply/render.ts';
import { fault, type MessageBody, visibleText } from '../../../emulators/discord/messages.ts';
import { processorMsOf } from '../../support/process/processor-time.ts';

const quoted = (text: string): Sentence => [{ kind: 'quoted', text }];
const many = (count: number, text = 'not a member of this live group'): readonly Sentence[] =>
  Array.from({ length: count }, (_, index) => say`${String(index + 1)} — ${quoted(text)}`);
const file = {
  name: 'all.csv',
  content: 'all',
  pointer: say`All are in the file.`,
  tooLarge: say`Too large.`,
};
const reply = (sections: readonly Section[], more: Partial<Reply> = {}): Reply => {
  return { tone: 'partly', summary: say`Removed ${1} of ${2}.`, sections, ...more };
};

describe('a reply that is too long', () => {
  const advice = say`Check the ids, or tell the operator of this bot.`;
  const sections = [
    { heading: say`Failed (${200})`, lines: many(200) },
    { heading: say`Not sent (${2})`, lines: many(2) },
    { lines: [advice] },
  ];

  test('loses lines of the longest list only, says so, and has the file', () => {
    const { body, file: attached } = fitMessage(reply(sections, { file }), 3_600);
    const lines = body.split('\n');

    expect(attached).toBe(file);
    expect(lines[0]).toBe('**Failed (200)**');
    expect(lines[1]).toBe('- `1` — `not a member of this live group`');
    expect(lines.slice(lines.indexOf('- …'))).toEqual([
      '- …',
      '',
      '**Not sent (2)**',
      '- `1` — `not a member of this live group`',
      '- `2` — `not a member of this live group`',
      '',
      toMarkdown(advice),
      '',
      'All are in the file.',
    ]);
    expect(body.length).toBeGreaterThan(3_500);
  });

  test('ends in … where there is no file', () => {
    const { body, file: attached } = fitMessage(reply(sections), 3_600);
    expect(attached).toBeUndefined();
    expect(body).toMatch(/\n\n…$/u);
  });

  test('of paragraphs alone has a piece of each', () => {
    const paragraph = (name: string) => [
      say`${name}: `,
      ...Array.from({ length: 30 }, (_, index) => say`${'9'.repeat(60)} (${index}) `),
      say`is what they are.`,
    ];
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { body } = fitMessage(reply(names.map((name) => ({ lines: [paragraph(name).flat()] }))), 3_600);

    const blocks = body.split('\n\n');
    expect(blocks.at(-1)).toBe('…');
    for (const [index, name] of names.entries())
      expect(blocks[index]).toMatch(new RegExp(`^\`${name}\`: \`9+\` .*….* is what they are\\.$`, 'u'));
  });

  test('keeps its advice and its small print, whatever comes before them', () => {
    const long = Array.from({ length: 5_000 }, (_, index) => say`Line ${index} of a list without a heading.`);
    const { body } = fitMessage(
      reply([{ lines: long }, ...sections, { lines: [say`Request ${'abc'}`], small: true }], { file }),
      3_600,
    );
    expect(body).toContain(`\n\n${toMarkdown(advice)}\n\n`);
    expect(body).toMatch(/\n\nAll are in the file\.\n\n-# Request `abc`$/u);
  });

  test('shows a piece of a line that is too long for its list', () => {
    const line = say`no reason: ${enumerate(
      Array.from({ length: 400 }, (_, index) => String(10_000 + index)),
      ', ',
    )}`;
    const { body } = fitMessage(
      reply([{ heading: say`Failed (400)`, lines: [line, line] }], { file }),
      3_600,
    );
    expect(body).toMatch(
      /^\*\*Failed \(400\)\*\*\n- no reason: `10000`, .*`, …\n- …\n\nAll are in the file\.$/u,
    );
    expect(body.length).toBeGreaterThan(3_000);
  });

  test.each([
    ['sections', 20_000, 1],
    ['lines', 1, 150_000],
    ['paragraphs', 20_000, 0],
  ])('is laid out at once, and never too long: %s', (_of, count, each) => {
    const one: Section =
      each === 0
        ? { lines: [say`A paragraph of ${'words'} that nobody reads to its end.`] }
        : { heading: say`Failed (${each})`, lines: many(each) };
    const long = reply(
      Array.from({ length: count }, () => one),
      { file },
    );
    let laidOut = { summary: '', body: '' };

    // It took seconds when each line that was left out made everything be laid out anew.
    expect(processorMsOf(() => (laidOut = fitMessage(long, 3_600)))).toBeLessThan(500);
    const { summary, body } = laidOut;
    expect(summary.length + body.length).toBeLessThanOrEqual(3_600);
    expect(body.length).toBeGreaterThan(2_500);
    expect(body).toMatch(/\n\nAll are in the file\.$/u);
  });

  test('needs time in proportion to its lines: 5,000 and ten times as many', () => {
    const timeOf = (count: number): number => {
      const long = reply([{ heading: say`All (${count})`, lines: many(count) }], { file });
      return processorMsOf(() => {
        for (let round = 0; round < 20; round += 1) fitMessage(long, 3_600);
      });
    };
    timeOf(5_000);
    expect(timeOf(50_000)).toBeLessThan(timeOf(5_000) * 20 + 50);
  });

  test('says in its first line what has been done, however many groups it names', () => {
    const groups = Array.from({ length: 60 }, (_, index) => `${index}-`.padEnd(64, 'x'));
    const summary = say`Remove 25 users from the whitelists of ${enumerate(groups, ', ')}? Nothing has changed yet.`;
    const laidOut = fitMessage(reply([{ lines: [advice] }], { summary, file }), 3_600);

    expect(laidOut.summary).toMatch(
      /^⚠️ Remove 25 users from the whitelists of `0-x+`, .*….*`59-x+`\? Nothing has changed yet\.$/u,
    );
    expect(laidOut.summary.length).toBeLessThanOrEqual(900);
    expect(laidOut).toMatchObject({ body: `${toMarkdown(advice)}\n\nAll are in the file.`, file });
  });

  test('has no file when everything fits', () => {
    expect(renderReply(reply([{ heading: say`Failed (${3})`, lines: many(3) }], { file })).files).toEqual([]);
  });

  test('is cut between words of ours and not inside of foreign ones', () => {
    const sentence = say`Ids: ${'1'.repeat(20)}, ${'2'.repeat(20)}, ${'3'.repeat(20)}.`;
    const [one = '', , three = ''] = ['1', '2', '3'].map((digit) => `\`${digit.repeat(20)}\``);
    expect(clip(sentence, 90)).toEqual({ text: toMarkdown(sentence), cut: false });
    expect(clip(sentence, 60)).toEqual({ text: `Ids: ${one}, …, ${three}.`, cut: true });
    expect(clip(sentence, 50, 'end')).toEqual({ text: `Ids: ${one}, …`, cut: true });
    expect(clip(sentence, 20)).toEqual({ text: 'Ids: ….', cut: true });
  });

  test.each<[string, Sentence, string]>([
    ['words of ours', [{ kind: 'own', text: 'word '.repeat(20) }], 'word word wor…'],
    ['foreign words', quoted('x'.repeat(100)), '`xxxxxxxxxxx`…'],
    ['characters of two units', quoted('🙂'.repeat(100)), '`🙂🙂🙂🙂🙂`…'],
  ])('is cut within %s only where a single part is too long', (_of, sentence, text) => {
    expect(clip(sentence, 14)).toEqual({ text, cut: true });
  });

  test('is taken by Discord, whatever it is made of', () => {
    const part = fc.oneof<fc.Arbitrary<Part>[]>(
      fc.record({ kind: fc.constant('quoted'), text: fc.string({ maxLength: 200 }) }),
      fc.record({ kind: fc.constant('own'), text: fc.constantFrom('own', 'o'.repeat(300), '') }),
      fc.record({ kind: fc.constant('time'), ms: fc.nat({ max: 4_000_000_000_000 }), text: fc.string() }),
      fc.record({
        kind: fc.constant('account'),
        account: fc.record({ platform: fc.constantFrom('discord', 'slack'), id: fc.string() }),
        text: fc.string(),
      }),
    );
    const sentence = fc.array(part, { maxLength: 40, size: 'max' });
    const section = fc.record<Section, 'lines'>(
      { heading: sentence, lines: fc.array(sentence), small: fc.constant(true) },
      { requiredKeys: ['lines'] },
    );
    fc.assert(
      fc.property(sentence, fc.array(section), fc.boolean(), (summary, sections, withFile) => {
        const long = reply(sections, { summary, ...(withFile && { file }) });
        for (const { files, ...message } of [renderReply(long), renderPlain(long)]) {
          const sent = files.map(({ name }) => ({ name, content: '' }));
          const body = onTheWire(message);
          expect(fault(body, sent)).toBeUndefined();
          // Nothing is left out without a word.
          const shown = visibleText(body);
          if (!quotedIn(long).every((text) => shown.includes(toMarkdown(quoted(text)))))
            expect(shown).toContain('…');
        }
      }),
    );
  });
});

function quotedIn({ summary, sections }: Reply): readonly string[] {
  const all = [summary, ...sections.flatMap(({ heading = [], lines }) => [heading, ...lines])].flat();
  return all.filter(({ kind }) => kind === 'quoted').map(({ text }) => text);
}

function onTheWire(message: Omit<Message, 'files'>): MessageBody {
  return JSON.parse(JSON.stringify(message)) as MessageBody;
}
