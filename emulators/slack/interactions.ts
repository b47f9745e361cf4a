/** Sends clicks, modal submissions, searches and message shortcuts of people in the Slack emulator. */
import { randomUUID } from 'node:crypto';
import type { types } from '@slack/bolt';
import type { Deliveries, Delivery } from './deliveries.ts';
import { buttonsOf } from './blocks.ts';
import type { Message } from './messages.ts';
import { filledIn, readOptions, type Filled, type Modal, type ModalOption } from './views.ts';

export interface Shortcut {
  /** Fields of Slack's message object; `thread_ts` names the thread of the message. */
  readonly message: Readonly<Record<string, unknown>>;
  readonly callbackId?: string;
  readonly userId?: string;
  readonly channelId?: string;
  readonly threadTs?: string;
}

export interface Clicked {
  /** The person who clicks; the reader of the message by default. */
  readonly userId?: string;
  /** The button's value, to imitate an older version of the bot. */
  readonly value?: string;
}

export interface Interactions {
  /** Clicks the button with this label. */
  readonly click: (message: Message, label: string, clicked?: Clicked) => Delivery;
  /** Fills in a modal and submits it; throws if the modal cannot be submitted. */
  readonly submit: (modal: Modal, filled?: Filled & { readonly metadata?: string }) => Delivery;
  /** Searches the modal's options for `query` as a person (the modal's user by default), by the connection `link` if given. */
  readonly suggest: (
    modal: Modal,
    query: string,
    by?: { readonly userId?: string; readonly link?: number | undefined },
  ) => Promise<readonly ModalOption[]>;
  /** Uses a shortcut in a message's menu. */
  readonly shortcut: (shortcut: Shortcut) => Delivery;
}

const TEAM = { id: 'T1', domain: 'fake' } as const;

export function createInteractions({ deliver }: Pick<Deliveries, 'deliver'>): Interactions {
  return {
    click: (message, label, { userId = message.userId, value } = {}) => {
      const button = buttonsOf(message.blocks).find(({ text }) => text.text === label);
      if (button === undefined) throw new Error(`there is no button ${label}`);
      const { channelId, ts, threadTs, ephemeral } = message;
      const action = {
        ...button,
        ...(value !== undefined && { value }),
        block_id: 'b',
        action_ts: randomUUID(),
      };
      return deliver({
        type: 'interactive',
        responsePath: 'actions',
        userId,
        channelId,
        clicked: message,
        payload: {
          type: 'block_actions',
          team: TEAM,
          user: userPayload(userId),
          container: {
            type: 'message',
            message_ts: ts,
            channel_id: channelId,
            is_ephemeral: ephemeral,
            ...(threadTs !== undefined && { thread_ts: threadTs }),
          },
          channel: { id: channelId, name: 'general' },
          actions: [action],
        },
      });
    },
    submit: (modal, { metadata, ...filled } = {}) => {
      if (modal.submit === undefined) throw new Error('the modal has nothing to submit');
      const { userId } = modal;
      const kept = metadata ?? modal.view.private_metadata ?? '';
      const view = {
        ...viewPayload(modal),
        private_metadata: kept,
        state: { values: filledIn(modal, filled) },
      };
      return deliver({
        type: 'interactive',
        userId,
        channelId: undefined,
        metadata: kept,
        payload: { type: 'view_submission', team: TEAM, user: userPayload(userId), view, response_urls: [] },
      });
    },
    suggest: async (modal, query, { userId = modal.userId, link } = {}) => {
      const blocks = modal.view.blocks as types.KnownBlock[];
      const input = blocks.find(
        (block) => block.type === 'input' && block.element.type === 'multi_external_select',
      );
      if (input?.type !== 'input') throw new Error('there is nothing to search in the modal');
      const { acknowledged } = deliver({
        type: 'interactive',
        userId,
        channelId: undefined,
        ...(link !== undefined && { link }),
        payload: {
          type: 'block_suggestion',
          team: TEAM,
          user: userPayload(userId),
          view: viewPayload(modal),
          container: { type: 'view', view_id: modal.id },
          value: query,
          block_id: input.block_id,
          action_id: input.element.action_id,
        },
      });
      const { options } = JSON.parse((await acknowledged).body) as { options: readonly types.Option[] };
      return readOptions(options);
    },
    shortcut: ({
      message,
      callbackId = 'unwhitelist_message',
      userId = 'U1',
      channelId = 'C1',
      threadTs,
    }) => {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      return deliver({
        type: 'interactive',
        responsePath: 'actions',
        userId,
        channelId,
        payload: {
          type: 'message_action',
          callback_id: callbackId,
          team: TEAM,
          user: userPayload(userId),
          channel: { id: channelId, name: 'general' },
          message_ts: '1.2',
          action_ts: randomUUID(),
          message: { type: 'message', user: 'U9', ts: '1.2', ...thread, ...message },
        },
      });
    },
  };
}

function userPayload(id: string) {
  return { id, name: 'moderator', username: 'moderator', team_id: TEAM.id };
}

function viewPayload({ id, view }: Modal) {
  return { ...view, id, hash: randomUUID(), state: { values: {} } };
}
