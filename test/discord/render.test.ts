/** How a reply looks: its tone, its lists, what is left out when it is long, and that foreign words stay inert. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reply, Section } from '../../src/chat/reply.ts';
import { type Part, say, type Sentence } from '../../src/chat/sentence.ts';
import { catalogues } from '../../src/chat/texts/index.ts';
import { layOut } from '../../src/discord/layout.ts';
import { clippedMarkUp, markUp } from '../../src/discord/mark-up.ts';
import { type Message, renderPlain, renderReply } from '../../src/discord/render.ts';
import { fault, type MessageBody, visibleText } from '../support/fake-discord-messages.ts';
import { startBot } from './running-bot.ts';

const quoted = (text: string): Sentence => [{ kind: 'quoted', text }];
const many = (count: number, text = 'not a member of this live group'): readonly Sentence[] =>
  Array.from({ length: count }, (_, index) => say`${String(index + 1)} — ${quoted(text)}`);
const file = { name: 'all.csv', content: 'all', pointer: say`All are in the file.` };
const reply = (sections: readonly Section[], more: Partial<Reply> = {}): Reply => {
  return { tone: 'partly', summary: say`Removed ${1} of ${2}.`, sections, ...more };
};

describe('a reply', () => {
  test.each([
    ['done', '✅', 0x57f287],
    ['partly', '⚠️', 0xfee75c],
    ['failed', '❌', 0xed4245],
    ['refused', '⛔', 0xed4245],
    ['info', 'ℹ️', 0x5865f2],
  ] as const)('that is %s shows it at once', (tone, mark, colour) => {
    expect(renderReply(reply([], { tone }))).toEqual({
      flags: 1 << 15,
      components: [
        { type: 17, accent_color: colour, components: [{ type: 10, content: `${mark} Removed 1 of 2.` }] },
      ],
    });
  });

  test('has lists under headings, and paragraphs', () => {
    const sections = [
      { heading: say`Failed (${2})`, lines: [say`${'1'} — gone`, say`${'2'} — busy`] },
      { lines: [say`Try again.`, say`Request ids: ${'abc'}`] },
      { heading: say`Nothing under it`, lines: [] },
    ];
    expect(layOut(reply(sections), 4_000)).toEqual({
      summary: '⚠️ Removed 1 of 2.',
      body: [
        '**Failed (2)**',
        '- `1` — gone',
        '- `2` — busy',
        '',
        'Try again.',
        'Request ids: `abc`',
        '',
        '**Nothing under it**',
      ].join('\n'),
    });
  });
});

describe('a reply that is too long', () => {
  const advice = say`Check the ids, or tell whoever runs this bot.`;
  const sections = [
    { heading: say`Failed (${200})`, lines: many(200) },
    { heading: say`Not sent (${2})`, lines: many(2) },
    { lines: [advice] },
  ];

  test('loses lines of the longest list only, says so, and has the file', () => {
    const { body, file: attached } = layOut(reply(sections, { file }), 3_600);
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
      markUp(advice),
      '',
      'All are in the file.',
    ]);
    expect(body.length).toBeGreaterThan(3_500);
  });

  test('ends in … where there is no file', () => {
    const { body, file: attached } = layOut(reply(sections), 3_600);
    expect(attached).toBeUndefined();
    expect(body).toMatch(/\n\n…$/u);
  });

  test('of paragraphs alone is cut at the end, each paragraph having its share', () => {
    const paragraph = Array.from({ length: 30 }, (_, index) => say`${'9'.repeat(60)} (${index}) `).flat();
    const { body } = layOut(reply(Array.from({ length: 6 }, () => ({ lines: [paragraph] }))), 3_600);

    expect(body.split('\n\n')).toEqual([
      ...Array.from({ length: 4 }, () => clippedMarkUp(paragraph, 900)),
      '…',
    ]);
  });

  test('has no file when everything fits', () => {
    expect(
      renderReply(reply([{ heading: say`Failed (${3})`, lines: many(3) }], { file })),
    ).not.toHaveProperty('files');
  });

  test('is cut between words of ours and not inside of foreign ones', () => {
    const sentence = say`Ids: ${'1'.repeat(20)}, ${'2'.repeat(20)}.`;
    expect(clippedMarkUp(sentence, 60)).toBe(markUp(sentence));
    expect(clippedMarkUp(sentence, 50)).toBe(`Ids: \`${'1'.repeat(20)}\`, …`);
    expect(clippedMarkUp(sentence, 20)).toBe('Ids: …');
  });

  test('is taken by Discord, whatever it is made of', () => {
    const sentence = fc.array(fc.string({ maxLength: 200 })).map((parts): Sentence => {
      return parts.map((text, index): Part =>
        index % 2 === 0 ? { kind: 'quoted', text } : { kind: 'own', text: 'own' },
      );
    });
    const section = fc.record({ heading: sentence, lines: fc.array(sentence) }, { requiredKeys: ['lines'] });
    fc.assert(
      fc.property(sentence, fc.array(section), fc.boolean(), (summary, sections, withFile) => {
        const long = reply(sections, { summary, ...(withFile && { file }) });
        for (const { files = [], ...message } of [renderReply(long), renderPlain(long)]) {
          const sent = files.map(({ name }) => ({ name, content: '' }));
          expect(fault(onTheWire(message), sent)).toBeUndefined();
        }
      }),
    );
  });
});

describe('foreign words', () => {
  test.each([
    ['`', '`ˋ`'],
    ['``` x ```', '`ˋˋˋ x ˋˋˋ`'],
    ['', '`∅`'],
    ['   ', '`∅`'],
    [' a ', '`a`'],
    ['a\nb', '`a b`'],
    ['\\', '`\\`'],
    ['<@1> @everyone [x](y) **z** :smile:', '`<@1> @everyone [x](y) **z** :smile:`'],
  ])('%j are %s', (text, expected) => {
    expect(markUp(quoted(text))).toBe(expected);
  });

  test('never end the code that they are in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('`', ' ', '\n', '\\', '*', 'a', '\u2028', '\u200B', '🙂') }),
        (text) => {
          // As Discord reads inline code: a back-tick, anything but one, a back-tick.
          expect(markUp([{ kind: 'own', text: 'a ' }, ...quoted(text), { kind: 'own', text: ' b' }])).toMatch(
            /^a `[^`\n]+` b$/u,
          );
        },
      ),
    );
  });

  test('arrive inert, with mentions turned off', async () => {
    const hostile = '<@300000000000000001> @everyone ` **x** https://evil.example';
    const { discord } = await startBot({
      answer: ({ options }) =>
        reply([{ heading: say`Failed (${1})`, lines: [say`${options['users'] ?? ''} — no id`] }]),
    });
    const { text, body } = await discord
      .command({ name: 'unwhitelist', options: { users: hostile } })
      .reply();

    expect(text.split('\n')).toContain(`- \`${hostile.replace('`', 'ˋ')}\` — no id`);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });
});

describe.each(Object.entries(catalogues))('own words in %s', (_locale, catalogue) => {
  test('hold nothing that Discord would take for mark-up', () => {
    const words = sentencesOf(catalogue)
      .flat()
      .filter(({ kind }) => kind === 'own');
    expect(words.length).toBeGreaterThan(50);
    for (const { text } of words) {
      expect(text).not.toMatch(
        /[*~|`\\<>[\]#]|__|(?<!\w)_|_(?!\w)|:\w+:|@everyone|@here|https?:|^\s*(?:-|\d+\.)\s/u,
      );
    }
  });
});

function onTheWire(message: Message): MessageBody {
  return JSON.parse(JSON.stringify(message)) as MessageBody;
}

/** Every sentence of a catalogue; those that are made of something are made of foreign words. */
function sentencesOf(entry: unknown): readonly Sentence[] {
  if (typeof entry === 'function') return sentencesOf(sample(entry as (...given: unknown[]) => unknown));
  if (isSentence(entry)) return [entry];
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(sentencesOf) : [];
}

function sample(make: (...given: unknown[]) => unknown): unknown {
  const word = 'name';
  try {
    return make(...Array.from({ length: make.length }, () => [word]));
  } catch {
    return make(...Array.from({ length: make.length }, () => word));
  }
}

function isSentence(entry: unknown): entry is Sentence {
  return (
    Array.isArray(entry) &&
    entry.every((part: unknown) => typeof part === 'object' && part !== null && 'kind' in part)
  );
}

test('the stand-in reads what a moderator reads', () => {
  const message = renderReply(reply([{ heading: say`Failed (${1})`, lines: [say`${'1'} — gone`] }]));
  expect(visibleText(onTheWire(message))).toBe('⚠️ Removed 1 of 2.\n**Failed (1)**\n- `1` — gone');
});
