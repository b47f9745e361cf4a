/** Messages as Discord takes them: what it refuses, and what a moderator reads in one. */

/** https://docs.discord.com/developers/resources/message and /developers/components/reference */
const CONTENT_MAX_LENGTH = 2_000;
const TEXT_DISPLAYS_MAX_LENGTH = 4_000;
const COMPONENTS_MAX = 40;
const IS_COMPONENTS_V2 = 1 << 15;
const TEXT_DISPLAY = 10;
const FILE = 13;

export interface FakeFile {
  readonly name: string;
  readonly content: string;
}

export interface MessageBody {
  readonly content?: string | null | undefined;
  readonly flags?: number;
  readonly components?: readonly Component[];
  readonly allowed_mentions?: unknown;
  readonly [other: string]: unknown;
}

interface Component {
  readonly type: number;
  readonly content?: string;
  readonly file?: { readonly url: string };
  readonly components?: readonly Component[];
}

/** Everything that a moderator reads in a message: its text displays, or its content, one after another. */
export function visibleText(body: MessageBody): string {
  const displays = flatten(body.components).filter(({ type }) => type === TEXT_DISPLAY);
  return [body.content, ...displays.map(({ content }) => content)].filter(Boolean).join('\n');
}

/** Why Discord would answer `50035 Invalid Form Body`, or undefined where it takes the message. */
export function fault(body: MessageBody, files: readonly FakeFile[]): string | undefined {
  return ((body.flags ?? 0) & IS_COMPONENTS_V2) === 0
    ? contentFault(body, files)
    : componentsFault(body, files);
}

function contentFault({ content, components }: MessageBody, files: readonly FakeFile[]): string | undefined {
  if ((content ?? '').length > CONTENT_MAX_LENGTH) return 'content: Must be 2000 or fewer in length.';
  if (!content && files.length === 0) return 'Cannot send an empty message';
  if (components !== undefined) return 'components: only with IS_COMPONENTS_V2 here';
  return undefined;
}

function componentsFault(
  { content, components }: MessageBody,
  files: readonly FakeFile[],
): string | undefined {
  const all = flatten(components);
  const texts = all.filter(({ type }) => type === TEXT_DISPLAY).map((display) => display.content ?? '');
  const shown = all.filter(({ type }) => type === FILE).map(({ file }) => file?.url);
  if (content) return 'content: cannot be used with IS_COMPONENTS_V2';
  if (all.length === 0 || all.length > COMPONENTS_MAX) return 'components: Must be between 1 and 40';
  if (texts.some((text) => text === '')) return 'content: This field is required';
  if (texts.join('').length > TEXT_DISPLAYS_MAX_LENGTH)
    return 'components: text of more than 4000 characters';
  // Discord renames a file with other characters in its name, which the component then does not find.
  const sent = files.map(({ name }) => `attachment://${name.replace(/[^\w.-]/g, '')}`);
  if (shown.some((url) => url === undefined || !sent.includes(url))) return 'file: no such attachment';
  if (sent.some((url) => !shown.includes(url))) return 'attachments: a file that no component shows';
  return undefined;
}

function flatten(components: readonly Component[] = []): readonly Component[] {
  return components.flatMap((component) => [component, ...flatten(component.components)]);
}
