/** Types of the Discord emulator's HTTP routes, calls, answers and failures. */
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

/** One request that arrived. */
export interface Call {
  readonly route: RouteName | 'unknown';
  readonly method: string;
  /** The decoded path, without `/api/v10` and query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** The JSON body; for an upload its `payload_json`. */
  readonly body: unknown;
  readonly files: readonly FakeFile[];
  /** The names of an upload's parts. */
  readonly form: readonly string[];
  /** The status of the answer; undefined before that, and if the connection was cut. */
  readonly status: number | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Sent in place of a JSON body. */
  readonly stream?: Readable;
}

export interface Route {
  readonly name: RouteName;
  readonly method: string;
  readonly path: RegExp;
  /** Of several routes with the same path, the first that applies answers. */
  readonly applies?: (...parameters: string[]) => boolean;
  /** Whether the route requires the bot token. */
  readonly bot: boolean;
  readonly answer: (call: Call, ...parameters: string[]) => Answer;
}

/** A failure of calls. With `delayMs` or `until` alone, calls succeed late. */
export interface Failure {
  readonly status?: number;
  /** Discord's JSON error code. */
  readonly code?: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  /** The call waits for this promise. */
  readonly until?: Promise<unknown>;
  /** Cuts the connection instead of answering. */
  readonly drop?: boolean;
  /** The call takes effect before it fails. */
  readonly processed?: boolean;
  /** The number of calls that fail; 1 by default. */
  readonly times?: number;
}
