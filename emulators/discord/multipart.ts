/** Reads a multipart upload: the message and its files. */
import type { FakeFile } from './messages.ts';

export interface Upload {
  /** The JSON of the part `payload_json`. */
  readonly body: unknown;
  /** In the order of `files[0]`, `files[1]`, …, as UTF-8 text; in Base64, where compressed. */
  readonly files: readonly FakeFile[];
  /** The names of its parts. */
  readonly form: readonly string[];
}

const BREAK = '\r\n';

/** @param type the request's Content-Type, which names the boundary between the parts */
export function readUpload(raw: Buffer, type: string): Upload {
  const boundary = /boundary="?([^";]+)/u.exec(type)?.[1] ?? '';
  // Latin-1 keeps every byte one character, so that text can be cut where bytes were.
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
