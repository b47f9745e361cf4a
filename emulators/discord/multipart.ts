/** Reads a multipart request of the bot: the message and its files. */
import type { FakeFile } from './messages.ts';

export interface Upload {
  /** The JSON of the part `payload_json`. */
  readonly body: unknown;
  /** The files in the order of `files[0]`, `files[1]`, …, as UTF-8 text, or in Base64 if compressed. */
  readonly files: readonly FakeFile[];
  /** The names of the parts. */
  readonly form: readonly string[];
}

const BREAK = '\r\n';

/** @param type the request's Content-Type, which names the boundary between the parts */
export function readUpload(raw: Buffer, type: string): Upload {
  const boundary = /boundary="?([^";]+)/u.exec(type)?.[1] ?? '';
  // In Latin-1 every byte is one character, so text can be split by bytes.
  const parts = raw.toString('latin1').split(`--${boundary}`).slice(1, -1).map(readPart);
  return {
    body: JSON.parse(parts.find(({ field }) => field === 'payload_json')?.content ?? 'null') as unknown,
    form: parts.map(({ field = '' }) => field),
    files: parts.flatMap(({ file, content }) => (file === undefined ? [] : [{ name: file, content }])),
  };
}

function readPart(part: string) {
  const start = part.indexOf(BREAK + BREAK);
  const head = part.slice(0, start);
  const bytes = part.slice(start + 2 * BREAK.length, -BREAK.length);
  const file = /filename="([^"]*)"/u.exec(head)?.[1];
  return {
    field: /name="([^"]*)"/u.exec(head)?.[1],
    file,
    content: Buffer.from(bytes, 'latin1').toString(file?.endsWith('.gz') ? 'base64' : 'utf8'),
  };
}
