/** Routes of the Discord emulator, the calls that they answer, and how these can fail. */
import type { Readable } from 'node:stream';
import type { FakeFile } from './messages.ts';

export type RouteName =
  | 'gateway'
  | 'list-commands'
  | 'register'
  | 'callback'
  | 'edit'
  | 'original'
  | 'follow-up'
  | 'open-direct-message'
  | 'send-direct-message'
  | 'post'
  | 'edit-post'
  | 'delete-post'
  | 'attachment'
  | 'self'
  | 'application'
  | 'guild'
  | 'member'
  | 'channel';

/** One request, as it arrived. */
export interface Call {
  readonly route: RouteName | 'unknown';
  readonly method: string;
  /** Decoded, without `/api/v10` and query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** The JSON of it, for an upload its `payload_json`. */
  readonly body: unknown;
  readonly files: readonly FakeFile[];
  /** The names of an upload's parts. */
  readonly form: readonly string[];
  /** What was answered; undefined until then, and for a connection that was cut. */
  readonly status: number | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** In place of a JSON body. */
  readonly stream?: Readable;
}

export interface Route {
  readonly name: RouteName;
  readonly method: string;
  readonly path: RegExp;
  /** Of routes with the same path, the first that applies is taken. */
  readonly applies?: (...parameters: string[]) => boolean;
  /** Whether the bot token is asked for. */
  readonly bot: boolean;
  readonly answer: (call: Call, ...parameters: string[]) => Answer;
}

/** How calls of a route go wrong. With `delayMs` or `until` alone they are only late. */
export interface Failure {
  readonly status?: number;
  /** Discord's JSON error code. */
  readonly code?: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  /** The call waits for it; as with `delayMs`. */
  readonly until?: Promise<unknown>;
  /** The connection is cut instead of an answer. */
  readonly drop?: boolean;
  /** The call takes effect before it fails. */
  readonly processed?: boolean;
  /** How many calls; 1 where nothing else is said. */
  readonly times?: number;
}
