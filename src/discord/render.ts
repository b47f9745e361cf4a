/** A reply as a Discord message. */
import {
  type APIComponentInContainer,
  type APIContainerComponent,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Reply, ReplyFile, Tone } from '../chat/reply.ts';
import type { ControlRow } from './controls.ts';
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

/** What every way to send one takes. */
export interface Message {
  readonly content?: string;
  readonly flags?: MessageFlags.IsComponentsV2;
  readonly components?: readonly APIContainerComponent[];
  readonly files?: readonly Upload[];
}

interface Upload {
  readonly name: string;
  readonly attachment: Buffer;
}

/** The reply as one container: at most three components in it, whatever the reply holds, and the rows of its controls. */
export function renderReply(reply: Reply, controls: readonly ControlRow[] = []): Message {
  const { summary, body, file } = layOut(reply, COMPONENTS_BUDGET);
  const components: APIComponentInContainer[] = [{ type: ComponentType.TextDisplay, content: summary }];
  if (body !== '') components.push({ type: ComponentType.TextDisplay, content: body });
  // In a message of components a file is seen only where a component shows it.
  if (file) components.push({ type: ComponentType.File, file: { url: `attachment://${safeName(file)}` } });
  components.push(...controls);
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: ComponentType.Container, accent_color: ACCENTS[reply.tone], components }],
    ...(file && { files: [attachment(file)] }),
  };
}

/** The same without components, and so without controls: the simplest form there is. */
export function renderPlain(reply: Reply): Message {
  const { summary, body, file } = layOut(reply, CONTENT_BUDGET);
  const content = body === '' ? summary : `${summary}\n\n${body}`;
  return file === undefined ? { content } : { content, files: [attachment(file)] };
}

function attachment(file: ReplyFile): Upload {
  return { name: safeName(file), attachment: Buffer.from(file.content, 'utf8') };
}

/** Discord renames files that have anything else in their name, and then no component finds them. */
function safeName({ name }: ReplyFile): string {
  return name.replace(/[^\w.-]+/g, '_');
}
