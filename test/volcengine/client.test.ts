import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createRateLimiter } from '../../src/volcengine/limit/in-process.ts';
import { createApi, context, conversation, ids, start } from '../support/volcengine/api.ts';
import { createTestLog } from '../support/log.ts';
import { CREDENTIALS, seed, startTestService } from '../support/volcengine/service.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';
/** A server that answers every request with `status` and `body`. */
async function answering(status: number, body: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const metadata = (error?: unknown): string =>
  JSON.stringify({ RequestId: 'req-1', ...(error !== undefined && { Error: error }) });

describe('what arrives at the API', () => {
  test('is the documented request, byte for byte, with exact ids', async () => {
    const service = await start([seed(['9007199254740993'])]);
    const result = await createApi(service.origin).remove(
      conversation,
      ids('9007199254740993', '9223372036854775807'),
      context,
    );
    const [request] = service.arrivals;
    expect(request).toMatchObject({ method: 'POST', target: `/?Action=${REMOVE}&Version=2020-12-01` });
    expect(service.bodies(REMOVE)).toEqual([
      '{"AppId":123456,"ConversationShortId":7234567890123456789,"Operator":7000000000000000001,"ParticipantUserIds":[9007199254740993,9223372036854775807]}',
    ]);
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      host: new URL(service.origin).host,
      'x-date': expect.stringMatching(/^\d{8}T\d{6}Z$/u) as string,
      authorization: expect.stringMatching(
        /^HMAC-SHA256 Credential=AKTEST\/\d{8}\/cn-north-1\/rtc\/request, SignedHeaders=content-type;host;x-content-sha256;x-date, Signature=[0-9a-f]{64}$/u,
      ) as string,
    });
    expect(result).toMatchObject({
      kind: 'answered',
      value: { failed: new Set(['9223372036854775807']), strayFailures: false },
      doubtful: false,
    });
  });

  test('carries the session token of temporary credentials, signed', async () => {
    const credentials = { ...CREDENTIALS, sessionToken: 'STS2token==' };
    const service = await start([seed(['1'])], { credentials });
    const result = await createApi(service.origin, { credentials }).remove(conversation, ids('1'), context);
    expect(result.kind).toBe('answered');
    expect(service.arrivals[0]?.headers).toMatchObject({ 'x-security-token': 'STS2token==' });
    expect(service.arrivals[0]?.headers.authorization).toContain('x-date;x-security-token');
  });

  test('reuses one connection for calls one after another', async () => {
    const service = await start([seed(['1', '2'])]);
    const api = createApi(service.origin);
    await api.remove(conversation, ids('1'), context);
    await api.remove(conversation, ids('2'), context);
    expect(service.arrivals).toHaveLength(2);
    expect(new Set(service.arrivals.map(({ port }) => port)).size).toBe(1);
  });
});

describe('the other actions', () => {
  test('add puts users on the list and names those who could not be', async () => {
    const full = Array.from({ length: 99 }, (_, index) => String(index + 1));
    const service = await start([seed(full)]);
    const result = await createApi(service.origin).add(conversation, ids('500', '501'), context);
    expect(result).toMatchObject({ kind: 'answered', value: { failed: new Set(['501']) } });
    expect(service.whitelist()).toContain('500');
  });

  test('pages hold 20 exact ids each, until the last', async () => {
    const all = Array.from({ length: 45 }, (_, index) => String(9_007_199_254_740_993n + BigInt(index)));
    const service = await start([seed(all)]);
    const api = createApi(service.origin);
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | undefined = '0'; cursor !== undefined;) {
      const page = await api.page(conversation, cursor, context);
      if (page.kind !== 'answered') throw new Error(page.kind);
      seen.push(...page.value.participants.map(({ userId }) => userId));
      sizes.push(page.value.participants.length);
      cursor = page.value.nextCursor;
    }
    expect(sizes).toEqual([20, 20, 5]);
    expect(seen).toEqual(all);
    expect(service.bodies('BatchGetWhitelistParticipant')[1]).toBe(
      '{"AppId":123456,"ConversationShortId":7234567890123456789,"Cursor":20,"Limit":20}',
    );
  });
});

