/** A reply as a Discord message. */
import {
  type APIComponentInContainer,
  type APIContainerComponent,
  type AttachmentPayload,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Reply, ReplyFile, Tone } from '../chat/reply.ts';
import { layOut } from './layout.ts';

/**
 * What one message may hold of text, in UTF-16 code units, with something to spare: all text displays together 4,000
 * (https://docs.discord.com/developers/components/reference), `content` 2,000
 * (https://docs.discord.com/developers/resources/message).
 */
const COMPONENTS_BUDGET = 3_600;
const CONTENT_BUDGET = 1_900;

/** 0xRRGGBB. */
const ACCENTS: Readonly<Record<Tone, number>> = {
  done: 0x57f287,
  partly: 0xfee75c,
  failed: 0xed4245,
  refused: 0xed4245,
  info: 0x5865f2,
};

/** What both the edit of an acknowledged reply and a direct message take. */
export interface Message {
  readonly content?: string;
  readonly flags?: MessageFlags.IsComponentsV2;
  readonly components?: readonly APIContainerComponent[];
  readonly files?: readonly AttachmentPayload[];
}

/** The reply as one container: at most three components in it, whatever the reply holds. */
export function renderReply(reply: Reply): Message {
  const { summary, body, file } = layOut(reply, COMPONENTS_BUDGET);
  const components: APIComponentInContainer[] = [{ type: ComponentType.TextDisplay, content: summary }];
  if (body !== '') components.push({ type: ComponentType.TextDisplay, content: body });
  const message = {
    flags: MessageFlags.IsComponentsV2 as const,
    components: [{ type: ComponentType.Container as const, accent_color: ACCENTS[reply.tone], components }],
  };
  if (file === undefined) return message;
  // In a message of components a file is seen only where a component shows it.
  components.push({ type: ComponentType.File, file: { url: `attachment://${safeName(file)}` } });
  return { ...message, files: [attachment(file)] };
}

/** The same without components: the simplest form there is. */
export function renderPlain(reply: Reply): Message {
  const { summary, body, file } = layOut(reply, CONTENT_BUDGET);
  const content = body === '' ? summary : `${summary}\n\n${body}`;
  return file === undefined ? { content } : { content, files: [attachment(file)] };
}

function attachment(file: ReplyFile): AttachmentPayload {
  return { name: safeName(file), attachment: Buffer.from(file.content, 'utf8') };
}

/** Discord renames files that have anything else in their name, and then no component finds them. */
function safeName({ name }: ReplyFile): string {
  return name.replace(/[^\w.-]+/g, '_');
}
