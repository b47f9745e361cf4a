/** Reads secrets from files: for every secret `X`, the variable `X_FILE` can name a file. */
import { readFileSync } from 'node:fs';
import type { ConfigProblem } from './config-problem.ts';
import { fileVariable, SECRET_NAMES } from './variables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface WithSecrets {
  readonly env: Environment;
  readonly problems: readonly ConfigProblem[];
  /** Secrets whose file could not be read. */
  readonly missing: ReadonlySet<string>;
}

/** `env` with the secrets of the files. White space around a secret is removed. */
export function readSecretFiles(env: Environment): WithSecrets {
  const found: Record<string, string> = {};
  const problems: ConfigProblem[] = [];
  const missing = new Set<string>();
  for (const name of SECRET_NAMES) {
    const variable = fileVariable(name);
    const path = env[variable]?.trim() ?? '';
    if (path === '') continue;
    const read = (env[name]?.trim() ?? '') === '' ? readSecret(path) : { expected: `is set beside ${name}` };
    if ('secret' in read) found[name] = read.secret;
    else {
      problems.push({ name: variable, expected: read.expected });
      missing.add(name);
    }
  }
  return { env: { ...env, ...found }, problems, missing };
}

function readSecret(path: string): { readonly secret: string } | { readonly expected: string } {
  try {
    const secret = readFileSync(path, 'utf8')
      .replace(/^\uFEFF/u, '')
      .trim();
    return secret === '' ? { expected: 'the file that it names is empty' } : { secret };
  } catch (error) {
    const code = String(Reflect.get(Object(error), 'code'));
    return { expected: `expected the path of a file that this user may read (${code})` };
  }
}
