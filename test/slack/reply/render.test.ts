/** Replies as Slack messages: one message, nothing too long, nothing foreign that acts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Button, Reply } from '../../../src/chat/reply.ts';
import { accountPart, enumerate, moment, plainText, say, type Sentence } from '../../../src/chat/sentence.ts';
import { FORMS, renderReply, type Message } from '../../../src/slack/reply/render.ts';
import { messageProblem, readMessage } from '../../../emulators/slack/messages.ts';

const own = (text: string): Sentence => [{ kind: 'own', text }];
const read = ({ text, blocks = [] }: Message) => readMessage({ text, blocks }).content;
const seen = (message: Message): string => read(message).text;
const problemOf = ({ text, blocks = [] }: Message): string | undefined => messageProblem(text, blocks);

test('a mark, a summary, paragraphs and lists', () => {
  const { message, complete } = renderReply({
    tone: 'partly',
    summary: say`Removed ${1} of ${2} from ${'main'}.`,
    sections: [
      { heading: say`Failed (${1})`, lines: [say`${'7'} — no`] },
      { lines: [say`one`, say`two ${'x'}`] },
    ],
  });
  expect(complete).toBe(true);
  const text = (words: string, style?: object) => ({ type: 'text', text: words, ...(style && { style }) });
  const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
  expect(message).toEqual({
    text: '⚠️ Removed 1 of 2 from `main`.\n*Failed (1)*\n• `7` — no\none\ntwo `x`',
    blocks: [
      {
        type: 'rich_text',
        elements: [section(text('⚠️ Removed 1 of 2 from '), text('main', { code: true }), text('.'))],
      },
      {
        type: 'rich_text',
        elements: [
          section(text('Failed (1)', { bold: true })),
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: [section(text('7', { code: true }), text(' — no'))],
          },
        ],
      },
      { type: 'rich_text', elements: [section(text('one\ntwo '), text('x', { code: true }))] },
    ],
  });
});

test.each([
  ['done', '✅'],
  ['partly', '⚠️'],
  ['failed', '❌'],
  ['unconfirmed', '❓'],
  ['refused', '⛔'],
  ['info', 'ℹ️'],
] as const)('%s begins with %s', (tone, mark) => {
  const { message } = renderReply({ tone, summary: say`Words.`, sections: [] });
  expect(message.text).toBe(`${mark} Words.`);
  expect(seen(message)).toBe(`${mark} Words.`);
});

test.each([
  '<!channel>',
  '<@U1>',
  '*bold*',
  '`code` `',
  '&lt;',
  '<https://evil.example|click>',
  '<!date^0^{date}|x>',
  '_x_ ~y~',
  '> q',
])('foreign %s is shown as it is, and acts nowhere', (foreign) => {
  const reply: Reply = {
    tone: 'failed',
    summary: say`about ${foreign}`,
    sections: [
      { heading: say`heading ${foreign}`, lines: [say`${foreign}: line`] },
      { lines: [say`${foreign}`] },
      { lines: [say`small ${foreign}`], small: true },
    ],
  };
  const { text, blocks = [] } = renderReply(reply).message;
  // Blocks: the exact characters, as text elements in code style, and no element that could act.
  expect(seen({ text, blocks: blocks.slice(0, 3) })).toBe(
    `❌ about ${foreign}\nheading ${foreign}\n• ${foreign}: line\n${foreign}`,
  );
  const types = [...JSON.stringify(blocks.slice(0, 3)).matchAll(/"type":"(\w+)"/gu)].map(([, type]) => type);
  expect(new Set(types)).toEqual(new Set(['rich_text', 'rich_text_section', 'rich_text_list', 'text']));
  const [context] = read({ text, blocks }).blocks.slice(3);
  const small = context?.type === 'context' ? JSON.stringify(context.elements) : '';
  // mrkdwn: no control character but in Slack's escapes, and every back-tick opens or closes a whole quotation.
  for (const mrkdwn of [text, small])
    expect(mrkdwn.replaceAll(/&(?:amp|lt|gt);/gu, '')).not.toMatch(/[&<>]/u);
  const outside = text.split('`').filter((_, index) => index % 2 === 0);
  expect(outside).toEqual(['❌ about ', '\n*heading ', '*\n• ', ': line\n', '\nsmall ', '']);
  expect(small.split('`')).toHaveLength(3);
});

test('a time is a date of Slack, in the reader’s zone', () => {
  const sentence = say`since ${moment(Date.UTC(2026, 0, 2, 3, 4, 59, 999))}`;
  const { message } = renderReply({ tone: 'info', summary: sentence, sections: [] });
  expect(message.text).toBe('ℹ️ since <!date^1767323099^{date_short_pretty} {time}|2026-01-02 03:04 UTC>');
  expect(JSON.stringify(message.blocks)).toContain(
    JSON.stringify({
      type: 'date',
      timestamp: 1_767_323_099,
      format: '{date_short_pretty} {time}',
      fallback: '2026-01-02 03:04 UTC',
    }),
  );
  expect(problemOf(message)).toBeUndefined();
  expect(seen(message)).toBe('ℹ️ since 2026-01-02 03:04 UTC');
});

describe('an account', () => {
  const reply = (platform: 'slack' | 'discord', id: string): Reply => ({
    tone: 'info',
    summary: say`by ${accountPart({ platform, id }, 'alice <!here>')}`,
    sections: [],
  });
  test('of Slack is a mention in a message to one person', () => {
    const { message } = renderReply(reply('slack', 'U5'));
    expect(read(message)).toMatchObject({ text: 'ℹ️ by @U5', mentions: ['U5'] });
    expect(message.text).toBe('ℹ️ by `alice &lt;!here&gt;`');
  });
  test.each([
    ['of Discord', 'discord', '123'],
    ['with an id that is none of Slack’s', 'slack', 'x'],
  ] as const)('%s is its name', (_, platform, id) => {
    const { message } = renderReply(reply(platform, id));
    expect(read(message)).toMatchObject({ text: 'ℹ️ by alice <!here>', mentions: [] });
    expect(JSON.stringify(message.blocks)).toContain('"style":{"code":true}');
  });
  test.each(FORMS)('pings nobody in a channel, as %s', (form) => {
    const { message } = renderReply(reply('slack', 'U5'), { form, audience: 'channel' });
    expect(read(message).mentions).toEqual([]);
    expect(seen(message).replaceAll('`', '')).toBe('ℹ️ by @alice <!here>');
    expect(message.text).toBe('ℹ️ by `@alice &lt;!here&gt;`');
  });
});

test('small print of all sections stands together under everything else but the buttons', () => {
  const { message, complete } = renderReply({
    tone: 'failed',
    summary: say`Failed.`,
    sections: [
      { lines: [say`code ${'AccessDenied'}`], small: true },
      { lines: [say`Try again.`] },
      { heading: say`Requests`, lines: [say`${'2026'}`, []], small: true },
    ],
    buttons: [{ key: 'k', label: 'Retry', style: 'normal' }],
  });
  expect(complete).toBe(true);
  expect(message.blocks?.map(({ type }) => type)).toEqual(['rich_text', 'rich_text', 'context', 'actions']);
  expect(message.blocks?.[2]).toEqual({
    type: 'context',
    elements: [{ type: 'mrkdwn', text: 'code `AccessDenied`\nRequests\n`2026`' }],
  });
  expect(message.text).toBe('❌ Failed.\nTry again.\ncode `AccessDenied`\nRequests\n`2026`');
});

test('small print that is too long is cut, and that is told', () => {
  const lines = Array.from({ length: 100 }, () => say`${'x'.repeat(80)}`);
  const { message, complete } = renderReply({
    tone: 'info',
    summary: say`A.`,
    sections: [{ lines, small: true }],
  });
  expect(complete).toBe(false);
  expect(problemOf(message)).toBeUndefined();
  expect(seen(message)).toMatch(/^ℹ️ A\.\n`x.*\n…$/su);
});

test('ids and tokens that follow each other are one piece of code, and other foreign words are not joined', () => {
  const summary = say`${enumerate(['7', '8', '9'], '、')} and ${enumerate(['a', 'b'], ', ')}${'c'}`;
  const { message } = renderReply({ tone: 'info', summary, sections: [] });
  expect(message.text).toBe('ℹ️ `7、8、9` and `a, b``c`');
  expect(JSON.stringify(message.blocks)).toContain('{"type":"text","text":"7、8、9","style":{"code":true}}');
});

test.each([
  ['words with a space in them', say`${'a b'}, ${'c'}`, '`a b`, `c`'],
  ['words with a separator in them', say`${'a，b'}, ${'c'}`, '`a，b`, `c`'],
  ['a nickname and an id', say`${'Anna'} ${'7'}`, '`Anna` `7`'],
  ['an id and what is said of it', say`${'7'} — ${'no-member'}`, '`7` — `no-member`'],
])('%s are no list', (_, summary, text) => {
  expect(renderReply({ tone: 'info', summary, sections: [] }).message.text).toBe(`ℹ️ ${text}`);
});

test('900 short tokens are one piece, in far less than the JSON that Slack takes', () => {
  const tokens = Array.from({ length: 900 }, (_, index) => `a${index}`);
  const { message, complete } = renderReply({
    tone: 'refused',
    summary: say`No ids.`,
    sections: [{ heading: say`Not read`, lines: [enumerate(tokens, ', ')] }],
  });
  expect(complete).toBe(true);
  expect(seen(message)).toContain(`• ${tokens.join(', ')}`);
  expect(JSON.stringify(message.blocks).length).toBeLessThan(7_000);
});

test('more buttons than one row takes stand in several', () => {
  const buttons = Array.from({ length: 60 }, (_, index): Button => ({
    key: `k${index}`,
    label: `g${index}`,
    style: 'normal',
  }));
  const { message } = renderReply({ tone: 'info', summary: say`Which?`, sections: [], buttons });
  expect(problemOf(message)).toBeUndefined();
  expect(read(message).buttons).toEqual(buttons.map(({ label }) => label));
});

test('parts and lines without text leave no trace, as Slack refuses empty elements', () => {
  const { message } = renderReply({
    tone: 'info',
    summary: [...own(''), ...own('Words.')],
    sections: [{ lines: [own(''), []] }, { heading: own(''), lines: [own('x'), own('')] }],
  });
  expect(message.text).toBe('ℹ️ Words.\nx');
  expect(seen(message)).toBe('ℹ️ Words.\nx');
  expect(problemOf(message)).toBeUndefined();
});

test('whatever the reply, every form of it is within the limits, and all of it is there or that is told', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
    .filter((value) => !value.includes('\n'));
  const part = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('own' as const, 'quoted' as const), text }) },
    fc.integer({ min: 0, max: 4e12 }).map((ms) => ({ kind: 'time' as const, ms, text: 'then' })),
    fc.record({
      kind: fc.constant('account' as const),
      account: fc.constant({ platform: 'slack' as const, id: 'U5' }),
      text,
    }),
  );
  const sentence = fc.array(part, { minLength: 1, maxLength: 60 });
  const section = fc.record(
    {
      heading: sentence,
      lines: fc.array(sentence, { maxLength: 8 }),
      small: fc.constant(true as const),
    },
    { requiredKeys: ['lines'] },
  );
  const sections = fc.array(section, { maxLength: 60 });
  const labels = fc.array(text, { maxLength: 30 });
  let cut = 0;
  fc.assert(
    fc.property(sentence, sections, labels, (summary, all, names) => {
      const buttons = names.map((label, index): Button => ({ key: `k${index}`, label, style: 'normal' }));
      const reply: Reply = { tone: 'done', summary, sections: all, buttons };
      for (const form of FORMS) {
        const { message, complete } = renderReply(reply, { form, audience: 'channel' });
        expect(message.text.length).toBeLessThanOrEqual(3_000);
        expect(problemOf(message)).toBeUndefined();
        if (form !== 'text') expect(read(message).buttons).toHaveLength(buttons.length);
        if (!complete) cut += 1;
        else if (form === 'rich') {
          const everything = plainText(all.flatMap(({ lines }) => lines.flat()));
          expect(seen(message).length).toBeGreaterThanOrEqual(everything.length);
          expect(seen(message)).not.toMatch(/…$/u);
        }
      }
    }),
    // A counterexample is far too large to be made small in any time.
    { numRuns: 60, endOnFailure: true },
  );
  expect(cut).toBeGreaterThan(10);
});
