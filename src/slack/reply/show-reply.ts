/** Shows the invoker the progress and then the reply of one interaction: as a modal or as one message. */
import type { types, webApi } from '@slack/bolt';
import type { Responder, ResponderState } from '../../chat/platform.ts';
import type { Reply } from '../../chat/reply.ts';
import { catalogues, type Locale, type Localized } from '../../chat/texts/index.ts';
import type { PickerOptions } from './picker-options.ts';
import { createCompose, needsFile } from './compose.ts';
import { deliverMessage, type DeliveryOptions, type Recipient } from './deliver.ts';
import { createDirectMessages, type DirectMessages } from './direct-message.ts';
import { formModal, pickerModal, questionModal } from './modal.ts';
import { createStateFields } from './responder-state.ts';
import { createProgressMessage } from './progress-message.ts';
import { createModalWindow, type ModalWindow } from './modal-window.ts';

export interface Asked extends Recipient {
  /** Opens one modal, once, within 3 s. */
  readonly triggerId?: string;
  /** Where a reply should be a modal, its title: what a message shortcut asks would be lost among messages. */
  readonly modalTitle?: Localized;
}

export interface ShowReplyOptions extends DeliveryOptions {
  /** For modals alone: without retries, since a trigger id is good for once and 3 s. */
  readonly modalClient: webApi.WebClient;
  readonly pickerOptions: PickerOptions;
  readonly locale: (userId: string) => Promise<Locale>;
}

export type ShowReply = (asked: Asked, state: ResponderState) => Ways;

interface Ways extends Required<Pick<Responder, 'deliver' | 'showProgress'>> {
  /** Opens the modal empty, for what will be shown in it. */
  readonly openDialogue: (title?: string) => void;
}

export function createShowReply(options: ShowReplyOptions): ShowReply {
  const { client, modalClient, stopping, log } = options;
  return (asked, state) => {
    const directMessages = createDirectMessages(options, asked.userId);
    const fields = createStateFields(state);
    const progress = createProgressMessage(client, directMessages, fields, log);
    const window = createModalWindow({
      modalClient,
      triggerId: asked.triggerId,
      notes: fields,
      stopping,
      log,
    });
    const filed = new WeakSet<Reply>();
    return {
      openDialogue: window.open,
      showProgress: progress.show,
      deliver: async (reply) => {
        // Known by now, since the command was answered in it.
        const locale = await options.locale(asked.userId).catch(() => 'en' as const);
        await show(reply, asked, { ...options, directMessages, window, locale, filed });
        await progress.finish(reply);
      },
    };
  };
}

interface Showing extends Omit<ShowReplyOptions, 'locale'> {
  readonly directMessages: DirectMessages;
  readonly window: ModalWindow;
  readonly locale: Locale;
  /** Replies whose file has arrived. */
  readonly filed: WeakSet<Reply>;
}

async function show(reply: Reply, asked: Asked, showing: Showing): Promise<void> {
  const { directMessages, pickerOptions, window, locale } = showing;
  const { picker } = reply;
  // Before it is open: Slack asks for choices at once.
  if (picker) pickerOptions.remember(picker.key, asked.userId, picker.choices);
  const view = modalOf(reply, asked, showing);
  const shown = view === undefined ? 'none' : await window.show(view);
  if (shown === 'shown') return;
  const refused = shown === 'refused' && [{ lines: [catalogues[locale].dialog.windowRefused] }];
  const compose = createCompose(reply, await buttonsOf(reply), {
    ...showing,
    ...(refused && { more: refused }),
  });
  const { replaces, ...beside } = asked;
  const recipient = replaces === true && reply.beside !== true ? asked : beside;
  await deliverMessage(compose, recipient, directMessages, showing);
  if (shown !== 'closed') await window.leave(locale);
}

function modalOf(reply: Reply, asked: Asked, { locale, window }: Showing): types.ModalView | undefined {
  if (reply.picker) return pickerModal(reply, reply.picker, asked, locale);
  if (reply.form) return formModal(reply, reply.form, asked, locale);
  const title = asked.modalTitle?.[locale] ?? window.title();
  // A reply with a file is shown as a message, which says where it is.
  if (title === undefined || needsFile(reply) !== undefined) return undefined;
  return questionModal(reply, title, asked, locale);
}

/** The buttons, and one that opens the picker or the form, whose click brings a fresh trigger id. */
async function buttonsOf({ buttons = [], picker, form }: Reply): Promise<NonNullable<Reply['buttons']>> {
  if (form !== undefined)
    return [...buttons, { key: form.key, label: form.title, style: 'primary', beside: true }];
  if (picker === undefined) return buttons;
  const key = await picker.turnTo(picker.offset);
  return [...buttons, { key, label: picker.title, style: 'primary' }];
}
