/** The emulator is as strict about modals and buttons as Slack, as far as ours could go wrong. */
import { webApi, type types } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { messageProblem, readMessage } from '../../emulators/slack/messages.ts';
import { viewProblem } from '../../emulators/slack/views.ts';
import { createSlackEmulator } from '../../emulators/slack/index.ts';

const text = (length: number) => ({ type: 'plain_text' as const, text: 'x'.repeat(length) });

function select(
  options: readonly types.PlainTextOption[],
  id = 'a',
  initial?: readonly types.PlainTextOption[],
): types.InputBlock {
  const element: types.MultiStaticSelect = {
    type: 'multi_static_select',
    action_id: id,
    placeholder: text(1),
    options: [...options],
    ...(initial && { initial_options: [...initial] }),
  };
  return { type: 'input', block_id: id, label: text(1), element };
}

function options(count: number): readonly types.PlainTextOption[] {
  return Array.from({ length: count }, (_, index) => ({ text: text(75), value: String(index) }));
}

/** Blocks of 5,000 characters each. */
function long(count: number): types.RichTextBlock[] {
  return Array.from({ length: count }, () => richText({ type: 'text', text: 'x'.repeat(5_000) }));
}

function richText(...elements: types.RichTextElement[]): types.RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

const VIEW: types.ModalView = {
  type: 'modal',
  title: text(24),
  submit: text(24),
  blocks: [select(options(100))],
};

test.each<[string | undefined, Partial<types.ModalView>]>([
  [undefined, {}],
  [undefined, { private_metadata: 'x'.repeat(3_000) }],
  ['title', { title: text(25) }],
  ['title', { title: text(0) }],
  ['submit', { submit: text(25) }],
  ['close', { close: text(25) }],
  ['private_metadata', { private_metadata: 'x'.repeat(3_001) }],
  ['callback_id', { callback_id: 'x'.repeat(256) }],
  ['blocks', { blocks: [] }],
  ['blocks', { blocks: Array.from({ length: 101 }, (_, index) => select(options(1), String(index))) }],
  ['block_id', { blocks: [select(options(1)), select(options(1))] }],
  ['element', { blocks: [select(options(101))] }],
  ['element', { blocks: [select([{ text: text(76), value: '1' }])] }],
  ['element', { blocks: [select([{ text: text(1), value: 'x'.repeat(76) }])] }],
  [undefined, { blocks: [select(options(2), 'a', options(1))] }],
  ['element', { blocks: [select(options(2), 'a', [])] }],
  ['element', { blocks: [select(options(2), 'a', options(3).slice(2))] }],
  ['size', { blocks: [select(options(1)), ...long(60)] }],
  ['text', { blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] }] }],
])('says %s of a modal', (problem, change) => {
  expect(viewProblem({ ...VIEW, ...change })).toBe(problem);
});

test('a modal with inputs needs something to submit it with', () => {
  const view = { ...VIEW };
  delete view.submit;
  expect(viewProblem(view)).toBe('submit');
});

test.each<[string | undefined, readonly object[]]>([
  [undefined, [{ action_id: 'a' }, { action_id: 'b' }]],
  ['invalid_blocks', [{ action_id: 'a' }, { action_id: 'a' }]],
  ['invalid_blocks', [{ action_id: 'a', text: text(76) }]],
  ['invalid_blocks', [{ action_id: 'a', style: 'normal' }]],
  ['invalid_blocks', []],
])('says %s of buttons', (problem, buttons) => {
  const elements = buttons.map((button) => ({ type: 'button', text: text(75), ...button }));
  expect(messageProblem('x', [{ type: 'actions', elements } as types.ActionsBlock])).toBe(problem);
});

const date = { type: 'date', timestamp: 1, format: '{date}' } as const;
const mrkdwn = (length: number) => ({ type: 'mrkdwn' as const, text: 'x'.repeat(length) });

