/** Loads a file of variables, such as `.env`, into the environment, and finds lines that look misleading. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export interface EnvFile {
  /** Variables in commented-out lines that have a value. */
  readonly commented: ReadonlySet<string>;
  /** Variables whose value is cut off at a `#`, because it is not quoted. */
  readonly cut: readonly string[];
  /** Its path, if there is no such file. */
  readonly missing?: string;
}

export const NO_ENV_FILE: EnvFile = { commented: new Set(), cut: [] };

/**
 * Loads a file like `node --env-file-if-exists`, but ignores a byte-order mark. Variables that are already in `env`
 * have precedence; a missing file counts as empty. Throws where the file cannot be read.
 */
export function loadEnvFile(path: string, env: Record<string, string | undefined>): EnvFile {
  const text = readText(path);
  if (text === undefined) return { ...NO_ENV_FILE, missing: path };
  for (const [name, value] of Object.entries(parseEnv(text))) env[name] ??= value;
  const named = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
  return { commented: new Set(named(COMMENTED)), cut: named(CUT) };
}

const COMMENTED = /^[ \t]*#[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]*)[ \t]*=[ \t]*[^\s#]/gmu;
/** A `#` after a space begins a comment; a `#` inside a word was probably meant as part of the value. */
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
