/** Files in the Slack emulator: uploads of the bot and of people. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import { createHistory, type History } from './history.ts';

/** A file that the bot has put into a conversation. */
export interface Upload {
  readonly name: string;
  readonly content: string;
  readonly channelId: string;
}

/** How a file comes when it is fetched. */
export interface Hosted {
  readonly name?: string;
  readonly bytes: Uint8Array;
  /** Says so many bytes instead; `null`: does not say. */
  readonly declares?: number | null;
  /** Sends the reader there. */
  readonly redirect?: string;
}

export interface Files {
  readonly uploads: History<Upload>;
  /** Puts a file there to be fetched with the bot's token; returns its file object. Fault: `file`. */
  readonly host: (file: Hosted) => Readonly<Record<string, unknown>>;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** Takes a request under `/files/`. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
  /** Takes the bytes of an upload, sent to `/upload/…`; false where the address is unknown. */
  readonly receive: (path: string, body: Buffer, type: string) => boolean;
  readonly newUpload: (
    name: string,
    length: number,
  ) => { readonly upload_url: string; readonly file_id: string };
  /** Why Slack would not complete it; undefined when it did. */
  readonly complete: (ids: readonly string[], channelId: string) => string | undefined;
}

interface Pending {
  readonly name: string;
  readonly length: number;
  content?: string;
}

/**
 * `origin`: of the emulator, once it listens.
 *
 * @param onUpload called with each file of the bot
 */
export function createFiles(
  faults: Faults,
  origin: () => string,
  botToken: string,
  onUpload?: (upload: Upload) => void,
): Files {
  const uploads = createHistory<Upload>();
  const pending = new Map<string, Pending>();
  const hosted: Hosted[] = [];
  const asked: string[] = [];
  return {
    uploads,
    asked,
    newUpload: (name, length) => {
      const id = `F${pending.size + 1}`;
      pending.set(id, { name, length });
      return { upload_url: `${origin()}/upload/${id}`, file_id: id };
    },
    receive: (path, body, type) => {
      const file = pending.get(path.slice('/upload/'.length));
      if (file === undefined) return false;
      file.content = onlyPart(body, type);
      return Buffer.byteLength(file.content) === file.length;
    },
    complete: (ids, channelId) => {
      for (const id of ids) {
        const { name, content } = pending.get(id) ?? {};
        if (name === undefined || content === undefined) return 'file_not_found';
        uploads.add({ name, content, channelId });
        onUpload?.({ name, content, channelId });
      }
      return undefined;
    },
    host: (file) => {
      const address = `${origin()}/files/${hosted.push(file) - 1}`;
      return {
        id: `F${hosted.length}`,
        name: file.name ?? 'ids.txt',
        size: file.bytes.length,
        url_private: address,
        url_private_download: address,
      };
    },
    serve: (request, response) => {
      if (request.url === '/files/log-in') {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>1 2 3</html>');
        return;
      }
      asked.push(request.url ?? '');
      const file = hosted[Number(request.url?.slice('/files/'.length))];
      const fault = faults.next('file');
      if (fault === 'hang') return;
      if (fault === 'drop') response.destroy();
      else if (file === undefined || fault !== undefined) response.writeHead(404).end();
      // Slack shows its log-in page to callers who may not read a file.
      else if (request.headers.authorization !== `Bearer ${botToken}`)
        response.writeHead(302, { location: '/files/log-in' }).end();
      else if (file.redirect !== undefined) response.writeHead(302, { location: file.redirect }).end();
      else {
        const { declares = file.bytes.length, bytes } = file;
        response.writeHead(200, declares === null ? {} : { 'content-length': declares }).end(bytes);
      }
    },
  };
}

/** The text of the one part of a multipart body; `type` is its Content-Type, which names the boundary. */
function onlyPart(body: Buffer, type: string): string {
  const boundary = /boundary="?([^";]+)/u.exec(type)?.[1] ?? '';
  const start = body.indexOf('\r\n\r\n') + 4;
  return body.subarray(start, body.indexOf(`\r\n--${boundary}--`, start)).toString('utf8');
}