test.each<[string | undefined, readonly types.KnownBlock[]]>([
  [undefined, [richText(date)]],
  ['invalid_blocks', [richText({ ...date, timestamp: 1.5 })]],
  ['invalid_blocks', [richText({ ...date, format: 'no date' })]],
  [undefined, [richText({ type: 'user', user_id: 'U1' })]],
  ['invalid_blocks', [richText({ type: 'user', user_id: 'alice' })]],
  ['invalid_blocks', [richText({ type: 'text', text: '' })]],
  [undefined, [{ type: 'context', elements: Array.from({ length: 10 }, () => mrkdwn(1)) }]],
  ['invalid_blocks', [{ type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn(1)) }]],
  ['invalid_blocks', [{ type: 'context', elements: [] }]],
  [undefined, [{ type: 'section', text: mrkdwn(3_000) }]],
  ['invalid_blocks', [{ type: 'section', text: mrkdwn(3_001) }]],
  [undefined, long(2)],
  ['msg_blocks_too_long', long(3)],
  ['msg_blocks_too_long', [richText({ type: 'text', text: '&'.repeat(3_000) })]],
  [
    'msg_blocks_too_long',
    [richText(...Array.from({ length: 1_500 }, () => ({ type: 'text' as const, text: 'x' })))],
  ],
  ['invalid_blocks', Array.from({ length: 51 }, () => richText(date))],
])('says %s of blocks', (problem, blocks) => {
  expect(messageProblem('x', blocks)).toBe(problem);
});

test('a text of 4,000 characters is the longest', () => {
  expect(messageProblem('x'.repeat(4_000), [])).toBeUndefined();
  expect(messageProblem('x'.repeat(4_001), [])).toBe('msg_too_long');
  expect(messageProblem('', [])).toBe('no_text');
});

test('knows who is mentioned', () => {
  const text = '<@U1> <!channel> <!subteam^S1|@x> <!date^1^{date}|then> <https://x.example>';
  expect(readMessage({ text }).content.mentions).toEqual(['U1', '!channel', '!subteam^S1']);
  const blocks = [
    richText({ type: 'user', user_id: 'U2' }),
    { type: 'section', text: { type: 'mrkdwn', text } },
  ];
  expect(readMessage({ text: '<@U9>', blocks }).content.mentions).toEqual([
    'U1',
    '!channel',
    '!subteam^S1',
    'U2',
  ]);
});

test('only a message whose button was clicked is replaced', async () => {
  const slack = await createSlackEmulator();
  onTestFinished(() => slack.close());
  // Nobody is connected: what people do is not acknowledged, and can be answered all the same.
  const respond = async (url: unknown, body: object): Promise<void> => {
    await fetch(String(url), { method: 'POST', body: JSON.stringify(body) });
  };
  const replace = { replace_original: true, text: 'new' };
  const command = slack.command({ text: '', userId: 'U1' });
  const blocks = [{ type: 'actions', elements: [{ type: 'button', action_id: 'a', text: text(1) }] }];
  await respond(command.payload['response_url'], { text: 'old', blocks });
  await respond(command.payload['response_url'], replace);
  const [question, second] = slack.shownTo('U1');
  expect([question?.inPlace, second?.inPlace]).toEqual([false, false]);
  if (question === undefined) throw new Error('unreachable');
  const click = slack.click(question, 'x');
  await respond(click.payload['response_url'], replace);
  expect(slack.shownTo('U1')).toMatchObject([
    { text: 'new', buttons: [], ts: question.ts, inPlace: true, ephemeral: true },
    { text: 'new', inPlace: false },
  ]);
  expect(click.shown).toHaveLength(1);
});

test('a trigger id opens one modal', async () => {
  const slack = await createSlackEmulator();
  onTestFinished(() => slack.close());
  const client = new webApi.WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const { payload } = slack.command({ text: '' });
  const trigger = String(payload['trigger_id']);
  await client.views.open({ trigger_id: trigger, view: VIEW });
  const open = (id: string) => client.views.open({ trigger_id: id, view: VIEW });
  await expect(open(trigger)).rejects.toThrow('exchanged_trigger_id');
  await expect(open('other')).rejects.toThrow('invalid_trigger_id');
  expect(slack.views).toHaveLength(1);
});
