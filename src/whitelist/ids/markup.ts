/** Reads Slack's and Discord's mark-up in angle brackets. */
import { idsInside } from './inside.ts';
import { number } from './lexeme.ts';
import type { MentionPart, NumberPart, OddPart } from './part.ts';

/**
 * A mention of an account as such; a phone number, which Slack makes of some ids by itself, as the number that was
 * typed; and everything else as no id. `text` is all of it, with its brackets.
 */
export function readMarkup(text: string): MentionPart | NumberPart | OddPart {
  const account = /^<@!?([A-Z0-9]+)(?:\|[^<>]*)?>$/u.exec(text)?.[1];
  if (account !== undefined) return { kind: 'mention', text, account };
  if (/^<tel:/iu.test(text)) return readPhoneLink(text);
  if (/^<(?:t:|!date\^)/u.test(text)) return { kind: 'odd', text, reason: 'date', inside: [] };
  if (/^<a?:\w+:\d+>$/u.test(text)) return { kind: 'odd', text, reason: 'mixed', inside: [] };
  if (/^<[a-z]/iu.test(text)) return { kind: 'odd', text, reason: 'mixed', inside: idsInside(text) };
  return { kind: 'odd', text, reason: 'mention', inside: [] };
}

/**
 * Only where link and label have the same digits: otherwise what the moderator saw and what the link says are two
 * numbers, and neither is chosen. A label with other signs was typed as a phone number, and is none of ours.
 */
function readPhoneLink(text: string): NumberPart | OddPart {
  const [, link = '', label = link] = /^<tel:([^\|<>]*)(?:\|([^<>]*))?>$/iv.exec(text) ?? [];
  const digits = link.replace(/\D/gu, '');
  const isNumber = digits !== '' && /^[+\d\s.\-\(\)]+$/v.test(link) && /^[+\d\s]+$/v.test(label);
  return isNumber && label.replace(/\D/gu, '') === digits
    ? number(text, digits)
    : { kind: 'odd', text, reason: 'mixed', inside: idsInside(text) };
}
