/** The modal of one interaction: opened empty within Slack's 3 s, and filled later. */
import type { types, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { currentLogger } from '../../chat/log-context.ts';
import { failureCode, slackCode } from '../errors.ts';
import { leftModal, loadingModal } from './modal.ts';
import type { StateFields } from './responder-state.ts';
import type { Locale } from '../../chat/texts/index.ts';

/**
 * `shown`: the moderator sees it. `refused`: it is still open, and empty. `closed`: by the moderator. `none`: it was never
 * open.
 */
export type Shown = 'shown' | 'refused' | 'closed' | 'none';

export interface ModalWindow {
  /** Opens it empty, under a title, unless it is open already or cannot be. */
  readonly open: (title?: string) => void;
  /** The title that it was opened under. */
  readonly title: () => string | undefined;
  /** Fills it, or opens it filled. Rejects only when the bot is stopping. */
  readonly show: (view: types.ModalView) => Promise<Shown>;
  /** Says in it, where it is open, that the reply is a message. Never rejects: the reply has been sent. */
  readonly leave: (locale: Locale) => Promise<void>;
}

export interface ModalWindowOptions {
  /** Without retries: a trigger id is good for once and 3 s. */
  readonly modalClient: webApi.WebClient;
  readonly triggerId: string | undefined;
  readonly notes: StateFields;
  readonly stopping: AbortSignal;
  readonly log: Logger;
}

/** https://docs.slack.dev/reference/methods/views.open and …/views.update */
export function createModalWindow({
  modalClient,
  triggerId,
  notes: fields,
  stopping,
  log,
}: ModalWindowOptions): ModalWindow {
  let opening: Promise<string | undefined> | undefined;
  let named: string | undefined;

  const send = async (view: types.ModalView): Promise<string | undefined> => {
    // It comes from outside, and may be anything.
    if (typeof triggerId !== 'string' || triggerId === '') return undefined;
    try {
      const { view: opened } = await modalClient.views.open({ trigger_id: triggerId, view });
      // A process that goes on where this one has ended could not open another one.
      await fields.add({ ...(opened?.id !== undefined && { viewId: opened.id }) }).catch(() => undefined);
      return opened?.id;
    } catch (error) {
      stopping.throwIfAborted();
      currentLogger(log).warn(
        { code: failureCode(error) },
        'Slack did not open a modal: the reply is sent as a message',
      );
      return undefined;
    }
  };
  const update = async (id: string, view: types.ModalView): Promise<Shown> => {
    try {
      await modalClient.views.update({ view_id: id, view });
      return 'shown';
    } catch (error) {
      stopping.throwIfAborted();
      if (slackCode(error) === 'not_found') return 'closed';
      currentLogger(log).warn({ code: failureCode(error) }, 'Slack did not take what a modal was to show');
      return 'refused';
    }
  };
  const current = async (): Promise<string | undefined> => (await opening) ?? fields.read().viewId;

  return {
    title: () => named,
    open: (title) => {
      if (opening !== undefined || fields.read().viewId !== undefined) return;
      named = title;
      opening = send(loadingModal(title));
      // The caller that shows something in the modal gets the error.
      opening.catch(() => undefined);
    },
    show: async (view) => {
      const id = await current();
      if (id !== undefined) return update(id, view);
      if (opening !== undefined) return 'none';
      opening = send(view);
      return (await opening) === undefined ? 'none' : 'shown';
    },
    leave: async (locale) => {
      try {
        const id = await current();
        if (id !== undefined) await update(id, leftModal(locale));
      } catch {
        // The bot stops.
      }
    },
  };
}
