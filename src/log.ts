/** The log: one JSON object a line on standard error, or readable lines on a terminal; secrets are redacted. */
import { pino, type Logger } from 'pino';
import { SHORT_SECRET_CHARACTERS } from './config/warnings.ts';

export type LineForm = (line: string) => string;

export interface LogOptions {
  readonly level: string;
  /** Replaced by `[secret]` wherever they turn up, in whatever a library or a server put into a message. */
  readonly secrets: readonly string[];
  /** Gives a line of JSON another form, see `readableForm`; it has no secrets any more. */
  readonly form?: LineForm;
  /** Takes one line, its line end included. Standard error, if not given. */
  readonly write?: (line: string) => void;
}

/** Good for a quarter of an hour; a gateway that explains why it refuses a signature may repeat all that it was sent. */
const SIGNATURE = '(?<=\\bSignature=)[0-9a-f]{64}';

export function createLog({
  level,
  secrets,
  form = (line) => line,
  write = writeToStandardError,
}: LogOptions): Logger {
  const hide = hideSecrets(secrets);
  return pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write: (line: string) => {
        write(form(hide(line)));
      },
    },
  );
}

/**
 * Replaces the secrets in any JSON text by `[secret]`. A very short one is a part of many words: it is replaced in the texts
 * that are values, and not in keys, so that a line stays one that can be read.
 */
export function hideSecrets(secrets: readonly string[]): (json: string) => string {
  const isShort = (secret: string): boolean => secret.length < SHORT_SECRET_CHARACTERS;
  const long = secrets.filter((secret) => !isShort(secret)).flatMap(formsOf);
  const short = secrets.filter(isShort).flatMap(formsOf);
  const hide = replaceAll([...long.map((form) => RegExp.escape(inJson(form))), SIGNATURE]);
  if (short.length === 0) return hide;
  const hideShort = replaceAll(short.map((form) => RegExp.escape(form)));
  const inValues = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? hideShort(value) : value;
  return (json) => {
    const hidden = hide(json);
    try {
      return JSON.stringify(JSON.parse(hidden, inValues)) + (hidden.endsWith('\n') ? '\n' : '');
    } catch {
      // A longer secret, of digits only, was a number, so that this is no JSON any more.
      return hideShort(hidden);
    }
  };
}

function replaceAll(patterns: readonly string[]): (text: string) => string {
  // Longest first, in case one is part of another.
  const pattern = new RegExp(patterns.toSorted((a, b) => b.length - a.length).join('|'), 'gu');
  return (text) => text.replaceAll(pattern, '[secret]');
}

/** Lines for human eyes, where `terminal` is one; the library is not loaded otherwise. Undefined: JSON. */
export async function readableForm(terminal: ReadableTerminal): Promise<LineForm | undefined> {
  if (!terminal.isTTY) return undefined;
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({
    // Looks at NO_COLOR and the like, too.
    colorize: terminal.hasColors(),
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid',
    singleLine: true,
  });
  return (line) => {
    try {
      return pretty(JSON.parse(line, withoutControls));
    } catch {
      // A secret of digits only is cut out of numbers, too.
      return line;
    }
  };
}

/** What stands in a message may come from anywhere: it must neither steer the terminal nor look like a line of its own. */
function withoutControls(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.replaceAll(key === 'stack' ? CONTROLS_BUT_LINE_ENDS : CONTROLS, '\u{FFFD}');
}

const CONTROLS = /\p{Cc}/gu;
const CONTROLS_BUT_LINE_ENDS = /(?!\n)\p{Cc}/gu;

type ReadableTerminal = Pick<typeof process.stderr, 'isTTY' | 'hasColors'>;

/** A secret as it stands in a text: by itself, or as a part of JSON, of an address, of a form or of a header. */
function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    inJson(secret),
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
  return [...new Set(forms)];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function writeToStandardError(line: string): void {
  process.stderr.write(line);
}
