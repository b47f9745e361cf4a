/** Replies as Slack messages: nothing lost, nothing too long, nothing foreign that acts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryLines, type Reply } from '../../src/chat/reply.ts';
import { say, type Sentence } from '../../src/chat/sentence.ts';
import { renderReply, type Page } from '../../src/slack/render.ts';
import { messageProblem, visibleText } from '../support/fake-slack-messages.ts';

const seen = (pages: readonly Page[]): string =>
  pages.map(({ text, blocks }) => visibleText(text, blocks)).join('\n');
const own = (text: string): Sentence => [{ kind: 'own', text }];

test('a mark, a summary, paragraphs and lists', () => {
  const pages = renderReply({
    tone: 'partly',
    summary: say`Removed ${1} of ${2} from ${'main'}.`,
    sections: [
      { heading: say`Failed (${1})`, lines: [say`${'7'} — no`] },
      { lines: [say`one`, say`two ${'x'}`] },
    ],
  });
  expect(pages).toEqual([
    {
      text: '⚠️ Removed 1 of 2 from `main`.\n*Failed (1)*\n• `7` — no\none\ntwo `x`',
      blocks: [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: '⚠️ ' },
                { type: 'text', text: 'Removed ' },
                { type: 'text', text: '1' },
                { type: 'text', text: ' of ' },
                { type: 'text', text: '2' },
                { type: 'text', text: ' from ' },
                { type: 'text', text: 'main', style: { code: true } },
                { type: 'text', text: '.' },
              ],
            },
          ],
        },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Failed (', style: { bold: true } },
                { type: 'text', text: '1', style: { bold: true } },
                { type: 'text', text: ')', style: { bold: true } },
              ],
            },
            {
              type: 'rich_text_list',
              style: 'bullet',
              elements: [
                {
                  type: 'rich_text_section',
                  elements: [
                    { type: 'text', text: '7', style: { code: true } },
                    { type: 'text', text: ' — no' },
                  ],
                },
              ],
            },
          ],
        },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'one' },
                { type: 'text', text: '\n' },
                { type: 'text', text: 'two ' },
                { type: 'text', text: 'x', style: { code: true } },
              ],
            },
          ],
        },
      ],
    },
  ]);
});

test.each([
  ['done', '✅'],
  ['partly', '⚠️'],
  ['failed', '❌'],
  ['refused', '⛔'],
  ['info', 'ℹ️'],
] as const)('%s begins with %s', (tone, mark) => {
  const [page] = renderReply({ tone, summary: say`Words.`, sections: [] });
  expect(page?.text).toBe(`${mark} Words.`);
  expect(seen(page === undefined ? [] : [page])).toBe(`${mark} Words.`);
});

test.each([
  '<!channel>',
  '<@U1>',
  '*bold*',
  '`code` `',
  '&lt;',
  '<https://evil.example|click>',
  '_x_ ~y~',
  '> q',
])('foreign %s is shown as it is, and acts nowhere', (foreign) => {
  const reply: Reply = {
    tone: 'failed',
    summary: say`about ${foreign}`,
    sections: [
      { heading: say`heading ${foreign}`, lines: [say`${foreign}: line`] },
      { lines: [say`${foreign}`] },
    ],
  };
  const pages = renderReply(reply);
  expect(pages).toHaveLength(1);
  const { text = '', blocks = [] } = pages[0] ?? {};
  // Blocks: the exact characters, as text elements in code style, and no element that could act.
  expect(visibleText(text, blocks)).toBe(
    `❌ about ${foreign}\nheading ${foreign}\n• ${foreign}: line\n${foreign}`,
  );
  const types = [...JSON.stringify(blocks).matchAll(/"type":"(\w+)"/gu)].map(([, type]) => type);
  expect(new Set(types)).toEqual(new Set(['rich_text', 'rich_text_section', 'rich_text_list', 'text']));
  // Fallback: no control character but in Slack's escapes, and every back-tick opens or closes a whole quotation.
  expect(text.replaceAll(/&(?:amp|lt|gt);/gu, '')).not.toMatch(/[&<>]/u);
  const outside = text.split('`').filter((_, index) => index % 2 === 0);
  expect(outside).toEqual(['❌ about ', '\n*heading ', '*\n• ', ': line\n', '']);
});

test('three hundred entries: all of them, on pages within the limits', () => {
  const entries = Array.from({ length: 300 }, (_, index) => ({
    subject: String(9_000_000_000_000_000_000n + BigInt(index)),
    reason: index % 3 === 0 ? say`no such member` : say`the service gave no answer`,
  }));
  const pages = renderReply({
    tone: 'failed',
    summary: say`Removed ${0} of ${300}.`,
    sections: [{ heading: say`Failed (${300})`, lines: entryLines(entries) }],
  });
  expect(pages.length).toBeGreaterThan(1);
  for (const { subject } of entries) {
    expect(seen(pages)).toContain(subject);
    expect(pages.map(({ text }) => text).join('\n')).toContain(`\`${subject}\``);
  }
  pages.forEach(({ text, blocks }, index) => {
    expect(text.length).toBeLessThanOrEqual(3_000);
    expect(messageProblem(text, blocks)).toBeUndefined();
    const start = index === 0 ? '❌ Removed 0 of 300.' : `(${index + 1}/${pages.length})`;
    expect(text.startsWith(`${start}\n*Failed (300)*\n• `)).toBe(true);
    expect(visibleText(text, blocks).startsWith(`${start}\nFailed (300)\n• `)).toBe(true);
  });
});

test('a line longer than a page is cut between its parts, and a part only where it must be', () => {
  const ids = Array.from({ length: 400 }, (_, index) => String(1_000_000_000 + index));
  const line = ids.flatMap((text, index): Sentence => [
    ...(index === 0 ? [] : own(', ')),
    { kind: 'quoted', text },
  ]);
  const pages = renderReply({ tone: 'info', summary: own('&'.repeat(4_000)), sections: [{ lines: [line] }] });
  const all = seen(pages);
  expect(all.match(/\d{10}/gu)).toEqual(ids);
  expect(all.match(/&/gu)).toHaveLength(4_000);
  expect(all).not.toMatch(/^, /mu);
});

test('many short sections: all of them, in messages of no more blocks than Slack takes', () => {
  const sections = Array.from({ length: 100 }, (_, index) => ({ lines: [own(`line ${index}.`)] }));
  const pages = renderReply({ tone: 'info', summary: say`All.`, sections });
  for (let index = 0; index < 100; index += 1) expect(seen(pages)).toContain(`line ${index}.`);
  for (const { text, blocks } of pages) expect(messageProblem(text, blocks)).toBeUndefined();
  expect(pages.map(({ blocks }) => blocks.length)).toEqual([45, 46, 12]);
});

test('parts without text leave no trace, as Slack refuses empty elements', () => {
  const full = own('x'.repeat(2_897));
  const pages = renderReply({
    tone: 'info',
    summary: [...own(''), ...own('Words.')],
    sections: [{ lines: [[...full, ...own(', ')]] }],
  });
  expect(pages.map(({ text }) => text)).toEqual(['ℹ️ Words.', `(2/2)\n${'x'.repeat(2_897)}`]);
  for (const { text, blocks } of pages) expect(messageProblem(text, blocks)).toBeUndefined();
});

test('whatever the reply, all of it is on the pages, in order, and every page is within the limits', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
    .filter((value) => !value.includes('\n'));
  const part = fc.record({ kind: fc.constantFrom('own' as const, 'quoted' as const), text });
  const sentence = fc.array(part, { minLength: 1, maxLength: 60 });
  const section = fc.record(
    { heading: sentence, lines: fc.array(sentence, { maxLength: 8 }) },
    { requiredKeys: ['lines'] },
  );
  const sections = fc.array(section, { maxLength: 60 });
  fc.assert(
    fc.property(sentence, sections, (summary, all) => {
      const pages = renderReply({ tone: 'done', summary, sections: all });
      for (const page of pages) {
        expect(page.text.length).toBeLessThanOrEqual(3_000);
        expect(page.blocks.length).toBeLessThanOrEqual(46);
        expect(messageProblem(page.text, page.blocks)).toBeUndefined();
      }
      // Separators at a cut, page numbers and repeated headings aside, nothing is missing: every word in order.
      let position = 0;
      const everything = pages.flatMap(({ blocks }) => texts(blocks));
      for (const { text: wanted } of [summary, ...all.flatMap(({ lines }) => lines)].flat()) {
        const rest = wanted.replace(/^[\s,，、;；]+/u, '');
        if (Array.from(rest).length > 500 || rest === '') continue;
        const found = everything.findIndex((element, index) => index >= position && element.endsWith(rest));
        expect(found, JSON.stringify(rest)).toBeGreaterThanOrEqual(0);
        position = found + 1;
      }
    }),
    { numRuns: 60 },
  );
});

/** The text elements in order. */
function texts(blocks: unknown): readonly string[] {
  if (Array.isArray(blocks)) return blocks.flatMap(texts);
  if (typeof blocks !== 'object' || blocks === null) return [];
  const { type, text, elements } = blocks as { type?: unknown; text?: unknown; elements?: unknown };
  return type === 'text' ? [String(text)] : texts(elements);
}
