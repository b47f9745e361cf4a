/** Renders a reply as a Discord message. */
import {
  type APIComponentInContainer,
  type APIContainerComponent,
  type APIFileComponent,
  type APITextDisplayComponent,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { Reply, ReplyFile, Tone } from '../../chat/reply.ts';
import type { Control } from './components.ts';
import { BETWEEN_BLOCKS } from './fit-blocks.ts';
import { type FittedMessage, fitMessage } from './fit-message.ts';
import { isPacked } from './pack-file.ts';

/**
 * What one message may hold of text, in UTF-16 code units, with something to spare: all text displays together 4,000
 * (https://docs.discord.com/developers/components/reference).
 */
const TEXT_BUDGET = 3_600;

/** https://docs.discord.com/developers/reference#uploading-files */
export const UPLOAD_MAX_BYTES = 10_485_760;

/** Without the end of a compressed one. Discord takes 1,024; no reader needs that many in a file name. */
const FILE_NAME_MAX_LENGTH = 100;

/** 0xRRGGBB. */
const ACCENTS: Readonly<Record<Tone, number>> = {
  done: 0x57f287,
  partly: 0xfee75c,
  failed: 0xed4245,
  unconfirmed: 0xfee75c,
  refused: 0xed4245,
  info: 0x5865f2,
};

/** What every way to send one takes. Without `content`: a message that has had components once can never have that. */
export interface Message {
  readonly flags: number;
  readonly components: readonly (APIContainerComponent | APITextDisplayComponent | APIFileComponent)[];
  readonly files: readonly Upload[];
}

interface Upload {
  readonly name: string;
  readonly attachment: Buffer;
}

/**
 * The reply as one container: at most three components in it, whatever the reply holds, and the rows of its controls; where
 * there are controls under sections, a text between each.
 *
 * @param controls at most 35 components
 * @param uploadMaxBytes a larger file is left out
 */
export function renderReply(
  reply: Reply,
  controls: readonly Control[] = [],
  uploadMaxBytes = UPLOAD_MAX_BYTES,
): Message {
  const layout = fitMessage(withFittingFile(reply, uploadMaxBytes), TEXT_BUDGET);
  const components = contentOf(layout, controls);
  return message(
    [{ type: ComponentType.Container, accent_color: ACCENTS[reply.tone], components }],
    layout.file,
  );
}

/** The same without colour and controls, for when Discord refuses the above. */
export function renderPlain(reply: Reply, uploadMaxBytes = UPLOAD_MAX_BYTES): Message {
  const layout = fitMessage(withFittingFile(reply, uploadMaxBytes), TEXT_BUDGET);
  const { summary, parts, file } = layout;
  const body = textOf(parts.map(({ text }) => text));
  return message([...textOf([summary]), ...body, ...fileOf(file)], file);
}

function message(components: Message['components'], file: ReplyFile | undefined): Message {
  const files = file === undefined ? [] : [{ name: safeName(file), attachment: bytesOf(file) }];
  return { flags: MessageFlags.IsComponentsV2, components, files };
}

/** The texts, each section's controls right under it, the file, and the other controls. */
function contentOf(
  { summary, parts, file }: FittedMessage,
  controls: readonly Control[],
): APIComponentInContainer[] {
  const placed = new Set<Control>();
  const components: APIComponentInContainer[] = textOf([summary]);
  let together: string[] = [];
  for (const { text, section } of parts) {
    together.push(text);
    const own = controls.filter(({ under }) => under !== undefined && under === section);
    if (own.length === 0) continue;
    own.forEach((control) => placed.add(control));
    components.push(...textOf(together), ...own.map(({ row }) => row));
    together = [];
  }
  return [
    ...components,
    ...textOf(together),
    ...fileOf(file),
    ...controls.filter((control) => !placed.has(control)).map(({ row }) => row),
  ];
}

function textOf(parts: readonly string[]): APITextDisplayComponent[] {
  const content = parts.join(BETWEEN_BLOCKS);
  return content === '' ? [] : [{ type: ComponentType.TextDisplay, content }];
}

function fileOf(file: ReplyFile | undefined): APIFileComponent[] {
  return [
    // In a message of components a file is seen only where a component shows it.
    ...(file === undefined
      ? []
      : [{ type: ComponentType.File as const, file: { url: `attachment://${safeName(file)}` } }]),
  ];
}

/** The reply, without its file where that is too large: Discord would refuse the whole message. */
function withFittingFile({ file, ...reply }: Reply, maxBytes: number): Reply {
  if (file === undefined) return reply;
  if (bytesOf(file).length <= maxBytes) return { ...reply, file };
  return { ...reply, sections: [...reply.sections, { lines: [file.tooLarge] }] };
}

function bytesOf(file: ReplyFile): Buffer {
  return Buffer.from(isPacked(file) ? file.packed : file.content);
}

/** Discord renames files that have anything else in their name, and then no component finds them. */
function safeName(file: ReplyFile): string {
  const safe = file.name.replace(/[^\w.-]+/g, '_');
  const extension = /\.\w{1,10}$/u.exec(safe)?.[0] ?? '';
  const base = safe.slice(0, safe.length - extension.length);
  const name = base.slice(0, FILE_NAME_MAX_LENGTH - extension.length) + extension;
  return isPacked(file) ? `${name}.gz` : name;
}
