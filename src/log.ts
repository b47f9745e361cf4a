/** The log: one JSON object a line on standard error, with no secret in any of them. */
import { pino, type Logger } from 'pino';

export interface LogSettings {
  readonly level: string;
  /** Replaced by `[secret]` wherever they turn up, in whatever a library put into a message. */
  readonly secrets: readonly string[];
  /** Takes one line, its line end included. Standard error, if not given. */
  readonly write?: (line: string) => void;
}

export function createLog({ level, secrets, write = writeToStandardError }: LogSettings): Logger {
  // As they stand inside a JSON string. Longest first, in case one is part of another.
  const hidden = secrets
    .map((secret) => JSON.stringify(secret).slice(1, -1))
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length);
  return pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write: (line: string) => {
        write(hidden.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line));
      },
    },
  );
}

function writeToStandardError(line: string): void {
  process.stderr.write(line);
}
