/** What is to be written, as data: to be sent to Redis now, and again should Redis lose it. */
import { StoreError } from '../store.ts';

/** A command of Redis, or HSETX: see `script-parts.ts`. */
export type Command = readonly [string, ...(string | number)[]];

export type Fields = Readonly<Record<string, string | number>>;

export interface Write {
  /** Fields of hashes, by key. */
  readonly hashes?: Readonly<Record<string, Fields>>;
  /** Members of sorted sets, with their scores. */
  readonly sorted?: readonly (readonly [key: string, score: number, member: string])[];
  /** Members of sets. */
  readonly sets?: readonly (readonly [key: string, member: string])[];
}

/** Redis puts the arguments of a command on the stack of Lua, which holds 8,000. */
const PAIRS_MAX = 500;

export function commandsOf({ hashes = {}, sorted = [], sets = [] }: Write): readonly Command[] {
  return [
    ...Object.entries(hashes).flatMap(([key, fields]) => hashCommands(key, fields)),
    ...sorted.map((entry): Command => ['ZADD', ...entry]),
    ...sets.map((entry): Command => ['SADD', ...entry]),
  ];
}

function hashCommands(key: string, fields: Fields): readonly Command[] {
  const entries = Object.entries(fields);
  const commands: Command[] = [];
  for (let from = 0; from < entries.length; from += PAIRS_MAX) {
    commands.push(['HSET', key, ...entries.slice(from, from + PAIRS_MAX).flat()]);
  }
  return commands;
}

/** As scripts read them: how many, and each after its length. */
export function argumentsOf(commands: readonly Command[]): readonly (string | number)[] {
  return [commands.length, ...commands.flatMap((command) => [command.length, ...command])];
}

/** Everything that was written of something, in the least that writes it again. */
export interface Mirror {
  readonly add: (write: Write) => void;
  readonly all: () => Write;
  /** What of `write` is not there already. */
  readonly missingOf: (write: Write) => Write;
}

export function createMirror(): Mirror {
  const hashes: Record<string, Record<string, string | number>> = {};
  const sorted = new Map<string, readonly [string, number, string]>();
  const sets = new Map<string, readonly [string, string]>();
  return {
    add: (write) => {
      for (const [key, fields] of Object.entries(write.hashes ?? {})) {
        Object.assign((hashes[key] ??= {}), fields);
      }
      for (const entry of write.sorted ?? []) sorted.set(`${entry[0]} ${entry[2]}`, entry);
      for (const entry of write.sets ?? []) sets.set(`${entry[0]} ${entry[1]}`, entry);
    },
    all: () => ({ hashes, sorted: [...sorted.values()], sets: [...sets.values()] }),
    missingOf: (write) => ({
      ...write,
      hashes: Object.fromEntries(
        Object.entries(write.hashes ?? {}).map(([key, fields]) => [key, missingFields(fields, hashes[key])]),
      ),
    }),
  };
}

function missingFields(fields: Fields, there: Fields = {}): Fields {
  const missing = Object.entries(fields).filter(([name, value]) => String(there[name]) !== String(value));
  return Object.fromEntries(missing);
}

/** Several as one. */
export function merged(writes: readonly Write[]): Write {
  const mirror = createMirror();
  for (const write of writes) mirror.add(write);
  return mirror.all();
}

/** Checks what types promise: Redis would take anything for a text. */
export function text(value: string): string {
  if (typeof (value as unknown) !== 'string')
    throw new StoreError('what is to be kept is no text', { fatal: false });
  return value;
}

/** A hash as scripts return it, field after field. */
export function fieldsOf(flat: readonly string[]): Readonly<Record<string, string | undefined>> {
  const fields: Record<string, string> = {};
  for (let index = 0; index + 1 < flat.length; index += 2) {
    fields[flat[index] ?? ''] = flat[index + 1] ?? '';
  }
  return fields;
}
