/** Serves the files that people attach in the Discord emulator, in place of Discord's CDN. */
import { Readable } from 'node:stream';
import type { FakeAttachment, KeptAttachment } from './seen.ts';
import type { Route } from './route.ts';
import { snowflake } from './payloads.ts';

export interface FakeAttachments {
  readonly routes: readonly Route[];
  /** Stores a file, and gives it an id and a URL. */
  readonly addAttachment: (attachment: FakeAttachment) => KeptAttachment;
}

/** @param origin scheme, host and port of the emulator */
export function createFakeAttachments(origin: () => string): FakeAttachments {
  const kept = new Map<string, FakeAttachment>();
  return {
    routes: [
      {
        name: 'attachment',
        method: 'GET',
        path: /^\/attachments\/(\d+)\//u,
        bot: false,
        answer: (_call, id = '') => {
          const attachment = kept.get(id);
          return attachment ? { status: 200, stream: Readable.from(bytesOf(attachment)) } : { status: 404 };
        },
      },
    ],
    addAttachment: (attachment) => {
      const id = snowflake();
      kept.set(id, attachment);
      const url = `${origin()}/attachments/${id}/${encodeURIComponent(attachment.name)}?ex=1`;
      return { url, size: Buffer.byteLength(attachment.content ?? ''), ...attachment, id };
    },
  };
}

async function* bytesOf({ content = '', then = 'end' }: FakeAttachment): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  do yield bytes;
  while (then === 'more');
  if (then === 'nothing') await new Promise(() => undefined);
}
