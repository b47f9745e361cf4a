/** Reads the body of a request to the Slack emulator. */
import type { IncomingMessage } from 'node:http';

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The object in a JSON body, `{}` for an empty body; undefined if the body is not JSON. */
export function readObject(body: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
