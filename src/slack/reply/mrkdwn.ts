/** Renders sentences as Slack's mrkdwn; quoted text cannot ping, link or format. */
import type { Sentence } from '../../chat/sentence.ts';
import { textRunsOf } from './text-runs.ts';

/** Who reads a message: the one who asked, alone, or everybody in a channel. */
export type Audience = 'invoker' | 'channel';

/** Shown in the reader's time zone: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export const DATE_FORMAT = '{date_short_pretty} {time}';

/** Slack's three control characters: https://docs.slack.dev/messaging/formatting-message-text#escaping. */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const CHARACTERS: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** The bot's own words escaped; quoted text, accounts included, escaped and in back-ticks, its own back-ticks replaced. */
export function mrkdwn(sentence: Sentence, audience: Audience = 'invoker'): string {
  const pieces = textRunsOf(sentence).map((run) => {
    switch (run.kind) {
      case 'plain':
        return escape(run.text);
      case 'code':
        return code(run.text);
      case 'time':
        return `<!date^${unixSeconds(run.ms)}^${DATE_FORMAT}|${escape(run.text)}>`;
      case 'account':
        return code(audience === 'channel' ? `@${run.text}` : run.text);
    }
  });
  return pieces.join('');
}

/** A moment of milliseconds since 1970 in the unit of Slack's dates, whole seconds. */
export function unixSeconds(ms: number): number {
  return Math.floor(ms / 1_000);
}

/** What was typed, out of a command's text: Slack escapes its three control characters there, once. */
export function unescape(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt);/gu, (escaped) => CHARACTERS[escaped] ?? escaped);
}

function code(text: string): string {
  return `\`${escape(text.replaceAll('`', 'ˋ'))}\``;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>]/gu, (character) => ESCAPES[character] ?? character);
}
