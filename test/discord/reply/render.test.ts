/** How a reply looks: its tone, its lists, its small print, and that foreign words stay inert. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reply, Section } from '../../../src/chat/reply.ts';
import { accountPart, moment, say, type Sentence } from '../../../src/chat/sentence.ts';
import { fitMessage } from './fitted.ts';
import { toMarkdown } from '../../../src/discord/reply/markdown.ts';
import { renderReply } from '../../../src/discord/reply/render.ts';
import { type MessageBody, visibleText } from '../../../emulators/discord/messages.ts';
import { startBot } from '../harness.ts';

const quoted = (text: string): Sentence => [{ kind: 'quoted', text }];
const reply = (sections: readonly Section[], more: Partial<Reply> = {}): Reply => {
  return { tone: 'partly', summary: say`Removed ${1} of ${2}.`, sections, ...more };
};

describe('a reply', () => {
  test.each([
    ['done', '✅', 0x57f287],
    ['partly', '⚠️', 0xfee75c],
    ['failed', '❌', 0xed4245],
    ['unconfirmed', '❓', 0xfee75c],
    ['refused', '⛔', 0xed4245],
    ['info', 'ℹ️', 0x5865f2],
  ] as const)('that is %s shows it at once', (tone, mark, colour) => {
    expect(renderReply(reply([], { tone }))).toEqual({
      flags: 1 << 15,
      components: [
        { type: 17, accent_color: colour, components: [{ type: 10, content: `${mark} Removed 1 of 2.` }] },
      ],
      files: [],
    });
  });

  test('has lists under headings, and paragraphs', () => {
    const sections = [
      { heading: say`Failed (${2})`, lines: [say`${'1'} — gone`, say`${'2'} — busy`] },
      { lines: [say`Try again.`, say`Request ids: ${'abc'}`] },
      { heading: say`Nothing under it`, lines: [] },
    ];
    expect(fitMessage(reply(sections), 4_000)).toEqual({
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

  test('has small print under everything else', () => {
    const sections: readonly Section[] = [
      { lines: [say`Request ${'abc'}`, say`Code ${'7'}`], small: true },
      { lines: [say`Try again.`] },
      { heading: say`Codes`, lines: [say`${'8'}`], small: true },
    ];
    expect(fitMessage(reply(sections), 4_000).body).toBe(
      'Try again.\n\n-# Request `abc`\n-# Code `7`\n\n-# Codes\n-# `8`',
    );
  });

  test('tells moments in the zone of whoever reads it, and names accounts of Discord by mentions', () => {
    const discord = { platform: 'discord', id: '300000000000000001' } as const;
    const line = say`${accountPart(discord, 'Alice')} at ${moment(1_767_322_999_999)}`;
    expect(toMarkdown(line)).toBe('<@300000000000000001> at <t:1767322999:f>');

    const others = [
      accountPart({ ...discord, platform: 'slack' }, '`x` <@1>'),
      accountPart({ ...discord, id: '1>' }, undefined),
    ];
    expect(others.map(toMarkdown)).toEqual(['`ˋxˋ <@1>`', '`1>`']);
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
    expect(toMarkdown(quoted(text))).toBe(expected);
  });

  test('never end the code that they are in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('`', ' ', '\n', '\\', '*', 'a', '\u2028', '\u200B', '🙂') }),
        (text) => {
          // As Discord reads inline code: a back-tick, anything but one, a back-tick.
          expect(
            toMarkdown([{ kind: 'own', text: 'a ' }, ...quoted(text), { kind: 'own', text: ' b' }]),
          ).toMatch(/^a `[^`\n]+` b$/u);
        },
      ),
    );
  });

  test('arrive inert, with mentions turned off', async () => {
    const hostile = '<@300000000000000001> @everyone ` **x** https://evil.example';
    const { discord } = await startBot({
      answer: ({ options }) =>
        reply([{ heading: say`Failed (${1})`, lines: [say`${options['reason'] ?? ''} — no id`] }]),
    });
    const { text, body } = await discord
      .command({ name: 'unwhitelist', options: { reason: hostile } })
      .reply();

    expect(text.split('\n')).toContain(`- \`${hostile.replace('`', 'ˋ')}\` — no id`);
    expect(body.allowed_mentions).toEqual({ parse: [] });
  });
});

test('the emulator reads what a moderator reads', () => {
  const { components } = renderReply(reply([{ heading: say`Failed (${1})`, lines: [say`${'1'} — gone`] }]));
  const body = JSON.parse(JSON.stringify({ components })) as MessageBody;
  expect(visibleText(body)).toBe('⚠️ Removed 1 of 2.\n**Failed (1)**\n- `1` — gone');
});
