/** Sentences as Slack's mrkdwn, in which nothing foreign can ping, link or format. */
import type { Sentence } from '../chat/sentence.ts';

/** Slack's three control characters: https://docs.slack.dev/messaging/formatting-message-text#escaping. */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const CHARACTERS: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Own words escaped; quoted ones escaped and in back-ticks, their own back-ticks replaced. */
export function mrkdwn(sentence: Sentence): string {
  return sentence
    .map(({ kind, text }) => (kind === 'own' ? escape(text) : `\`${escape(text.replaceAll('`', 'ˋ'))}\``))
    .join('');
}

/** What was typed, out of a command's text: Slack escapes its three control characters there, once. */
export function unescape(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt);/gu, (escaped) => CHARACTERS[escaped] ?? escaped);
}

function escape(text: string): string {
  return text.replaceAll(/[&<>]/gu, (character) => ESCAPES[character] ?? character);
}
