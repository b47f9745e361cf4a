/** The log: one JSON object a line on standard error, with no secret in any of them. */
import { pino, type Logger } from 'pino';

export interface LogSettings {
  readonly level: string;
  /** Replaced by `[secret]` wherever they turn up, in whatever a library or a server put into a message. */
  readonly secrets: readonly string[];
  /** Takes one line, its line end included. Standard error, if not given. */
  readonly write?: (line: string) => void;
}

/** Good for a quarter of an hour; a gateway that explains why it refuses a signature may repeat all that it was sent. */
const SIGNATURE = '(?<=\\bSignature=)[0-9a-f]{64}';

export function createLog({ level, secrets, write = writeToStandardError }: LogSettings): Logger {
  const hide = hideSecrets(secrets);
  return pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write: (line: string) => {
        write(hide(line));
      },
    },
  );
}

/** Replaces the secrets in any JSON text by `[secret]`. */
export function hideSecrets(secrets: readonly string[]): (json: string) => string {
  // Longest first, in case one is part of another.
  const hidden = secrets.flatMap(formsOf).sort((a, b) => b.length - a.length);
  const pattern = new RegExp([...hidden.map((form) => RegExp.escape(form)), SIGNATURE].join('|'), 'gu');
  return (json) => json.replaceAll(pattern, '[secret]');
}

/** A secret as it stands inside a JSON string: by itself, or as a part of JSON, of an address, of a form or of a header. */
function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
  return [...new Set(forms)].map((form) => JSON.stringify(form).slice(1, -1));
}

function writeToStandardError(line: string): void {
  process.stderr.write(line);
}
