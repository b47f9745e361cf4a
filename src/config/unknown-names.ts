/** Finds names in the environment that were probably meant as a variable of the bot. */
import { editDistance } from '../chat/text-search.ts';
import { fileVariable, namesOf, RETIRED, SECRET_NAMES, VARIABLE_NAMES } from './variables.ts';

const KNOWN = new Set<string>([...VARIABLE_NAMES, ...SECRET_NAMES.map(fileVariable)]);
/** Prefixes that only this bot uses: that of Volcengine's variables, and those of the platforms. */
const OWN = ['VOLC_', ...namesOf(({ neededBy }) => neededBy !== undefined)].map((name) =>
  name.replace(/_.*/u, '_'),
);
/** Variables of other programs by the same vendors. */
const FOREIGN = /^SLACK_(?:WEBHOOK|CLI)|_(?:SERVICE|PORT_\d)/u;

export interface UnknownName {
  readonly name: string;
  /** The variable that was probably meant. */
  readonly meant: string | undefined;
}

/** Names in `env` that look like variables of this bot and are not. */
export function unknownNames(env: Readonly<Record<string, string | undefined>>): readonly UnknownName[] {
  return Object.keys(env)
    .filter((name) => !KNOWN.has(name) && (env[name] ?? '') !== '' && !(name in RETIRED))
    .map((name) => ({ name, meant: nearest(name) }))
    .filter(({ name, meant }) => meant !== undefined || (isOwn(name) && !FOREIGN.test(name)));
}

function isOwn(name: string): boolean {
  return OWN.some((beginning) => name.startsWith(beginning));
}

/**
 * The variable at an edit distance of at most 2, in any case. Short names resemble those of other programs
 * (`LOG_LEVEL`).
 */
function nearest(name: string): string | undefined {
  const upper = name.toUpperCase();
  if (upper.length < LONG_NAME || /^NO_PROXY$|^HTTPS?_PROXY$/u.test(upper)) return undefined;
  return [...KNOWN]
    .map((known) => ({ known, distance: editDistance(upper, known) }))
    .filter(({ distance }) => distance <= 2)
    .toSorted((a, b) => a.distance - b.distance)[0]?.known;
}

const LONG_NAME = 8;
