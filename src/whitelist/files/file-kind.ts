/** Recognizes by their first bytes files that are not text. */

export type OtherFileKind = 'workbook' | 'picture' | 'pdf' | 'binary';

/** One character for each byte. From https://en.wikipedia.org/wiki/List_of_file_signatures. */
const SIGNATURES: readonly (readonly [OtherFileKind, RegExp])[] = [
  // A zip archive, as .xlsx, .numbers and .ods are; and what .xls is.
  ['workbook', /^PK(?:\x03\x04|\x05\x06)/u],
  ['workbook', /^\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1/u],
  ['pdf', /^%PDF-/u],
  ['picture', /^\x89PNG\r\n\x1A\n/u],
  ['picture', /^\xFF\xD8\xFF/u],
  ['picture', /^GIF8[79]a/u],
  ['picture', /^(?:II\*\0|MM\0\*)/u],
  ['picture', /^BM.{4}\0{4}/su],
  ['picture', /^RIFF.{4}WEBP/su],
  ['picture', /^.{4}ftyp(?:heic|heix|mif1|avif)/su],
  ['binary', /^(?:\x1F\x8B|Rar!\x1A\x07|7z\xBC\xAF\x27\x1C)/u],
];
const SIGNATURE_BYTES_MAX = 16;

/** They begin as workbooks do. */
const OTHER_ARCHIVES = /\.(?:zip|jar|apk|docx?|pptx?|odt|odp|pages|key|msg|msi)$/iu;

/** Undefined for what may be text. `name` is the file's. */
export function otherFileKind(name: string, bytes: Uint8Array): OtherFileKind | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, SIGNATURE_BYTES_MAX));
  const kind = SIGNATURES.find(([, pattern]) => pattern.test(start))?.[0];
  return kind === 'workbook' && OTHER_ARCHIVES.test(name.trim()) ? 'binary' : kind;
}
