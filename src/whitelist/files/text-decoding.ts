/** Decodes the bytes of a text file in any common encoding. */

/** Control characters that text has no use for. More than one, and one in 20 characters, is no text. */
const CONTROL = /[\0-\x08\x0E-\x1F\x7F]/gu;
const CONTROL_SHARE_MAX = 0.05;
/** UTF-16 without a byte order mark: this share of its characters are ASCII, so that one of their bytes is NUL. */
const UTF16_ASCII_SHARE_MIN = 0.25;
/** UTF-8 that was cut or damaged still has so many characters of several bytes for each that cannot be read. */
const INTACT_PER_DAMAGED_MIN = 5;
/** The characters of GB 2312 are nearly all that Chinese texts have; other encodings read as GB18030 show other ones. */
const COMMON_SHARE_MIN = 0.5;
/** A text in Latin letters is mostly ASCII. */
const ASCII_SHARE_MIN = 0.7;

/** As programs of MS-DOS end a file. */
const END_OF_FILE = '\x1A';
const REPLACEMENT = '\uFFFD';

/**
 * UTF-8 and UTF-16 with or without a byte order mark; what is no UTF-8 as GB18030 (and so GBK, which spreadsheets write
 * on Chinese Windows), else as Windows-1252 (which they write in the West). Undefined where the bytes are no text.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = bytes.includes(0) || hasUtf16Mark(bytes) ? decodeUtf16(bytes) : decodeBytes(bytes);
  if (text === undefined) return undefined;
  const controls = text.match(CONTROL)?.length ?? 0;
  if (controls > 1 && controls > text.length * CONTROL_SHARE_MAX) return undefined;
  return text.endsWith(END_OF_FILE) ? text.slice(0, -1) : text;
}

function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function decodeUtf16(bytes: Uint8Array): string | undefined {
  const encoding = utf16Encoding(bytes);
  return encoding && decode(encoding, bytes);
}

function utf16Encoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (hasUtf16Mark(bytes)) return bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
  const nuls = [0, 0];
  for (const [index, byte] of bytes.entries()) {
    if (byte === 0) nuls[index % 2] = (nuls[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = nuls;
  if (Math.min(even, odd) > 0 || Math.max(even, odd) <= (bytes.length / 2) * UTF16_ASCII_SHARE_MIN)
    return undefined;
  return odd > 0 ? 'utf-16le' : 'utf-16be';
}

function decodeBytes(bytes: Uint8Array): string | undefined {
  return decode('utf-8', bytes) ?? decodeDamaged(bytes) ?? decodeChinese(bytes) ?? decodeWestern(bytes);
}

/** Undefined where `bytes` are not in that encoding. */
function decode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** UTF-8 of which a few characters are damaged: a file may have been cut in the middle of one. */
function decodeDamaged(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes);
  const damaged = text.split(REPLACEMENT).length - 1;
  const intact = (text.match(/[^\0-\x7F\uFFFD]/gu) ?? []).length;
  return intact >= damaged * INTACT_PER_DAMAGED_MIN ? text : undefined;
}

function decodeChinese(bytes: Uint8Array): string | undefined {
  const text = decode('gb18030', bytes);
  if (text === undefined) return undefined;
  let common = 0;
  let all = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    all += 1;
    at += 1;
    if (lead >= 0xa1 && lead <= 0xf7 && (bytes[at] ?? 0) >= 0xa1) common += 1;
  }
  return common >= all * COMMON_SHARE_MIN ? text : undefined;
}

function decodeWestern(bytes: Uint8Array): string | undefined {
  const ascii = bytes.reduce((count, byte) => count + (byte < 0x80 ? 1 : 0), 0);
  if (ascii < bytes.length * ASCII_SHARE_MIN) return undefined;
  return decode('windows-1252', bytes);
}
