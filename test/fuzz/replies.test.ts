/** Replies with anything foreign in them, on both platforms: taken by it, and nothing in them acts. */
import type { types } from '@slack/bolt';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Button, Choice, Picker, Reply } from '../../src/chat/reply.ts';
import { inert, say, type Sentence } from '../../src/chat/sentence.ts';
import { componentRows } from '../../src/discord/reply/components.ts';
import { renderPlain, renderReply as renderForDiscord } from '../../src/discord/reply/render.ts';
import { pickerModal, questionModal } from '../../src/slack/reply/modal.ts';
import { FORMS, renderReply as renderForSlack, type Message } from '../../src/slack/reply/render.ts';
import { loadDescription } from '../../emulators/discord/description.ts';
import { editProblems } from '../../emulators/discord/inspection.ts';
import { fault, type MessageBody, visibleText } from '../../emulators/discord/messages.ts';
import { callProblems } from '../../emulators/slack/inspection.ts';
import { fuzz, fuzzAsync } from './cases.ts';

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const bit = fc.oneof(
  anyUnit,
  fc.constantFrom(
    '`',
    '```',
    '*',
    '_',
    '~',
    '|',
    '<',
    '>',
    '&',
    '&lt;',
    '\\',
    '\n',
    '\r\n',
    '\u2028',
    '\u202E',
    '\u200B',
  ),
  fc.constantFrom(
    '@everyone',
    '<@U1>',
    '<!channel>',
    '<!subteam^S1>',
    '<#C1>',
    '<@&1>',
    '</x:1>',
    '<t:1:R>',
    ':smile:',
  ),
  fc.constantFrom(
    'https://evil.example',
    '[a](https://evil.example)',
    '# ',
    '- ',
    '> ',
    '🙂',
    '10001',
    'é',
    ' ',
    '',
  ),
);
const text = fc.array(bit, { maxLength: 30, size: 'medium' }).map((bits) => bits.join(''));
const foreign = fc.oneof(
  { weight: 4, arbitrary: fc.array(bit, { maxLength: 3 }).map((bits) => bits.join('')) },
  { weight: 1, arbitrary: text },
);

const VISIBLE_ASCII = /^[\x21-\x7E]{1,80}$/u;

fuzz('replies: foreign text is inert', text, (given) => {
  const shown = inert(given);
  expect(shown).not.toBe('');
  expect(shown).toBe(shown.trim());
  expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]|\s\s/u);
  expect(Array.from(shown).length).toBeLessThanOrEqual(80);
  expect(inert(shown)).toBe(shown);
  if (VISIBLE_ASCII.test(given)) expect(shown).toBe(given);
});

/** Words of ours, in which nothing is mark-up. */
const OWN = ['Removed ', ' of ', 'Failed (', ')', '：', '用户', ', ', ' — ', '. ', 'x'];
const own = fc.constantFrom(...OWN);
const sentence = fc
  .array(fc.tuple(own, fc.option(foreign, { nil: undefined })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts): Sentence =>
    parts.flatMap(([ours, theirs]) => [
      { kind: 'own' as const, text: ours },
      ...(theirs === undefined ? [] : say`${theirs}`),
    ]),
  );
const section = fc.record(
  { heading: sentence, lines: fc.array(sentence, { maxLength: 12 }) },
  { requiredKeys: ['lines'] },
);
const key = fc.stringMatching(/^[\w-]{22}$/u);
const label = fc
  .oneof(foreign, foreign.map(inert), fc.string({ minLength: 70, maxLength: 90 }))
  .filter((text) => text.trim() !== '');
const button = fc.record<Button>({ key, label, style: fc.constantFrom('primary', 'normal', 'danger') });
const choice = fc.record<Choice>({
  value: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
  label: foreign.map(inert),
});
/** Seldom as many as take several selects, which is where they are cut. */
const choices = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.uniqueArray(choice, { selector: ({ value }) => value, minLength: 1, maxLength: 20 }),
  },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(choice, {
      selector: ({ value }) => value,
      minLength: 20,
      maxLength: 130,
      size: 'max',
    }),
  },
);
const picker = fc.record({
  key,
  title: fc.constantFrom('Pick users', '选择用户'),
  submit: fc.constantFrom('Remove', '移出'),
  choices,
  chosen: fc.constant([]),
  offset: fc.nat(300),
  choose: fc.constant(() => Promise.resolve('choose')),
  turnTo: fc.constant((offset: number) => Promise.resolve(`turn-${offset}`)),
}) satisfies fc.Arbitrary<Picker>;
const file = fc.record({
  name: fc.string().map((name) => `unwhitelist-${name}.csv`),
  content: fc.string(),
  pointer: sentence,
  tooLarge: sentence,
});
const reply = fc.record<Reply, 'tone' | 'summary' | 'sections'>(
  {
    tone: fc.constantFrom('done', 'partly', 'failed', 'refused', 'info'),
    summary: sentence,
    sections: fc.array(section, { maxLength: 6 }),
    file,
    wantsFile: fc.boolean(),
    buttons: fc.array(button, { maxLength: 4 }),
    picker,
  },
  { requiredKeys: ['tone', 'summary', 'sections'] },
);

