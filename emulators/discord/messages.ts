/** Messages in the Discord emulator: which ones Discord refuses, and what a moderator reads. */

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

/** A message as it is read. */
export interface ReadMessage {
  readonly messageId: string;
  /** What the moderator reads, in Discord's mark-up. */
  readonly text: string;
  /** The message as it arrived. */
  readonly body: MessageBody;
  readonly files: readonly FakeFile[];
  readonly buttons: readonly ReadButton[];
  readonly selects: readonly ReadSelect[];
}

/** A message as it stands now, for those who draw channels. */
export interface StandingMessage {
  readonly id: string;
  /** Undefined for a direct message. */
  readonly channelId: string | undefined;
  /** Who alone sees it; undefined where everybody does. */
  readonly userId: string | undefined;
  /** The interaction that it answers. */
  readonly interactionId?: string;
  /** Undefined while the bot is thinking. */
  readonly shown: ReadMessage | undefined;
}

export type OnStanding = (message: StandingMessage) => void;

export function readMessage(body: MessageBody, files: readonly FakeFile[], messageId = '0'): ReadMessage {
  const { components } = body;
  const controls = { buttons: buttonsOf(components), selects: selectsOf(components) };
  return { messageId, text: visibleText(body), body, files, ...controls };
}

/** What stood in a message before an edit. */
export interface Edited {
  readonly body?: MessageBody;
  readonly files: readonly FakeFile[];
}

/** The files of a message after an edit, which keeps those that it says nothing about. */
export function filesAfter({ attachments }: MessageBody, sent: readonly FakeFile[], before?: Edited) {
  return attachments === undefined ? [...(before?.files ?? []), ...sent] : sent;
}

/** Everything that a moderator reads in a message: its text displays, or its content, one after another. */
export function visibleText(body: MessageBody): string {
  return [body.content, ...textsOf(body.components)].filter(Boolean).join('\n');
}

/** Why Discord would answer `50035 Invalid Form Body`, or undefined where it takes the message. */
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
  // Discord renames a file with other characters in its name, which the component then does not find.
  const sent = files.map(({ name }) => `attachment://${name.replace(/[^\w.-]/g, '')}`);
  const shown = filesOf(components);
  if (shown.some((url) => url === undefined || !sent.includes(url))) return 'file: no such attachment';
  if (sent.some((url) => !shown.includes(url))) return 'attachments: a file that no component shows';
  return undefined;
}
