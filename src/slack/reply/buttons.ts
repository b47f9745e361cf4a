/** Renders the buttons of a reply as rows of Slack buttons. */
import type { types } from '@slack/bolt';
import { customId } from '../../chat/offer.ts';
import type { Button } from '../../chat/reply.ts';
import { plainTextObject } from './plain-text.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
const ROW_MAX = 25;
/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const LABEL_MAX = 75;

/** In their order, in as many rows as are needed. Only their values say what they do. */
export function actionsOf(buttons: readonly Button[]): readonly types.ActionsBlock[] {
  const elements = buttons.map(({ key, label, style, beside }, index): types.Button => ({
    type: 'button',
    action_id: `button-${index}`,
    value: customId(key, beside),
    text: plainTextObject(label, LABEL_MAX),
    ...(style !== 'normal' && { style }),
  }));
  const rows = Math.ceil(elements.length / ROW_MAX);
  return Array.from({ length: rows }, (_, row) => ({
    type: 'actions',
    elements: elements.slice(row * ROW_MAX, (row + 1) * ROW_MAX),
  }));
}