const quotedIn = ({ summary, sections }: Reply): readonly string[] =>
  [summary, ...sections.flatMap(({ heading = [], lines }) => [heading, ...lines])]
    .flat()
    .flatMap(({ kind, text }) => (kind === 'quoted' ? [text] : []));

/** Without words of ours, list marks and page numbers, nothing may be left. */
const withoutOurs = (text: string): string =>
  [...OWN, '✅', '⚠️', '❌', '⛔', 'ℹ️', '**', '*', '• ', '- ', '…', '\n'].reduce(
    (left, word) => left.replaceAll(word, ''),
    text.replaceAll(/^\(\d+\/\d+\)$/gmu, ''),
  );

/** What is outside of code, where code begins and ends with a back-tick on both platforms. */
const outsideOfCode = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .split('`')
        .filter((_, index) => index % 2 === 0)
        .join(''),
    )
    .join('\n');

/** Returns what is shown as code. */
function expectSlackTakes(message: Message): string {
  const { text, blocks = [] } = message;
  expect(callProblems({ method: 'response_url', args: { ...message } })).toEqual([]);
  expect(text.length).toBeLessThanOrEqual(3_000);
  expect(text.replaceAll(/&(?:amp|lt|gt);/gu, '')).not.toMatch(/[<>&]/u);
  expect(withoutOurs(outsideOfCode(text)).trim()).toBe('');
  const { true: code = [], false: plain = [] } = Object.groupBy(textElements(blocks), ({ style }) =>
    style?.code === true ? 'true' : 'false',
  );
  expect(withoutOurs(plain.map((element) => element.text).join('\n')).trim()).toBe('');
  return code.map((element) => element.text).join('\n');
}

/** The text elements; anything else in a text would be one that acts: a link, a mention, an emoji. */
function textElements(blocks: NonNullable<Message['blocks']>): readonly types.RichTextText[] {
  const sections = blocks
    .flatMap((block) => (block.type === 'rich_text' ? block.elements : []))
    .flatMap((element) => (element.type === 'rich_text_list' ? element.elements : [element]));
  expect(sections.filter(({ type }) => type !== 'rich_text_section')).toEqual([]);
  const elements = sections.flatMap((section) => section.elements as { readonly type: string }[]);
  expect(elements.filter(({ type }) => type !== 'text')).toEqual([]);
  return elements as types.RichTextText[];
}

fuzz('replies: Slack takes every message', reply, (one) => {
  for (const form of FORMS) {
    const { message, complete } = renderForSlack(one, { form });
    const shown = expectSlackTakes(message);
    if (complete && form === 'rich') {
      expect(quotedIn(one).filter((quoted) => !shown.includes(quoted))).toEqual([]);
    }
    const rows = (message.blocks ?? []).filter(({ type }) => type === 'actions');
    expect(rows).toHaveLength((one.buttons ?? []).length === 0 || form === 'text' ? 0 : 1);
  }
});

const place = fc.record(
  { channelId: fc.constantFrom('C1', null), threadTs: fc.constant('1.2') },
  { requiredKeys: ['channelId'] },
);
const locale = fc.constantFrom('en' as const, 'zh-CN' as const);
const modal = fc.tuple(reply, picker, fc.constantFrom('Remove from whitelist', '移出白名单'), place, locale);

fuzz('replies: Slack takes every modal', modal, ([one, choices, title, where, language]) => {
  const views = [pickerModal(one, choices, where, language), questionModal(one, title, where, language)];
  for (const view of views) {
    // What a modal cannot show is a message.
    if (view === undefined) continue;
    const args = { trigger_id: '1', view: JSON.stringify(view) };
    expect(callProblems({ method: 'views.open', args })).toEqual([]);
    const blocks = view.blocks.filter((block): block is types.RichTextBlock => block.type === 'rich_text');
    expectSlackTakes({ text: 'x', blocks });
  }
});

fuzzAsync('replies: Discord takes every message', reply, async () => {
  const description = await loadDescription();
  const check = async (one: Reply): Promise<void> => {
    const rows = await componentRows(one);
    for (const { files = [], ...message } of [renderForDiscord(one, rows), renderPlain(one)]) {
      const body = JSON.parse(JSON.stringify(message)) as MessageBody;
      const sent = files.map(({ name }) => ({ name, content: '' }));
      expect(fault(body, sent)).toBeUndefined();
      expect(editProblems(description, body, sent)).toEqual([]);
      expect(withoutOurs(outsideOfCode(visibleText(body))).trim()).toBe('');
      for (const { name } of files) expect(name).toMatch(/^[\w.-]+$/u);
      // Nothing is left out without a word.
      const text = visibleText(body);
      const whole = quotedIn(one).every((quoted) => text.includes(quoted.replaceAll('`', 'ˋ')));
      if (!whole) expect(text).toContain('…');
    }
  };
  return { check };
});
