/** Reads and validates messages in the Discord emulator: the visible text, and the reasons for which Discord refuses one. */

import {
  buttonsOf,
  type Component,
  componentsFault,
  filesOf,
  type ReadButton,
  type ReadSelect,
  selectsOf,
  textsOf,
} from './components.ts';

/** https://docs.discord.com/developers/resources/message and /developers/components/reference */
const CONTENT_MAX_LENGTH = 2_000;
const IS_COMPONENTS_V2 = 1 << 15;

export interface FakeFile {
  readonly name: string;
  readonly content: string;
}

export interface MessageBody {
  readonly attachments?: readonly { readonly id: string }[];
  readonly content?: string | null | undefined;
  readonly flags?: number;
  readonly components?: readonly Component[];
  readonly allowed_mentions?: unknown;
  readonly [other: string]: unknown;
}

/** A message with its visible text. */
export interface ReadMessage {
  readonly messageId: string;
  /** The visible text, in Discord's mark-up. */
  readonly text: string;
  /** The message in the request. */
  readonly body: MessageBody;
  readonly files: readonly FakeFile[];
  readonly buttons: readonly ReadButton[];
  readonly selects: readonly ReadSelect[];
}

/** The current state of a message, from which the playground draws channels. */
export interface StandingMessage {
  readonly id: string;
  /** Undefined for a direct message. */
  readonly channelId: string | undefined;
  /** The only person who sees the message; undefined if all do. */
  readonly userId: string | undefined;
  /** The interaction that the message answers. */
  readonly interactionId?: string;
  /** Undefined while Discord shows "thinking …". */
  readonly shown: ReadMessage | undefined;
}

export type OnStanding = (message: StandingMessage) => void;

export function readMessage(body: MessageBody, files: readonly FakeFile[], messageId = '0'): ReadMessage {
  const { components } = body;
  const controls = { buttons: buttonsOf(components), selects: selectsOf(components) };
  return { messageId, text: visibleText(body), body, files, ...controls };
}

/** The content of a message before an edit. */
export interface Edited {
  readonly body?: MessageBody;
  readonly files: readonly FakeFile[];
}

/** The files of a message after an edit; without `attachments` in the edit, the earlier files stay. */
export function filesAfter({ attachments }: MessageBody, sent: readonly FakeFile[], before?: Edited) {
  return attachments === undefined ? [...(before?.files ?? []), ...sent] : sent;
}

/** The visible text of a message: its content, or its text displays one after another. */
export function visibleText(body: MessageBody): string {
  return [body.content, ...textsOf(body.components)].filter(Boolean).join('\n');
}

/** The reason for which Discord would answer `50035 Invalid Form Body`; undefined for a valid message. */
export function fault(body: MessageBody, sent: readonly FakeFile[], before?: Edited): string | undefined {
  const uploads = new Set(sent.map((_file, index) => String(index)));
  if (body.attachments?.some(({ id }) => !uploads.has(id))) return 'attachments: no such file';
  const files = filesAfter(body, sent, before);
  if (isNewForm(body)) return newFormFault(body, files);
  return isNewForm(before?.body) ? 'flags: IS_COMPONENTS_V2 cannot be removed' : contentFault(body, files);
}

function isNewForm(body: MessageBody | undefined): boolean {
  return ((body?.flags ?? 0) & IS_COMPONENTS_V2) !== 0;
}

function contentFault({ content, components }: MessageBody, files: readonly FakeFile[]): string | undefined {
  if ((content ?? '').length > CONTENT_MAX_LENGTH) return 'content: Must be 2000 or fewer in length.';
  if (!content && files.length === 0) return 'Cannot send an empty message';
  if (components !== undefined) return 'components: only with IS_COMPONENTS_V2 here';
  return undefined;
}

function newFormFault({ content, components }: MessageBody, files: readonly FakeFile[]): string | undefined {
  if (content) return 'content: cannot be used with IS_COMPONENTS_V2';
  const wrong = componentsFault(components);
  if (wrong !== undefined) return wrong;
  // Discord removes other characters from a file's name, and the component then does not find the file.
  const sent = files.map(({ name }) => `attachment://${name.replace(/[^\w.-]/g, '')}`);
  const shown = filesOf(components);
  if (shown.some((url) => url === undefined || !sent.includes(url))) return 'file: no such attachment';
  if (sent.some((url) => !shown.includes(url))) return 'attachments: a file that no component shows';
  return undefined;
}
