/** The text of a message as people meet it, out of everything in which Slack may put it. */
import { describe, expect, test } from 'vitest';
import { messageText } from '../../../src/slack/listeners/message-text.ts';
import { processorMsOf } from '../../support/process/processor-time.ts';

const section = (type: string, text: string) => ({ type: 'section', text: { type, text } });
const words = (text: string, style?: object) => ({ type: 'text', text, ...(style && { style }) });
const line = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
const list = (style: string, items: readonly string[], more: object = {}) => ({
  type: 'rich_text_list',
  style,
  ...more,
  elements: items.map((item) => line(words(item))),
});

test.each<[string, object, string]>([
  ['text alone', { text: '1 &amp; <@U5> <tel:+1845|+1845> &lt;2&gt;' }, '1 & <@U5> <tel:+1845|+1845> <2>'],
  ['a section', { text: '', blocks: [section('mrkdwn', '&lt;1&gt; *2*')] }, '<1> *2*'],
  ['plain text', { text: ' ', blocks: [section('plain_text', '&lt;1')] }, '&lt;1'],
  ['nothing', { blocks: [{ type: 'divider' }] }, ''],
  ['null', { text: null, blocks: [section('mrkdwn', '2')], attachments: null }, '2'],
])('of %s', (_, message, expected) => {
  expect(messageText({ ...message })).toBe(expected);
});

test.each<[string, readonly object[], string]>([
  [
    'a header and a section',
    [{ type: 'header', text: { type: 'plain_text', text: '1' } }, section('mrkdwn', '2')],
    '1\n2',
  ],
  [
    'a section with fields',
    [
      {
        ...section('mrkdwn', '0'),
        fields: [
          { type: 'mrkdwn', text: '1' },
          { type: 'plain_text', text: '2' },
        ],
      },
    ],
    '0\n1\n2',
  ],
  [
    'a context',
    [
      {
        type: 'context',
        elements: [
          { type: 'mrkdwn', text: '1' },
          { type: 'image', alt_text: 'x' },
        ],
      },
    ],
    '1',
  ],
  ['Markdown', [{ type: 'markdown', text: '| 1 | &lt; |' }], '| 1 | &lt; |'],
  [
    'a table',
    [
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'id' },
            { type: 'raw_text', text: 'why' },
          ],
          [{ type: 'raw_number', value: 7, text: '7' }, rich(line(words('a '), words('b')))],
        ],
      },
    ],
    'id\twhy\n7\ta b',
  ],
  [
    'a data table and a card',
    [
      { type: 'data_table', caption: 'c', rows: [[{ type: 'raw_text', text: '1' }]] },
      { type: 'card', title: { type: 'mrkdwn', text: '2' }, body: { type: 'mrkdwn', text: '3' } },
      { type: 'container', title: { type: 'plain_text', text: '4' }, child_blocks: [section('mrkdwn', '5')] },
    ],
    'c\n1\n2\n3\n4\n5',
  ],
  [
    'rich text',
    [
      rich(
        line(words('1 &amp; '), { type: 'user', user_id: 'U5' }, { type: 'emoji', name: 'wave' }),
        { type: 'rich_text_quote', elements: [words('2'), words('3', { bold: true })] },
        { type: 'rich_text_preformatted', elements: [words('4\n5')] },
        list('bullet', ['6', '7']),
        list('ordered', ['8', '9']),
      ),
    ],
    '1 &amp; <@U5>:wave:\n23\n4\n5\n6\n7\n8\n9',
  ],
  [
    'links and mentions',
    [
      rich(
        line(
          { type: 'link', url: 'https://a.example/' },
          { type: 'link', url: 'tel:10001', text: ' 10001' },
          { type: 'channel', channel_id: 'C5' },
          { type: 'usergroup', usergroup_id: 'S5' },
          { type: 'broadcast', range: 'here' },
          { type: 'date', timestamp: 1, format: '{date}', fallback: '1970' },
        ),
      ),
    ],
    'https://a.example/ 10001<#C5><!subteam^S5>',
  ],
  [
    'controls, which nobody wrote',
    [
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: '1' } }] },
      { type: 'input', label: { type: 'plain_text', text: '2' } },
      section('mrkdwn', '3'),
    ],
    '3',
  ],
  ['a kind that is not known yet', [{ type: 'novelty', title: '1', elements: [{ text: '2' }] }], '1\n2'],
])('of blocks with %s', (_, blocks, expected) => {
  expect(messageText({ blocks })).toBe(expected);
});

