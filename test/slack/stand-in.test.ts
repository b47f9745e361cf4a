/** The stand-in is as strict about modals and buttons as Slack, as far as ours could go wrong. */
import { webApi, type types } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { messageProblem } from '../support/fake-slack-messages.ts';
import { viewProblem } from '../support/fake-slack-views.ts';
import { createFakeSlack } from '../support/fake-slack.ts';

const text = (length: number) => ({ type: 'plain_text' as const, text: 'x'.repeat(length) });

function select(options: readonly types.PlainTextOption[], id = 'a'): types.InputBlock {
  const element: types.MultiStaticSelect = {
    ...{ type: 'multi_static_select', action_id: id, placeholder: text(1) },
    options: [...options],
  };
  return { type: 'input', block_id: id, label: text(1), element };
}

function options(count: number): readonly types.PlainTextOption[] {
  return Array.from({ length: count }, (_, index) => ({ text: text(75), value: String(index) }));
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

test('a trigger id opens one modal', async () => {
  const slack = await createFakeSlack();
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