describe('answers that only look like success', () => {
  test.each([
    [
      'an error in HTTP 200',
      200,
      `{"ResponseMetadata":${metadata({ CodeN: 0, Code: 'NoAuth', Message: 'm' })}}`,
      'operator',
      'NoAuth',
    ],
    [
      'an error with a number only',
      400,
      `{"ResponseMetadata":${metadata({ CodeN: 100_099, Message: 'm' })}}`,
      'protocol',
      'HTTP 400',
    ],
    ['an unknown code', 400, `{"ResponseMetadata":${metadata({ Code: 'Strange' })}}`, 'protocol', 'Strange'],
    [
      'a code that is none',
      400,
      `{"ResponseMetadata":${metadata({ Code: 'HMAC-SHA256 Credential=AK/…' })}}`,
      'protocol',
      'MALFORMED_CODE',
    ],
    ['a page of HTML', 200, '<html>login</html>', 'protocol', 'HTTP 200'],
    ['an empty body', 200, '', 'protocol', 'HTTP 200'],
    ['JSON of another form', 200, '{"ok":true}', 'protocol', 'HTTP 200'],
    [
      'ids that are none',
      200,
      `{"ResponseMetadata":${metadata()},"Result":{"FailedUserIds":[1.5]}}`,
      'protocol',
      'UNEXPECTED_RESULT',
    ],
    ['success by another status', 202, `{"ResponseMetadata":${metadata()}}`, 'protocol', 'HTTP 202'],
    ['an answer without end', 200, 'x'.repeat(2_000_000), 'protocol', 'ANSWER_TOO_LARGE'],
  ])('%s', async (_name, status, body, kind, code) => {
    const result = await createApi(await answering(status, body)).remove(conversation, ids('1'), context);
    expect(result).toMatchObject({ kind: 'failed', problem: { kind, code } });
  });

  test('the request id of a refusal is kept', async () => {
    const body = `{"ResponseMetadata":${metadata({ Code: 'AccessDenied.X' })}}`;
    const result = await createApi(await answering(403, body)).remove(conversation, ids('1'), context);
    expect(result).toMatchObject({
      kind: 'failed',
      problem: { kind: 'operator', requestId: 'req-1', doubtful: false },
    });
  });
});

test.each(['Authorization: HMAC-SHA256 Signature=ab', 'x'.repeat(61), 'f'.repeat(64), '', 'a\nb'])(
  'a request id %j is none',
  async (given) => {
    const metadataOf = JSON.stringify({ RequestId: given, Error: { Code: 'AccessDenied' } });
    const body = `{"ResponseMetadata":${metadataOf}}`;
    const result = await createApi(await answering(403, body)).remove(conversation, ids('1'), context);
    expect(result).toMatchObject({ kind: 'failed', problem: { code: 'AccessDenied' } });
    expect(result.kind === 'failed' && result.problem.requestId).toBeUndefined();
  },
);

describe('failed users', () => {
  const answer = (result: string): string => `{"ResponseMetadata":${metadata()},"Result":${result}}`;
  test.each([
    ['none where the list is missing', '{}', []],
    ['none where it is null', '{"FailedUserIds":null}', []],
    ['none where there is no result', 'null', []],
    ['those of the list', '{"FailedUserIds":[9007199254740993]}', ['9007199254740993']],
    ['those of the list of strings', '{"FailedUserIdsStr":["9007199254740993"]}', ['9007199254740993']],
    ['those of both', '{"FailedUserIds":[1],"FailedUserIdsStr":["2","1"]}', ['1', '2']],
  ])('%s', async (_name, result, failed) => {
    const sent = ids('1', '2', '9007199254740993');
    const origin = await answering(200, answer(result));
    expect(await createApi(origin).remove(conversation, sent, context)).toMatchObject({
      kind: 'answered',
      value: { failed: new Set(failed), strayFailures: false },
    });
  });

  test('that were never sent are logged, not returned', async () => {
    const own = createTestLog();
    const origin = await answering(200, answer('{"FailedUserIds":[1,777]}'));
    const result = await createApi(origin).remove(conversation, ids('1'), { ...context, log: own.log });
    expect(result).toMatchObject({ value: { failed: new Set(['1']), strayFailures: true } });
    expect(own.complaints()).toMatchObject([{ stray: ['777'], requestId: 'req-1' }]);
  });
});

