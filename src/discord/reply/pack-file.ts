/** Compresses a file that is larger than Discord's upload limit. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Reply, ReplyFile } from '../../chat/reply.ts';

/** A file whose content is sent compressed. */
export interface PackedFile extends ReplyFile {
  /** In the format of gzip. */
  readonly packed: Uint8Array;
}

const compress = promisify(gzip);

/** The reply with its file compressed where that has more than `maxBytes`; it may be too large even then. */
export async function packFile(reply: Reply, maxBytes: number): Promise<Reply> {
  const { file } = reply;
  if (file === undefined || Buffer.byteLength(file.content) <= maxBytes) return reply;
  const packed: PackedFile = { ...file, packed: await compress(file.content) };
  return { ...reply, file: packed };
}

/** Whether the content of a file is sent compressed. */
export function isPacked(file: ReplyFile): file is PackedFile {
  return 'packed' in file;
}
