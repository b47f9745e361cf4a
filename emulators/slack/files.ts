/** The file endpoints of the Slack emulator: uploads of the bot, and downloads of files that people have uploaded. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import { createHistory, type History } from './history.ts';

/** A file that the bot has uploaded to a conversation. */
export interface Upload {
  readonly name: string;
  readonly content: string;
  readonly channelId: string;
}

/** A person's file, and how the emulator sends it. */
export interface Hosted {
  readonly name?: string;
  readonly bytes: Uint8Array;
  /** The Content-Length in place of the real one; `null` for none. */
  readonly declares?: number | null;
  /** Redirects the download to this URL. */
  readonly redirect?: string;
}

export interface Files {
  readonly uploads: History<Upload>;
  /** Stores a file that the bot can download with its token; returns Slack's file object. Fault: `file`. */
  readonly host: (file: Hosted) => Readonly<Record<string, unknown>>;
  /** The requested paths, in order. */
  readonly asked: readonly string[];
  /** Answers a request under `/files/`. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
  /** Stores the bytes that were sent to `/upload/…`; returns false for an unknown URL. */
  readonly receive: (path: string, body: Buffer, type: string) => boolean;
  readonly newUpload: (
    name: string,
    length: number,
  ) => { readonly upload_url: string; readonly file_id: string };
  /** Completes uploads; returns Slack's error code, or undefined on success. */
  readonly complete: (ids: readonly string[], channelId: string) => string | undefined;
}

interface Pending {
  readonly name: string;
  readonly length: number;
  content?: string;
}

/**
 * @param origin returns the origin of the emulator, once it listens
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
      // Slack sends its log-in page to callers who may not read the file.
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
