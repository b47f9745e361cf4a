/** Shows one moderator what became of one thing that they did: progress, then the reply as a modal or as one message. */
import type { types, webApi } from '@slack/bolt';
import { logOf } from '../chat/command-log.ts';
import type { Contact, Memo } from '../chat/platform.ts';
import type { Reply } from '../chat/reply.ts';
import type { Locale, Localized } from '../chat/texts/index.ts';
import type { Choices } from './choices.ts';
import { createCompose, needsFile } from './compose.ts';
import { deliverMessage, type DeliverySettings, type Recipient } from './deliver.ts';
import { createDirect, type Direct } from './direct.ts';
import { failureCode } from './failures.ts';
import { pickerModal, questionModal } from './modal.ts';
import { createProgressMessage } from './progress.ts';

export interface Asked extends Recipient {
  /** Opens one modal, once, within 3 s. */
  readonly triggerId?: string;
  /** Where a reply should be a modal, its title: what a message shortcut asks would be lost among messages. */
  readonly modalTitle?: Localized;
}

export interface AnswerSettings extends DeliverySettings {
  /** For modals alone: without retries, since a trigger id is good for once and 3 s. */
  readonly modalClient: webApi.WebClient;
  readonly choices: Choices;
  readonly locale: (userId: string) => Promise<Locale>;
}

export type Answer = (asked: Asked, memo: Memo) => Required<Pick<Contact, 'deliver' | 'showProgress'>>;

export function createAnswer(settings: AnswerSettings): Answer {
  const { client, log } = settings;
  return (asked, memo) => {
    const direct = createDirect(settings, asked.userId);
    const progress = createProgressMessage(client, direct, memo, log);
    const filed = new WeakSet<Reply>();
    return {
      showProgress: progress.show,
      deliver: async (reply) => {
        // Known by now, since the command was answered in it.
        const locale = await settings.locale(asked.userId).catch(() => 'en' as const);
        await show(reply, asked, { ...settings, direct, locale, filed });
        await progress.finish(reply);
      },
    };
  };
}

interface Showing extends Omit<AnswerSettings, 'locale'> {
  readonly direct: Direct;
  readonly locale: Locale;
  /** Replies whose file has arrived. */
  readonly filed: WeakSet<Reply>;
}

async function show(reply: Reply, asked: Asked, showing: Showing): Promise<void> {
  const { direct, choices } = showing;
  const { picker } = reply;
  // Before it is open: Slack asks for choices at once.
  if (picker) choices.remember(picker.key, asked.userId, picker.choices);
  if (await openModal(modalOf(reply, asked, showing), asked, showing)) return;
  const compose = createCompose(reply, await buttonsOf(reply), showing);
  const { replaces, ...beside } = asked;
  const recipient = replaces === true && reply.beside !== true ? asked : beside;
  await deliverMessage(compose, recipient, direct, showing);
}

function modalOf(reply: Reply, asked: Asked, { locale }: Showing): types.ModalView | undefined {
  if (reply.picker) return pickerModal(reply, reply.picker, asked, locale);
  const title = asked.modalTitle?.[locale];
  // A reply with a file is shown as a message, which says where it is.
  if (title === undefined || needsFile(reply) !== undefined) return undefined;
  return questionModal(reply, title, asked, locale);
}

/** True when the moderator sees it. https://docs.slack.dev/reference/methods/views.open */
async function openModal(
  view: types.ModalView | undefined,
  { triggerId }: Asked,
  { modalClient, log, stopping }: Showing,
): Promise<boolean> {
  if (view === undefined || triggerId === undefined) return false;
  try {
    await modalClient.views.open({ trigger_id: triggerId, view });
    return true;
  } catch (error) {
    stopping.throwIfAborted();
    logOf(log).warn(
      { code: failureCode(error) },
      'Slack did not open a modal: the reply is sent as a message',
    );
    return false;
  }
}

/** The buttons, and one that opens the picker, whose click brings a fresh trigger id. */
async function buttonsOf({ buttons = [], picker }: Reply): Promise<NonNullable<Reply['buttons']>> {
  if (picker === undefined) return buttons;
  const key = await picker.turnTo(picker.offset);
  return [...buttons, { key, label: picker.title, style: 'primary' }];
}
