/** Answers of the service byte by byte, from a real socket: nothing counts as an answer that is none. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { expect } from 'vitest';
import { createTransport, type Attempt } from '../../src/volcengine/transport.ts';
import { CREDENTIALS } from '../support/volcengine/service.ts';
import { expectOften, fuzzAsync } from './cases.ts';
import { anyJson, deepJson, list, object, quoteIntegers, type Written } from './json.ts';

const written = (value: unknown): Written => ({ text: JSON.stringify(value), value });
const maybe = (value: fc.Arbitrary<Written>, weight: number): fc.Arbitrary<Written> =>
  fc.oneof({ weight, arbitrary: value }, { weight: 1, arbitrary: anyJson });
const member = (name: string, value: fc.Arbitrary<Written>, weight: number) =>
  fc.option(
    maybe(value, weight).map((one): readonly [string, Written] => [name, one]),
    { nil: undefined, freq: 10 },
  );
const members = (...all: ReturnType<typeof member>[]): fc.Arbitrary<Written> =>
  fc.tuple(...all).map((given) => object(given.filter((one) => one !== undefined)));

const code = fc
  .constantFrom('', 'InvalidParam', 'FlowLimitExceeded.QPSOverLimit', 'Nobody.Knows', '__proto__')
  .map(written);
const codeN = fc
  .constantFrom('0', '100018', '-0', '0.0', '1e400', '"0"', '"x"')
  .map((text) => ({ text, value: undefined }));
const fault = members(
  member('Code', code, 6),
  member('CodeN', codeN, 6),
  member('Message', fc.string().map(written), 6),
);
const none = fc.constant(written(null));
const metadata = members(
  member('RequestId', fc.string().map(written), 10),
  member('Error', fc.oneof({ weight: 3, arbitrary: none }, { weight: 2, arbitrary: fault }), 10),
);
const ids = fc.array(
  fc.bigInt({ min: 1n, max: 2n ** 63n }).map((id) => ({ text: String(id), value: String(id) })),
);
const result = members(member('FailedUserIds', ids.map(list), 6));
const documented = members(member('ResponseMetadata', metadata, 20), member('Result', result, 6));

const body = fc.oneof(
  { weight: 12, arbitrary: documented.map(({ text }) => text) },
  { weight: 3, arbitrary: fc.tuple(documented, fc.nat(60)).map(([{ text }, cut]) => text.slice(0, -cut)) },
  { weight: 2, arbitrary: anyJson.map(({ text }) => text) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '<html>502 Bad Gateway</html>',
      '\uFEFF{}',
      '{"ResponseMetadata":{}}x',
      'null',
    ),
  },
);
const bytes = fc.oneof(
  { weight: 30, arbitrary: body.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 40 }).map((all) => Buffer.from(all)) },
  { weight: 1, arbitrary: deepJson.map((text) => Buffer.from(`{"ResponseMetadata":{},"Result":${text}}`)) },
);
const status = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(201, 202, 206, 301, 302, 400, 401, 403, 404, 429, 500, 502, 503, 504, 599),
  },
);
const answer = fc.record({
  bytes,
  status,
  /** How the end of the body is told; the last three are never kept. */
  end: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('length', 'chunks') },
    { weight: 2, arbitrary: fc.constantFrom('close', 'too-short', 'bad-chunk', 'no-http') },
  ),
  date: fc.constantFrom(
    '',
    'Date: nonsense\r\n',
    'Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n',
    'Content-Encoding: gzip\r\n',
  ),
});
type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never;

function encode({ bytes: content, status: code, end, date }: Answer): Buffer {
  const head = `HTTP/1.1 ${code} X\r\n${date}`;
  const size = content.length.toString(16);
  switch (end) {
    case 'length':
      return Buffer.concat([Buffer.from(`${head}Content-Length: ${content.length}\r\n\r\n`), content]);
    case 'chunks': {
      const chunk = content.length === 0 ? [] : [Buffer.from(`${size}\r\n`), content, Buffer.from('\r\n')];
      return Buffer.concat([
        Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`),
        ...chunk,
        Buffer.from('0\r\n\r\n'),
      ]);
    }
    case 'close':
      return Buffer.concat([Buffer.from(`${head}Connection: close\r\n\r\n`), content]);
    case 'too-short':
      return Buffer.concat([Buffer.from(`${head}Content-Length: ${content.length + 5}\r\n\r\n`), content]);
    case 'bad-chunk':
      return Buffer.concat([Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n${size}x\r\n`), content]);
    default:
      return content;
  }
}

/** Answers each request of a connection with what `next` says. */
async function startServer(next: () => Answer): Promise<Server> {
  const server = createServer((socket: Socket) => {
    let unread = '';
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      unread += chunk;
      if (!unread.endsWith('{"body":1}')) return;
      unread = '';
      const one = next();
      socket.write(encode(one));
      if (one.end !== 'length' && one.end !== 'chunks') socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

type Read = { readonly result: unknown; readonly requestId: unknown } | undefined;

/** What an answer says, if it is a success: HTTP 200 (docs 6348/412251) in the documented form, with no failure in it. */
function meaning({ bytes: content, status: code, end }: Answer): Read {
  if (['too-short', 'bad-chunk', 'no-http'].includes(end) || code !== 200) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(quoteIntegers(content.toString('utf8')));
  } catch {
    return undefined;
  }
  const metadataOf = member_(parsed, 'ResponseMetadata');
  if (!isObject(metadataOf)) return undefined;
  const { RequestId: requestId, Error: error } = metadataOf;
  if (!isTextOrNone(requestId) || !(isNone(error) || isObject(error))) return undefined;
  const { Code: name, CodeN: number, Message: message } = error ?? {};
  if (!isTextOrNone(name) || !isTextOrNone(message)) return undefined;
  if (!isTextOrNone(number) && typeof number !== 'number') return undefined;
  if ((name ?? '') !== '' || Number(number ?? 0) !== 0) return undefined;
  return { result: member_(parsed, 'Result'), requestId: /^[\w-]{1,60}$/u.exec(requestId ?? '')?.[0] };
}

function member_(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function isNone(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
function isTextOrNone(value: unknown): value is string | null | undefined {
  return isNone(value) || typeof value === 'string';
}

fuzzAsync('answers: any bytes at all, over HTTP', answer, async () => {
  let current: Answer | undefined;
  const server = await startServer(
    () => current ?? { bytes: Buffer.of(), status: 500, end: 'close', date: '' },
  );
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createTransport({
    credentials: CREDENTIALS,
    region: 'r',
    origin,
    timeoutMs: 2_000,
    connections: 2,
  });
  const kinds = { answered: 0, failed: 0 };
  const check = async (one: Answer): Promise<void> => {
    current = one;
    const attempt: Attempt = await transport.attempt('BatchRemoveWhitelistParticipant', '{"body":1}');
    kinds[attempt.kind] += 1;
    const wanted = meaning(one);
    // What is nested too deeply to be read is no answer either.
    if (one.bytes.length < 10_000) expect(attempt.kind).toBe(wanted === undefined ? 'failed' : 'answered');
    if (attempt.kind === 'answered') expect(attempt).toEqual({ kind: 'answered', ...wanted });
    else expect(attempt.problem.code).toMatch(/^[^\n]{1,}$/u);
    expect(JSON.stringify(attempt)).not.toContain(CREDENTIALS.secretKey);
  };
  const end = async (): Promise<void> => {
    expectOften(kinds.answered, 5_000);
    expectOften(kinds.failed, 5_000);
    await transport.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { check, end };
});
