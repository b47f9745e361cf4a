/** Renders sentences as Slack's rich text, whose text elements are never read as mark-up. */
import type { types } from '@slack/bolt';
import type { Part, Sentence } from '../../chat/sentence.ts';
import { DATE_FORMAT, unixSeconds, type Audience } from './mrkdwn.ts';
import { textRunsOf } from './text-runs.ts';

export interface RichTextOptions {
  readonly audience: Audience;
  readonly bold?: boolean;
}

type Account = Extract<Part, { readonly kind: 'account' }>;

const USER_ID = /^[UW][A-Z0-9]+$/u;

/** One line. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function richText(
  sentence: Sentence,
  { audience, bold = false }: RichTextOptions,
): types.RichTextSection {
  const style = bold ? { bold } : {};
  const elements = textRunsOf(sentence).map((run): types.RichTextElement => {
    switch (run.kind) {
      case 'plain':
        return textElement(run.text, style);
      case 'code':
        return textElement(run.text, { ...style, code: true });
      case 'time':
        return {
          type: 'date',
          timestamp: unixSeconds(run.ms),
          format: DATE_FORMAT,
          fallback: run.text,
          ...(bold && { style }),
        };
      case 'account':
        return audience === 'channel'
          ? // Not as a mention: everybody would see it, and the account would be notified.
            textElement(`@${run.text}`, style)
          : mention(run, style);
    }
  });
  return { type: 'rich_text_section', elements };
}

/** A Slack account as Slack shows it, without a notification in an ephemeral message; another one by its name. */
function mention({ account, text }: Account, style: Style): types.RichTextElement {
  const isSlacks = account.platform === 'slack' && USER_ID.test(account.id);
  if (!isSlacks) return textElement(text, { ...style, code: true });
  return { type: 'user', user_id: account.id, ...(style.bold === true && { style }) };
}

interface Style {
  readonly bold?: boolean;
  readonly code?: boolean;
}

function textElement(text: string, style: Style): types.RichTextText {
  return { type: 'text', text, ...(Object.keys(style).length > 0 && { style }) };
}
