/** Classifies every token as an id, a mention or neither. */
import { isInt64 } from '../../volcengine/int64-json.ts';
import type { Mention } from './mention.ts';
import type { Rejection, RejectionReason } from './rejection.ts';
import type { UserId } from './user-id.ts';
import type { Findings, Line, NumberPart, Part } from './part.ts';

/** An id is its own token. */
export type Token = UserId | Mention | Rejection;

export function isRejection(token: Token): token is Rejection {
  return typeof token !== 'string' && 'reason' in token;
}

/** All tokens in their order; white space, separators and punctuation are none. */
export function tokensOf(lines: readonly Line[], findings: Findings): readonly Token[] {
  const tokens: Token[] = [];
  for (const { parts } of lines) {
    for (const part of parts) {
      const token = tokenOf(part, findings);
      if (token !== undefined) tokens.push(token);
    }
  }
  return tokens;
}

function tokenOf(part: Part, findings: Findings): Token | undefined {
  switch (part.kind) {
    case 'number':
      return numberToken(part, findings);
    case 'mention':
      return { token: part.text, account: part.account };
    case 'words':
      return rejected(part.text, foundReason(part, findings) ?? 'not-a-number');
    case 'odd': {
      const reason = foundReason(part, findings);
      return reason === undefined
        ? rejected(part.text, part.reason, part.inside)
        : rejected(part.text, reason);
    }
    case 'space':
    case 'separator':
    case 'quote':
    case 'open':
    case 'close':
    case 'mark':
      return undefined;
  }
}

function numberToken(part: NumberPart, findings: Findings): Token {
  const { text, digits } = part;
  const reason = foundReason(part, findings);
  if (reason !== undefined) return rejected(text, reason);
  if (isInt64(digits)) return digits;
  if (/^0+$/u.test(digits)) return rejected(text, 'zero');
  return rejected(text, digits.startsWith('0') ? 'leading-zero' : 'too-large');
}

function foundReason(part: Part, findings: Findings): RejectionReason | undefined {
  const finding = findings.get(part);
  return finding === 'id' ? undefined : finding;
}

function rejected(token: string, reason: RejectionReason, inside: readonly UserId[] = []): Rejection {
  return { token, reason, inside };
}
