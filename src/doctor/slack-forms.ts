/** Every form of message, modal and page that the bot sends in Slack, for `blocks.validate`; nothing is posted. */
import type { types } from '@slack/bolt';
import type { Button, Picker, Reply } from '../chat/reply.ts';
import { accountPart, enumerate, moment, say } from '../chat/sentence.ts';
import { formModal, leftModal, loadingModal, pickerModal, questionModal } from '../slack/reply/modal.ts';
import { standingButtons } from '../chat/standing-button.ts';
import { homeView } from '../slack/reply/home-view.ts';
import { FORMS, renderReply } from '../slack/reply/render.ts';

/** What `blocks.validate` takes. https://docs.slack.dev/reference/methods/blocks.validate */
export type Checked =
  { readonly message: { readonly blocks: types.KnownBlock[] } } | { readonly view: types.View };

export interface SlackForm {
  readonly name: string;
  readonly checked: Checked;
}

/** More than fits into a message; more than a list of choices holds. */
const MANY = 5_000;
/** As long as the key of an offer. */
const KEY = 'x'.repeat(22);
const FORM = { key: KEY, title: 'Add to main', label: 'User IDs', submit: 'Add' };
const PLACE = { channelId: 'C0123456789', threadTs: '1700000000.000100' } as const;

export function slackForms(): readonly SlackForm[] {
  const long = longReply();
  const messages = [...FORMS, 'channel' as const].flatMap((form): readonly SlackForm[] => {
    const options = form === 'channel' ? { audience: form } : { form };
    const { blocks } = renderReply(
      form === 'channel' ? { ...long, buttons: standing() } : long,
      options,
    ).message;
    // Where there are none, there is nothing to look at.
    return blocks === undefined ? [] : [{ name: `message, ${form}`, checked: { message: { blocks } } }];
  });
  const modals: readonly (readonly [string, types.ModalView | undefined])[] = [
    ['picker of few', pickerModal(long, picker(100), PLACE, 'en')],
    ['picker of many', pickerModal(long, picker(MANY), PLACE, 'zh-CN')],
    ['question', questionModal(shortReply(), 'Remove from whitelist', PLACE, 'en')],
    ['form', formModal(shortReply(), FORM, PLACE, 'en')],
    ['please wait', loadingModal()],
    ['go on in the message', leftModal('en')],
  ];
  return [
    ...messages,
    ...modals.flatMap(([name, view]) =>
      view === undefined ? [] : [{ name: `modal, ${name}`, checked: { view } }],
    ),
    { name: 'page', checked: { view: homeView([{ ...shortReply(), buttons: standing() }, shortReply()]) } },
  ];
}

/** Those of a public message. */
function standing(): readonly Button[] {
  const argument = '9223372036854775807';
  return standingButtons({ command: 'whitelist show', argument }, { label: 'Who is on it', style: 'normal' });
}

/** Every part that a sentence may have, in as few lines as possible. */
function shortReply(): Reply {
  const account = accountPart({ platform: 'slack', id: 'U0123456789' }, 'moderator');
  return {
    tone: 'info',
    summary: say`Remove ${2} users from ${'main'}?`,
    sections: [
      { heading: say`Users`, lines: [enumerate(['10001', '10002'], ', '), account, moment(0)] },
      { lines: [say`request ${'0'}`], small: true },
    ],
    buttons: [{ key: KEY, label: 'Remove 2 users', style: 'danger' }],
  };
}

/** As full as a message gets. */
function longReply(): Reply {
  const { sections, buttons = [], ...rest } = shortReply();
  const lines = Array.from({ length: MANY }, (_, index) => say`${idAt(index)} — ${'no-member'}`);
  return {
    ...rest,
    sections: [...sections, { heading: say`Failed`, lines }],
    buttons: [
      ...buttons,
      { key: `${KEY}1`, label: 'Yes', style: 'primary' },
      { key: `${KEY}2`, label: 'No', style: 'normal' },
    ],
  };
}

function picker(count: number): Picker {
  const choices = Array.from({ length: count }, (_, index) => ({
    value: idAt(index),
    label: `user ${idAt(index)}`,
  }));
  return {
    key: KEY,
    title: 'Choose who to remove',
    submit: 'Remove',
    offset: 0,
    choices,
    chosen: choices.slice(0, 2).map(({ value }) => value),
    choose: unused,
    turnTo: unused,
  };
}

function idAt(index: number): string {
  return String(9_000_000_000_000_000_000n + BigInt(index));
}

function unused(): Promise<string> {
  return Promise.reject(new Error('a form that is only validated has no clicks'));
}
