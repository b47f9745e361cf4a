/** Reads a response body up to a limit of bytes. */

/** The body; undefined as soon as it is known to be longer. A declared length that is small is not trusted. */
export async function readAtMost(
  { headers, body }: Response,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (Number(headers.get('content-length')) > maxBytes) {
    await body?.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the rest of the body.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
