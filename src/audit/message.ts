/** Encodes a reply as an audit message for the outbox, with the moderator whose command it reports. */
import type { AuditChannel } from '../chat/platform.ts';
import { replyText, type Reply } from '../chat/reply.ts';
import { onlyStanding } from '../chat/standing-button.ts';
import type { NewMessage } from '../store/store.ts';

/** The command that a message reports, for the log. */
export interface AuditOrigin {
  readonly interaction: string;
  readonly moderator: string;
}

/** Encodes the reply for each channel, without its picker and without buttons that belong to one person. */
export function auditMessages(
  channels: readonly AuditChannel[],
  reply: Reply,
  origin: Partial<AuditOrigin> = {},
): readonly NewMessage[] {
  return channels.map((channel) => messageOf(channel, reply, origin));
}

export function messageOf(
  { platform, channelId }: AuditChannel,
  reply: Reply,
  origin: Partial<AuditOrigin> = {},
): NewMessage {
  return { platform, channelId, message: serialize(reply, origin) };
}

/** JSON of the reply, with its standing buttons, and without the picker, which holds functions. */
function serialize({ tone, summary, sections, file, wantsFile, buttons }: Reply, origin: object): string {
  const standing = onlyStanding(buttons);
  const shown = standing.length > 0 ? { buttons: standing } : {};
  return JSON.stringify({ tone, summary, sections, file, wantsFile, ...shown, origin });
}

/** Throws a SyntaxError where the text was not made by `serialize`. */
export function deserialize(message: string): Reply {
  const reply = JSON.parse(message) as Reply & { origin?: unknown; memo?: unknown };
  delete reply.origin;
  delete reply.memo;
  return reply;
}

/** The data that the platform stores with the message: which parts of it were accepted. */
export function memoOf(message: string): string | undefined {
  return (JSON.parse(message) as { readonly memo?: string }).memo;
}

export function withMemo(message: string, memo: string): string {
  return JSON.stringify({ ...(JSON.parse(message) as object), memo });
}

/** Empty where the message is of an older version, or was not made by `serialize`. */
export function originOf(message: string): Partial<AuditOrigin> {
  try {
    const { origin = {} } = JSON.parse(message) as { readonly origin?: AuditOrigin };
    return origin;
  } catch {
    return {};
  }
}

/** All that a reply says, its file included, as lines of plain text. */
export function wholeText(reply: Reply): string {
  return [replyText(reply), ...(reply.file ? [reply.file.content] : [])].join('\n');
}
