/** Creates a log whose entries a test can read. */
import type { Logger } from 'pino';
import { createLog } from '../../src/log.ts';

export interface TestLog {
  readonly log: Logger;
  /** All parsed entries of every level. */
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  /** The text of the whole log. */
  readonly text: () => string;
  /** Entries of at least `warn`. */
  readonly complaints: () => readonly Readonly<Record<string, unknown>>[];
}

const WARN = 40;

export function createTestLog(secrets: readonly string[] = []): TestLog {
  const lines: string[] = [];
  const entries: Readonly<Record<string, unknown>>[] = [];
  const write = (line: string): void => {
    lines.push(line);
    entries.push(JSON.parse(line) as Record<string, unknown>);
  };
  return {
    log: createLog({ level: 'trace', secrets, write }),
    entries,
    text: () => lines.join(''),
    complaints: () => entries.filter(({ level }) => Number(level) >= WARN),
  };
}
