/** Open modals in the Slack emulator: `views.open`, `views.update`, and how they close. */
import { randomUUID } from 'node:crypto';
import type { types } from '@slack/bolt';
import type { Deliveries } from './deliveries.ts';
import { readView, viewProblem, type Modal } from './views.ts';

export interface Modals {
  readonly methods: Readonly<Record<'views.open' | 'views.update', Method>>;
  /** The person closes the modal, in any state. */
  readonly dismiss: (modal: Pick<Modal, 'id'>) => void;
  /** What a modal shows now; undefined where it is closed. */
  readonly shown: (modal: Pick<Modal, 'id'>) => Modal | undefined;
}

type Answer = Readonly<Record<string, unknown>>;
type Method = (args: Readonly<Record<string, string>>) => Answer;

interface Open {
  readonly modal: Modal;
  /** Tells those who wait for it. */
  readonly tell: (modal: Modal) => void;
}

export interface ModalsOptions {
  readonly takeTrigger: Deliveries['takeTrigger'];
  /** Each modal that is opened, and each that takes the place of one. */
  readonly onModal: (modal: Modal) => void;
}

export function createModals({ takeTrigger, onModal }: ModalsOptions): Modals {
  const open = new Map<string, Open>();
  const show = (text: string, id: string, userId: string, tell: Open['tell']): Answer => {
    const view = JSON.parse(text) as types.ModalView;
    const problem = viewProblem(view);
    if (problem !== undefined) return refusal(problem);
    const modal = readView(view, id, userId);
    open.set(id, { modal, tell });
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
          : show(view, id, one.modal.userId, one.tell);
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