describe('text and blocks', () => {
  test.each<[string, string, readonly object[], string]>([
    [
      'that say the same are read once',
      '*10001* 10002',
      [rich(line(words('10001', { bold: true }), words(' 10002')))],
      '10001 10002',
    ],
    [
      'that say the same in a list are read once, without the numbers of its items',
      '3. 10001\n4. 10002',
      [rich(list('ordered', ['10001', '10002'], { offset: 2 }))],
      '10001\n10002',
    ],
    [
      'that say the same with links and dates are read once',
      '<tel:10001|10001> <https://x.example/9|here> <!date^123^{date}|2026-01-02> <@U5>',
      [
        rich(
          line(
            { type: 'link', url: 'tel:10001', text: '10001' },
            { type: 'link', url: 'https://x.example/9', text: ' here ' },
            { type: 'date', timestamp: 123, format: '{date}', fallback: '2026-01-02' },
            { type: 'user', user_id: 'U5' },
          ),
        ),
      ],
      '10001 here <@U5>',
    ],
    [
      'of which the blocks hold more are the blocks',
      'Report for 7',
      [section('mrkdwn', '7: 10001')],
      '7: 10001',
    ],
    [
      'of which the text holds more are the text',
      '10001 10002',
      [section('mrkdwn', 'See 10001')],
      '10001 10002',
    ],
    [
      'of which each holds something are both',
      '10001 10002',
      [section('mrkdwn', '10002 10003')],
      '10001 10002\n10002 10003',
    ],
    ['of which one mentions somebody are both', '<@U5>', [section('mrkdwn', '10001')], '<@U5>\n10001'],
  ])('%s', (_, text, blocks, expected) => {
    expect(messageText({ text, blocks })).toBe(expected);
  });
});

describe('attachments', () => {
  test('of old apps have all their texts read', () => {
    const attachment = {
      fallback: 'not shown',
      pretext: '1 &amp;',
      author_name: 'x',
      title: '2',
      text: '3',
      footer: '7',
      fields: [{ title: '4', value: '5' }, { title: 'only a title' }, null],
      blocks: [section('mrkdwn', '6')],
    };
    expect(messageText({ text: '0', attachments: [attachment, 'x', null] })).toBe(
      '0\n1 &\n2\n3\n6\n4\n5\nonly a title\n7',
    );
  });

  test('that are shared messages are read once, without where they come from', () => {
    const attachment = {
      is_share: true,
      is_msg_unfurl: true,
      author_name: 'alice',
      footer: 'Posted in #room-777',
      fallback: '[3:00] alice: 10001',
      text: '*10001*\n10002',
      message_blocks: [
        { team: 'T1', message: { blocks: [rich(line(words('10001', { bold: true }), words('\n10002')))] } },
      ],
    };
    expect(messageText({ text: 'these, please', attachments: [attachment] })).toBe(
      'these, please\n10001\n10002',
    );
  });

  test('of a shared message are read, too, but not without end', () => {
    const inner = { text: '10002', attachments: [{ text: '10003' }] };
    const nested = (message: object): object => ({
      text: '1',
      attachments: [{ message_blocks: [{ message }] }],
    });
    const shared = { text: '10001', attachments: [{ message_blocks: [{ message: inner }] }] };
    expect(messageText(shared)).toBe('10001\n10002\n10003');
    let deep: object = { text: 'bottom' };
    for (let depth = 0; depth < 1_000; depth += 1) deep = nested(deep);
    expect(messageText({ ...deep })).not.toContain('bottom');
  });
});

test('goes no further than blocks go', () => {
  const blocks = JSON.parse(`${'['.repeat(1_000)}"1"${']'.repeat(1_000)}`) as unknown;
  expect(messageText({ blocks })).toBe('');
});

test('takes time in proportion to what there is to read', () => {
  const blocks = [rich(...Array.from({ length: 50_000 }, (_, index) => line(words(`${index}`))))];
  const text = Array.from({ length: 50_000 }, (_, index) => `${index}`).join('\n');
  let read: unknown;
  expect(processorMsOf(() => (read = messageText({ text, blocks })))).toBeLessThan(1_000);
  expect(read).toBe(text);
});