describe('retries', () => {
  test('after throttling, each a new pass through the limiter with a new signature', async () => {
    const service = await start([seed(['1'])]);
    service.faults.add({ kind: 'throttle' }, { times: 2 });
    const limiter = createRateLimiter({ limit: 50, holdMs: 0 });
    const run = vi.spyOn(limiter, 'run');
    let second = 0;
    const now = (): Date => new Date(Date.now() + 1_000 * second++);
    const result = await createApi(service.origin, { limiter, now }).remove(conversation, ids('1'), context);
    expect(result).toMatchObject({ kind: 'answered', doubtful: false });
    expect(run).toHaveBeenCalledTimes(3);
    expect(new Set(service.arrivals.map(({ headers }) => headers.authorization)).size).toBe(3);
  });

  test('after a lost answer, and the caller is told that an attempt is in doubt', async () => {
    const service = await start([seed(['1'])]);
    service.faults.add({ kind: 'drop', work: 'done' });
    const result = await createApi(service.origin).remove(conversation, ids('1'), context);
    expect(result).toMatchObject({ kind: 'answered', value: { failed: new Set(['1']) }, doubtful: true });
    expect(service.arrivals).toHaveLength(2);
  });

  test('after a proxy page with status 502', async () => {
    const service = await start([seed(['1'])]);
    service.faults.add({ kind: 'answer', status: 502, body: '<html>' });
    expect(await createApi(service.origin).remove(conversation, ids('1'), context)).toMatchObject({
      kind: 'answered',
    });
  });

  test('after a time-out: one late answer is not waited for', async () => {
    const service = await start([seed(['1'])]);
    service.faults.add({ kind: 'delay', ms: 3_000 });
    const api = createApi(service.origin, { timeoutMs: 200 });
    expect(await api.remove(conversation, ids('1'), context)).toMatchObject({
      kind: 'answered',
      doubtful: true,
    });
  });

  test('three attempts at most', async () => {
    const service = await start([seed(['1'])]);
    service.faults.add({ kind: 'error', status: 500, code: 'InternalError' }, { times: 9 });
    const result = await createApi(service.origin).remove(conversation, ids('1'), context);
    expect(result).toMatchObject({ kind: 'failed', problem: { kind: 'temporary' }, doubtful: true });
    expect(service.arrivals).toHaveLength(3);
  });

  test.each([
    'InvalidParam',
    'ConversationNotFound',
    'OnlyOwnerCanOperator',
    'SignatureDoesNotMatch',
    'InvalidTimestamp',
    'Unheard.Of',
  ])('never after %s', async (code) => {
    const service = await start([seed(['1'])]);
    service.faults.add({ kind: 'error', status: 400, code }, { times: 9 });
    expect(await createApi(service.origin).remove(conversation, ids('1'), context)).toMatchObject({
      kind: 'failed',
      problem: { code },
    });
    expect(service.arrivals).toHaveLength(1);
  });

  test('none any more when the bot is stopping', async () => {
    const service = await start([seed(['1'])]);
    const stopping = new AbortController();
    service.faults.add({ kind: 'throttle' }, { times: 9 });
    const api = createApi(service.origin);
    const log = createTestLog().log;
    vi.spyOn(log, 'debug').mockImplementation(() => {
      stopping.abort();
    });
    const result = await api.remove(conversation, ids('1'), { lane: 'a', signal: stopping.signal, log });
    expect(result).toMatchObject({ kind: 'failed', problem: { kind: 'throttled' }, doubtful: false });
    expect(service.arrivals).toHaveLength(1);
    expect(await api.remove(conversation, ids('1'), { lane: 'a', signal: stopping.signal, log })).toEqual({
      kind: 'not-sent',
    });
  });
});

describe('no answer', () => {
  test('from a port where nobody listens: certainly not done', async () => {
    const service = await startTestService([seed(['1'])]);
    await service.close();
    expect(await createApi(service.origin).remove(conversation, ids('1'), context)).toMatchObject({
      kind: 'failed',
      problem: { kind: 'unreachable', code: 'ECONNREFUSED' },
      doubtful: false,
    });
  });

  test('from a service that hangs up each time: in doubt', async () => {
    const service = await start([seed(['1'])]);
    service.faults.add({ kind: 'drop', work: 'not-done' }, { times: 9 });
    expect(await createApi(service.origin).remove(conversation, ids('1'), context)).toMatchObject({
      kind: 'failed',
      problem: { kind: 'unreachable', code: 'UND_ERR_SOCKET' },
      doubtful: true,
    });
  });
});
