/** Payloads that are nearly as documented: something left out, added, of another type, too long or too deep. */
import fc from 'fast-check';
import { anyJson } from './json.ts';

export interface Mutation {
  /** Which member, counted through the whole payload, and round again. */
  readonly where: number;
  readonly how: 'leave out' | 'replace' | 'wrap' | 'add';
  readonly value: unknown;
}

const nasty = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e300, '', ' ', '0', 'null', [], {}, [[]], {
    '': '',
  }),
  fc.constantFrom(
    'error',
    'close',
    'connected',
    'disconnected',
    'ws_message',
    '__proto__',
    'constructor',
    'toString',
  ),
  fc.constantFrom(
    'block_actions',
    'view_submission',
    'message_action',
    'button',
    'event_callback',
    'hello',
    'x'.repeat(5_000),
  ),
  fc.constantFrom<unknown>(
    { length: 1, 0: 'x' },
    { toString: 'x' },
    JSON.parse('{"__proto__":{"id":"x"}}'),
    nested(500),
  ),
  fc.constantFrom('\u0000', '\uD800', '../../x', 'https://127.0.0.1:1/x', '<!channel>', '9'.repeat(400)),
  anyJson.map(({ value }) => value),
);

export const mutations = fc.array(
  fc.record<Mutation>({
    where: fc.nat(200),
    how: fc.constantFrom('leave out', 'replace', 'replace', 'wrap', 'add'),
    value: nasty,
  }),
  { minLength: 1, maxLength: 3 },
);

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = { elements: [value] };
  return value;
}

/** A changed copy of `payload`, as JSON carries it. */
export function mutate(payload: object, changes: readonly Mutation[]): Readonly<Record<string, unknown>> {
  const copy: unknown = JSON.parse(JSON.stringify(payload));
  for (const { where, how, value } of changes) {
    const places = placesIn(copy);
    const place = places[where % places.length];
    if (place === undefined) continue;
    const [container, key] = place;
    if (how === 'leave out') Reflect.deleteProperty(container, key);
    else if (how === 'wrap') put(container, key, [container[key]]);
    else put(container, how === 'add' ? `${key}_${where}` : key, structuredClone(value));
  }
  return JSON.parse(JSON.stringify(copy)) as Record<string, unknown>;
}

/** As JSON.parse does: an assignment to `__proto__` would be something else. */
function put(container: object, key: string, value: unknown): void {
  Reflect.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
}

type Place = readonly [Record<string, unknown>, string];

/** Every member of every object and list, as far down as payloads go. */
function placesIn(value: unknown, depth = 0): readonly Place[] {
  if (typeof value !== 'object' || value === null || depth > 12) return [];
  const container = value as Record<string, unknown>;
  return Object.keys(container).flatMap((key): readonly Place[] => [
    [container, key],
    ...placesIn(container[key], depth + 1),
  ]);
}
