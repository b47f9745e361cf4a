/** A form as a Discord modal with one field, and the text of it when it is submitted. */
import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import { customId } from '../../chat/offer.ts';
import type { Form } from '../../chat/reply.ts';
import { shorten } from '../../chat/shorten.ts';

/** https://docs.discord.com/developers/interactions/receiving-and-responding and /developers/components/reference */
const TITLE_MAX_LENGTH = 45;
const LABEL_MAX_LENGTH = 45;
const TEXT_MAX_LENGTH = 4_000;

const FIELD = 'users';

export function modalOf({ key, title, label }: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId(key, true),
    title: shorten(title, TITLE_MAX_LENGTH),
    components: [
      {
        type: ComponentType.Label,
        label: shorten(label, LABEL_MAX_LENGTH),
        component: {
          type: ComponentType.TextInput,
          custom_id: FIELD,
          style: TextInputStyle.Paragraph,
          required: true,
          max_length: TEXT_MAX_LENGTH,
        },
      },
    ],
  };
}

/** Empty where the form is one of another version. */
export function submittedText({ fields }: ModalSubmitInteraction): string {
  return fields.fields.has(FIELD) ? fields.getTextInputValue(FIELD) : '';
}
