/** Finds the list of user ids in a JSON file. */
import { parseNumbersAsText } from '../../volcengine/int64-json.ts';
import { idNameRank } from './id-names.ts';

/** A list without a name that tells is taken under these, and where it is the whole file. */
const LIST_NAMES =
  /^(?:data|lists?|items?|rows?|records?|results?|members?|participants?|viewers?|whitelist)$/iu;
/** After all that have a name that tells. */
const UNNAMED_RANK = 100;
/** Ids are not searched below this depth. */
const DEPTH_MAX = 20;

interface Found {
  /** How sure it is that these are user ids: 0 is the surest. */
  readonly rank: number;
  readonly values: readonly string[];
}

/** Whether `text` may be JSON. */
export function startsAsJson(text: string): boolean {
  return /^\s*[\[\{]/v.test(text);
}

/**
 * The ids in `text`, as they stand there, each with nothing around it: a list of them; or of every object of a list the
 * field that is named as ids are. Undefined where there is no such list, or more than one; `not-json` where it is no JSON,
 * nor one JSON value a line.
 */
export function listFromJson(text: string): readonly string[] | 'not-json' | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return 'not-json';
  const { value } = parsed;
  const lists = search(value, undefined, 0);
  const found = lists.length === 0 ? searchList([value], undefined, 0) : lists;
  const [best, next] = found.toSorted((a, b) => a.rank - b.rank);
  return best === undefined || best.rank === next?.rank ? undefined : best.values;
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseNumbersAsText(text) };
  } catch {
    // Too deep, or no JSON: it may still have one value a line.
  }
  try {
    const lines = text.split(/[\r\n]+/u).filter((line) => line.trim() !== '');
    return lines.length > 1 ? { value: lines.map(parseNumbersAsText) } : undefined;
  } catch {
    return undefined;
  }
}

/** All lists in `value`, which is under `name` in what surrounds it. */
function search(value: unknown, name: string | undefined, depth: number): readonly Found[] {
  if (depth > DEPTH_MAX) return [];
  if (Array.isArray(value)) return searchList(value, name, depth);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => search(inner, key, depth + 1));
}

function searchList(list: readonly unknown[], name: string | undefined, depth: number): readonly Found[] {
  const scalars = list.flatMap(scalarOf);
  if (scalars.length > 0) {
    const rank = name === undefined || LIST_NAMES.test(name) ? UNNAMED_RANK : idNameRank(name);
    return rank === undefined || scalars.length < list.length ? [] : [{ rank, values: scalars }];
  }
  const objects = list.filter(isObject);
  const key = idKey(objects);
  if (key === undefined) return objects.flatMap((object) => search(object, name, depth + 1));
  const values = objects.flatMap((object) => scalarOf(object[key.name]));
  return values.length === 0 ? [] : [{ rank: key.rank, values }];
}

/** The key of `objects` whose name says the surest that it is a user id. */
function idKey(
  objects: readonly Readonly<Record<string, unknown>>[],
): { readonly name: string; readonly rank: number } | undefined {
  const keys = new Set(objects.flatMap((object) => Object.keys(object)));
  let best: { readonly name: string; readonly rank: number } | undefined;
  for (const name of keys) {
    const rank = idNameRank(name);
    if (rank === undefined || rank >= (best?.rank ?? Number.POSITIVE_INFINITY)) continue;
    if (objects.some((object) => scalarOf(object[name]).length > 0)) best = { name, rank };
  }
  return best;
}

/** Text, or a number, which is text here. */
function scalarOf(value: unknown): readonly string[] {
  return typeof value === 'string' && value.trim() !== '' ? [value] : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
