/** Stores the open modals of the Slack emulator: `views.open`, `views.update`, and closing. */
import { randomUUID } from 'node:crypto';
import type { types } from '@slack/bolt';
import type { Deliveries } from './deliveries.ts';
import { readView, viewProblem, type Modal } from './views.ts';

export interface Modals {
  readonly methods: Readonly<Record<'views.open' | 'views.update', Method>>;
  /** Closes the modal as a person does. */
  readonly dismiss: (modal: Pick<Modal, 'id'>) => void;
  /** The current content of a modal; undefined if the modal is closed. */
  readonly shown: (modal: Pick<Modal, 'id'>) => Modal | undefined;
}

type Answer = Readonly<Record<string, unknown>>;
type Method = (args: Readonly<Record<string, string>>) => Answer;

interface Open {
  readonly modal: Modal;
  /** Adds the modal to the history of its delivery. */
  readonly onModal: (modal: Modal) => void;
}

export interface ModalsOptions {
  readonly takeTrigger: Deliveries['takeTrigger'];
  /** Called with each opened modal, and after each update. */
  readonly onModal: (modal: Modal) => void;
}

export function createModals({ takeTrigger, onModal }: ModalsOptions): Modals {
  const open = new Map<string, Open>();
  const show = (text: string, id: string, userId: string, tell: Open['onModal']): Answer => {
    const view = JSON.parse(text) as types.ModalView;
    const problem = viewProblem(view);
    if (problem !== undefined) return refusal(problem);
    const modal = readView(view, id, userId);
    open.set(id, { modal, onModal: tell });
    tell(modal);
    onModal(modal);
    return { ok: true, view: { id } };
  };
  return {
    methods: {
      'views.open': ({ trigger_id: triggerId = '', view = '' }) => {
        const trigger = takeTrigger(triggerId);
        return typeof trigger === 'string'
          ? { ok: false, error: trigger }
          : show(view, randomUUID(), trigger.userId, trigger.onModal);
      },
      'views.update': ({ view_id: id = '', view = '' }) => {
        const one = open.get(id);
        return one === undefined
          ? { ok: false, error: 'not_found' }
          : show(view, id, one.modal.userId, one.onModal);
      },
    },
    dismiss: ({ id }) => {
      open.delete(id);
    },
    shown: ({ id }) => open.get(id)?.modal,
  };
}

function refusal(problem: string): Answer {
  return {
    ok: false,
    error: problem === 'size' ? 'view_too_large' : 'invalid_arguments',
    response_metadata: { messages: [`[ERROR] ${problem}`] },
  };
}
