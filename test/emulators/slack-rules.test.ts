/** The emulator of Slack finds what Slack does not document: one wrong message, modal or answer for each rule. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSlackEmulator, type SlackEmulator } from '../../emulators/slack/index.ts';
import { answerProblems, frameProblems } from '../../emulators/slack/acknowledgements.ts';
import { callProblems } from '../../emulators/slack/inspection.ts';

const ID = (length: number): string => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (more: object = { text: mrkdwn('a') }) => ({ type: 'section', ...more });
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...more });
const actions = (...elements: readonly object[]) => ({ type: 'actions', elements });
const rich = (...elements: readonly object[]) => ({ type: 'rich_text', elements });
const line = (...elements: readonly object[]) => ({ type: 'rich_text_section', elements });
const many = <Item>(count: number, item: Item): readonly Item[] => Array.from({ length: count }, () => item);
const option = (more: object = {}) => ({ text: plain('One'), value: '1', ...more });
const select = (more: object = {}) => ({ type: 'multi_static_select', options: [option()], ...more });
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('l'),
  element,
  ...more,
});
const modal = (more: object = {}) => ({ type: 'modal', title: plain('t'), blocks: [section()], ...more });
const withInput = (element: object, more: object = {}) =>
  modal({ submit: plain('s'), blocks: [input(element, more)] });

const BLOCKS: readonly (readonly [rule: string, blocks: readonly object[], found: RegExp])[] = [
  ['51 blocks', many(51, section()), /^blocks: Too big/u],
  ['a block that is not known here', [{ type: 'video' }], /^blocks\.0\.type: Invalid/u],
  ['an unknown property', [section({ text: mrkdwn('a'), colour: 1 })], /"colour"/u],
  ['an unknown property of a text', [section({ text: { ...mrkdwn('a'), size: 1 } })], /"size"/u],
  ['the text of a section', [section({ text: mrkdwn(ID(3_001)) })], /text\.text: Too big/u],
  ['an empty text', [section({ text: mrkdwn('') })], /text\.text: Too small/u],
  ['a section without anything', [section({})], /neither text nor fields/u],
  ['11 fields', [section({ fields: many(11, mrkdwn('a')) })], /fields: Too big/u],
  ['the text of a field', [section({ fields: [mrkdwn(ID(2_001))] })], /fields\.0\.text: Too big/u],
  ['the text of a header', [{ type: 'header', text: plain(ID(151)) }], /text\.text: Too big/u],
  ['mrkdwn in a header', [{ type: 'header', text: mrkdwn('a') }], /text\.type: Invalid/u],
  ['11 elements of a context', [{ type: 'context', elements: many(11, mrkdwn('a')) }], /elements: Too big/u],
  ['block_id', [section({ text: mrkdwn('a'), block_id: ID(256) })], /block_id: Too big/u],
  ['a block_id twice', many(2, { type: 'divider', block_id: 'b' }), /two of one block_id/u],
  ['action_id', [actions(button({ action_id: ID(256) }))], /action_id: Too big/u],
  ['an action_id twice', [actions(button(), button())], /two of one action_id/u],
  [
    '26 buttons',
    [actions(...many(26, 0).map((_, index) => button({ action_id: `a${index}` })))],
    /elements: Too big/u,
  ],
  ['the text of a button', [actions(button({ text: plain(ID(76)) }))], /text\.text: Too big/u],
  ['the value of a button', [actions(button({ value: ID(2_001) }))], /value: Too big/u],
  ['the style of a button', [actions(button({ style: 'warning' }))], /style: Invalid/u],
  ['the address of a button', [actions(button({ url: 'nowhere' }))], /url: Invalid/u],
  [
    'a confirmation',
    [actions(button({ confirm: { title: plain(ID(101)), text: plain('a') } }))],
    /title\.text: Too big/u,
  ],
  ['an empty text in rich text', [rich(line({ type: 'text', text: '' }))], /text: Too small/u],
  ['an empty line of rich text', [rich(line())], /elements: Too small/u],
  ['a style of rich text', [rich(line({ type: 'text', text: 'a', style: { blink: true } }))], /"blink"/u],
  ['a mention of everybody', [rich(line({ type: 'broadcast', range: 'channel' }))], /type: Invalid/u],
  ['somebody who is no user', [rich(line({ type: 'user', user_id: 'S1' }))], /user_id: Invalid/u],
  ['the format of a date', [rich(line({ type: 'date', timestamp: 1, format: 'x' }))], /format: Invalid/u],
  [
    'the style of a list',
    [rich({ type: 'rich_text_list', style: 'dash', elements: [line({ type: 'text', text: 'a' })] })],
    /style: Invalid/u,
  ],
  ['101 options', [actions(select({ options: many(101, option()) }))], /options: Too big/u],
  ['all blocks together', many(5, section({ text: mrkdwn(ID(3_000)) })), /msg_blocks_too_long/u],
];

const VIEWS: readonly (readonly [rule: string, view: object, found: RegExp])[] = [
  ['title', modal({ title: plain(ID(25)) }), /^view\.title\.text: Too big/u],
  ['submit', modal({ submit: plain(ID(25)) }), /submit\.text: Too big/u],
  ['close', modal({ close: plain(ID(25)) }), /close\.text: Too big/u],
  ['private_metadata', modal({ private_metadata: ID(3_001) }), /private_metadata: Too big/u],
  ['callback_id', modal({ callback_id: ID(256) }), /callback_id: Too big/u],
  ['101 blocks', modal({ blocks: many(101, section()) }), /blocks: Too big/u],
  ['an unknown property', modal({ size: 1 }), /"size"/u],
  ['inputs without submit', modal({ blocks: [input(select())] }), /submit: is required/u],
  ['250 kB', modal({ blocks: many(90, section({ text: mrkdwn(ID(2_900)) })) }), /more than 250000 bytes/u],
  ['a label', withInput(select(), { label: plain(ID(2_001)) }), /label\.text: Too big/u],
  [
    'an option',
    withInput(select({ options: [option({ text: plain(ID(76)) })] })),
    /options\.0\.text\.text: Too big/u,
  ],
  ['the value of an option', withInput(select({ options: [option({ value: ID(76) })] })), /value: Too big/u],
  ['no options', withInput(select({ options: [] })), /options: Too small/u],
  [
    'what is picked at first',
    withInput(select({ initial_options: [option({ value: '2' })] })),
    /is none of the options/u,
  ],
  ['a placeholder', withInput(select({ placeholder: plain(ID(151)) })), /placeholder\.text: Too big/u],
  [
    'the length of what is typed',
    withInput({ type: 'plain_text_input', max_length: 3_001 }),
    /max_length: Too big/u,
  ],
  ['11 files', withInput({ type: 'file_input', max_files: 11 }), /max_files: Too big/u],
];

const MESSAGE = { channel: 'C1', text: 'a' };
const CALLS: readonly (readonly [rule: string, method: string, args: object, found: RegExp])[] = [
  ['a method that is new here', 'chat.getPermalink', {}, /does not know/u],
  ['an unknown argument', 'chat.postMessage', { ...MESSAGE, colour: '1' }, /"colour"/u],
  ['no channel', 'chat.postMessage', { text: 'a' }, /channel: Invalid/u],
  ['a user as a channel', 'chat.postMessage', { ...MESSAGE, channel: 'U1' }, /channel: Invalid/u],
  [
    'no text beside blocks',
    'chat.postMessage',
    { channel: 'C1', blocks: JSON.stringify([section()]) },
    /text: Invalid/u,
  ],
  ['blocks that are no JSON', 'chat.postMessage', { ...MESSAGE, blocks: '[' }, /blocks: is no JSON/u],
  ['text that is cut', 'chat.postMessage', { ...MESSAGE, text: ID(40_001) }, /text: Too big/u],
  [
    'text that is refused',
    'chat.postEphemeral',
    { ...MESSAGE, user: 'U1', text: ID(4_001) },
    /text: Too big/u,
  ],
  ['text of an edit', 'chat.update', { ...MESSAGE, ts: '1.2', text: ID(4_001) }, /text: Too big/u],
  ['the time of an edit', 'chat.update', { ...MESSAGE, ts: 'now' }, /ts: Invalid/u],
  [
    'an unknown field by a response_url',
    'response_url',
    { text: 'a', mrkdwn: 'yes', channel: 'C1' },
    /"channel"/u,
  ],
  [
    'who sees it, by a response_url',
    'response_url',
    { text: 'a', response_type: 'all' },
    /response_type: Invalid/u,
  ],
  [
    'the length of a file',
    'files.getUploadURLExternal',
    { filename: 'a.csv', length: '0' },
    /length: Invalid/u,
  ],
  [
    'the name of a file',
    'files.getUploadURLExternal',
    { filename: ID(256), length: '1' },
    /filename: Too big/u,
  ],
  [
    'files that are none',
    'files.completeUploadExternal',
    { channel_id: 'C1', files: '[]' },
    /files: Too small/u,
  ],
  [
    'the size of what is validated',
    'blocks.validate',
    { view: JSON.stringify(modal({ private_metadata: ID(100_001) })) },
    /view: Too big/u,
  ],
  ['a group that is none', 'usergroups.users.list', { usergroup: 'U1' }, /usergroup: Invalid/u],
];

const COMMAND = { type: 'slash_commands', payload: {} } as const;
const interaction = (type: string) => ({ type: 'interactive' as const, payload: { type } });
const ANSWERS = [
  ['a click that is answered', interaction('block_actions'), { text: 'a' }, /which takes none/u],
  [
    'an event that is answered',
    { type: 'events_api' as const, payload: {} },
    { ok: true },
    /which takes none/u,
  ],
  ['a search', interaction('block_suggestion'), { options: many(101, option()) }, /options: Too big/u],
  [
    'what follows a submission',
    interaction('view_submission'),
    { response_action: 'close' },
    /response_action/u,
  ],
  ['an unknown field', interaction('view_submission'), { response_action: 'clear', view: 1 }, /"view"/u],
  [
    'a modal in its place',
    interaction('view_submission'),
    { response_action: 'update', view: modal({ title: plain(ID(25)) }) },
    /view\.title/u,
  ],
  ['a command', COMMAND, { text: 'a', response_type: 'all' }, /response_type/u],
] as const;

describe('The emulator of Slack finds', () => {
  test.each(BLOCKS)('in blocks: %s', (_rule, blocks, found) => {
    const args = { ...MESSAGE, blocks: JSON.stringify(blocks) };
    expect(callProblems({ method: 'chat.postMessage', args }).join('\n')).toMatch(found);
    expect(callProblems({ method: 'response_url', args: { text: 'a', blocks } }).join('\n')).toMatch(found);
  });

  test.each(VIEWS)('in a modal: %s', (_rule, view, found) => {
    const args = { trigger_id: '1', view: JSON.stringify(view) };
    expect(callProblems({ method: 'views.open', args }).join('\n')).toMatch(found);
  });

  test.each(CALLS)('in a call: %s', (_rule, name, args, found) => {
    expect(callProblems({ method: name, args: { ...args } }).join('\n')).toMatch(found);
  });

  test.each(ANSWERS)('in an answer: %s', (_rule, envelope, body, found) => {
    expect(answerProblems(envelope, JSON.stringify(body)).join('\n')).toMatch(found);
  });

  test('a search without an answer', () => {
    expect(answerProblems(interaction('block_suggestion'), '')).not.toEqual([]);
  });

  test('frames that are no acknowledgement', () => {
    expect(frameProblems('{"type":"ping"}')).not.toEqual([]);
    expect(frameProblems('{"envelope_id":"1","retry":true}')).not.toEqual([]);
  });

  test('and the test fails at its end, unless it was meant', async () => {
    const slack = await createSlackEmulator({ channels: ['C1'] });
    await post(slack, { channel: 'C1', text: 'a', colour: 'red' });
    await expect(slack.close()).rejects.toThrow('chat.postMessage: the whole: Unrecognized key: "colour"');

    const meant = await createSlackEmulator({ channels: ['C1'] });
    onTestFinished(() => meant.close());
    await post(meant, { channel: 'C1', text: 'a', colour: 'red' });
    meant.expectViolations(/colour/u);
  });

  test.each<[string, (slack: SlackEmulator) => Promise<unknown>, RegExp]>([
    [
      'a body that is no JSON, by a response_url',
      ({ apiUrl }) => fetch(new URL('/commands/T1/1', apiUrl), { method: 'POST', body: '{' }),
      /response_url: the body is no JSON/u,
    ],
    [
      'a token, by a response_url',
      ({ apiUrl, botToken }) =>
        fetch(new URL('/commands/T1/1', apiUrl), {
          method: 'POST',
          headers: { authorization: `Bearer ${botToken}` },
          body: '{"text":"a"}',
        }),
      /response_url: a token, where none belongs/u,
    ],
    [
      'an upload to an address that Slack has not given',
      ({ apiUrl }) => fetch(new URL('/upload/F9', apiUrl), { method: 'POST', body: 'a' }),
      /upload: other bytes than were announced/u,
    ],
    [
      'a method that is new here',
      ({ apiUrl }) => fetch(`${apiUrl}chat.getPermalink`, { method: 'POST' }),
      /chat\.getPermalink: the emulator does not know/u,
    ],
  ])('%s', async (_rule, send, found) => {
    const slack = await createSlackEmulator();
    await send(slack).catch(() => undefined);
    await expect(slack.close()).rejects.toThrow(found);
  });

  test('nothing in what is right', () => {
    const blocks = [
      section(),
      actions(button()),
      rich(line({ type: 'text', text: 'a', style: { bold: true } })),
    ];
    const message = { ...MESSAGE, blocks: JSON.stringify(blocks) };
    expect(callProblems({ method: 'chat.postMessage', args: message })).toEqual([]);
    const view = JSON.stringify(withInput(select({ initial_options: [option()] })));
    expect(callProblems({ method: 'views.open', args: { trigger_id: '1', view } })).toEqual([]);
    expect(answerProblems(interaction('block_suggestion'), '{"options":[]}')).toEqual([]);
    expect(answerProblems(interaction('view_submission'), '')).toEqual([]);
    expect(frameProblems('{"envelope_id":"1","payload":{}}')).toEqual([]);
  });
});

async function post(slack: SlackEmulator, args: Readonly<Record<string, string>>): Promise<void> {
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const body = new URLSearchParams(args);
  await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
}
