/** Reads a file of variables, such as `.env`, into the environment, and finds the lines that do not say what they seem to. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export interface EnvFile {
  /** Variables of lines that have a value and begin with `#`. */
  readonly commented: ReadonlySet<string>;
  /** Variables whose value is cut off at a `#`, since no quotes are around it. */
  readonly cut: readonly string[];
  /** Its path, if there is no such file. */
  readonly missing?: string;
}

export const NO_ENV_FILE: EnvFile = { commented: new Set(), cut: [] };

/**
 * As `node --env-file-if-exists`, but for a byte-order mark, which is left out, and for what is returned. What is in `env` has
 * precedence; a file that is not there is an empty one. Throws where it cannot be read.
 */
export function loadEnvFile(path: string, env: Record<string, string | undefined>): EnvFile {
  const text = readText(path);
  if (text === undefined) return { ...NO_ENV_FILE, missing: path };
  for (const [name, value] of Object.entries(parseEnv(text))) env[name] ??= value;
  const named = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
  return { commented: new Set(named(COMMENTED)), cut: named(CUT) };
}

const COMMENTED = /^[ \t]*#[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]*)[ \t]*=[ \t]*[^\s#]/gmu;
/** A `#` after a blank begins a comment, as is usual; one inside a word was meant as part of the value. */
const CUT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(?:#|[^\s"'`#][^\n#]*(?<!\s)#)[^\s]/gmu;

function readText(path: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = String(Reflect.get(Object(error), 'code'));
    if (code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read (${code}): this user needs the right to read it`, {
      cause: error,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error(`${path} is not UTF-8: save it as UTF-8`, { cause: error });
  }
}
