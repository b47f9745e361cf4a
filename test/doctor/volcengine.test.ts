/** The signed API with one thing wrong: the line that names it, and what can then not be known. */
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clockFinding, skewS } from '../../src/doctor/endpoint.ts';
import { networkCode, networkFault } from '../../src/doctor/network.ts';
import type { Fault } from '../../emulators/volcengine/faults.ts';
import { OPERATOR_ID } from '../support/volcengine/service.ts';
import { setUp, check, type DoctorResult, type CheckOptions, type Setup } from './harness.ts';

const ALWAYS = { times: Number.POSITIVE_INFINITY, action: 'BatchGetWhitelistParticipant' };

function refusing(code: string, status = 400): (setup: Setup) => CheckOptions {
  return ({ service }) => {
    service.faults.add({ kind: 'error', status, code }, ALWAYS);
    return {};
  };
}

const setting =
  (env: Record<string, string>): (() => CheckOptions) =>
  () => ({ env });

async function lookAt(breakIt: (setup: Setup) => CheckOptions): Promise<DoctorResult> {
  const setup = await setUp();
  return check(setup, breakIt(setup));
}

const ACCOUNT = ['credentials', 'permission', 'application'];

describe('what the service refuses is told apart', () => {
  test.each<[why: string, refusedAt: string, line: RegExp, breakIt: (setup: Setup) => CheckOptions]>([
    [
      'another access key',
      'credentials',
      /^problem VOLC_ACCESSKEY: the service does not know this access key \(InvalidAccessKey, request sandbox0+2\) → copy it again/u,
      setting({ VOLC_ACCESSKEY: 'AKOTHER' }),
    ],
    [
      'another secret',
      'credentials',
      /^problem VOLC_SECRETKEY: the signature is refused \(SignatureDoesNotMatch.* → copy the secret again, exactly as the console shows it/u,
      setting({ VOLC_SECRETKEY: 'b3RoZXI=' }),
    ],
    [
      'a session token that is none',
      'credentials',
      /^problem VOLC_SESSION_TOKEN: the token is wrong or has expired/u,
      setting({ VOLC_SESSION_TOKEN: 'STSold' }),
    ],
    ['another region', 'credentials', /^problem VOLC_REGION: /u, refusing('InvalidAuthorization')],
    [
      'no policy',
      'permission',
      /^problem VOLC_ACCESSKEY: its user may not do this \(LackPolicy.* → .*RTCFullAccess/u,
      refusing('LackPolicy', 403),
    ],
    ['no right', 'permission', /its user may not do this/u, refusing('AccessDenied.NoPermissionForApp', 403)],
    [
      'another AppId',
      'application',
      /^problem VOLC_APP_ID: there is no such application \(AppNotFound/u,
      setting({ VOLC_APP_ID: '7' }),
    ],
    [
      'an AppId that is none',
      'application',
      /no such application/u,
      refusing('InvalidParameter.NotExistAppId'),
    ],
    ['a disabled application', 'application', /the application is disabled/u, refusing('AppStatusException')],
    ["somebody else's application", 'application', /belongs to another account/u, refusing('NoAuth')],
  ])('%s', async (_why, refusedAt, line, breakIt) => {
    const seen = await lookAt(breakIt);
    expect(seen.line(`volcengine.${refusedAt}`)).toMatch(line);
    expect(seen.ids('problem')).toEqual([`volcengine.${refusedAt}`]);
    const at = ACCOUNT.indexOf(refusedAt);
    for (const before of ACCOUNT.slice(0, at)) expect(seen.line(`volcengine.${before}`)).toMatch(/^ok /u);
    for (const after of ACCOUNT.slice(at + 1)) {
      expect(seen.line(`volcengine.${after}`)).toBe(`skipped needs ${refusedAt}`);
    }
    expect(seen.line('volcengine.group:main')).toBe(`skipped needs ${refusedAt}`);
    expect(seen.line('volcengine.group:vip')).toMatch(/^skipped /u);
    expect(seen.exitCode).toBe(2);
  });

  test('a refusal that all groups share is met once', async () => {
    const setup = await setUp();
    await check(setup, { env: { VOLC_ACCESSKEY: 'AKOTHER' } });
    expect(setup.service.bodies('BatchGetWhitelistParticipant')).toHaveLength(1);
  });

  test.each<[string, RegExp, (setup: Setup) => CheckOptions]>([
    [
      'a conversation that there is not',
      /^problem LIVE_GROUPS: vip=1: there is no such conversation in the application \(ConversationNotFound/u,
      setting({ LIVE_GROUPS: 'main=7234567890123456789,vip=1' }),
    ],
    [
      'an operator whom the service does not accept',
      new RegExp(
        `^problem VOLC_OPERATOR_ID: the user ${OPERATOR_ID} may not do this in LIVE_GROUPS: vip=`,
        'u',
      ),
      ({ service }) => {
        service.faults.add({ kind: 'delay', ms: 0 }, { action: ALWAYS.action });
        service.faults.add({ kind: 'error', status: 400, code: 'OnlyOwnerCanOperator' }, ALWAYS);
        return {};
      },
    ],
  ])('%s: the other group is fine', async (_why, line, breakIt) => {
    const seen = await lookAt(breakIt);
    expect(seen.line('volcengine.group:vip')).toMatch(line);
    expect(seen.ids('problem')).toEqual(['volcengine.group:vip']);
    expect(seen.line('volcengine.group:main')).toMatch(/^ok /u);
  });

  test('a conversation that is no live group', async () => {
    const seen = await lookAt(refusing('OnlyLiveConversationSupport'));
    expect(seen.line('volcengine.group:main')).toMatch(
      /^problem LIVE_GROUPS: main=\d+ is a conversation, but not a live/u,
    );
    expect(seen.line('volcengine.application')).toMatch(/^ok /u);
  });

  test.each<[Fault, RegExp]>([
    [{ kind: 'throttle' }, /^warning the service throttles this account .* → .*VOLC_QPS lower/u],
    [
      { kind: 'error', status: 500, code: 'InternalError' },
      /^warning the service has a fault \(InternalError/u,
    ],
    [
      { kind: 'error', status: 404, code: 'Novelty' },
      /^problem VOLC_ENDPOINT .* none that this service gives \(Novelty/u,
    ],
    [{ kind: 'answer', status: 200, body: '<html>' }, /^problem VOLC_ENDPOINT .* \(HTTP 200\)/u],
    [{ kind: 'drop', work: 'not-done' }, /^problem VOLC_ENDPOINT .*: the connection was cut off \(/u],
    [{ kind: 'delay', ms: 60_000 }, /^problem VOLC_ENDPOINT .*: (?:a signed request got )?no answer/u],
  ])('%o', async (fault, line) => {
    const setup = await setUp();
    setup.service.faults.add(fault, ALWAYS);
    const seen = await check(setup, { answerMs: 5_000, env: { VOLC_TIMEOUT_MS: '300' } });
    expect(seen.line('volcengine.group:main')).toMatch(line);
    expect(seen.line('volcengine.credentials')).toMatch(/^skipped needs an answer of the service/u);
    expect(seen.exitCode).toBe(line.source.startsWith('^warning') ? 1 : 2);
  });
});

describe('the endpoint', () => {
  const allSkipped = (seen: DoctorResult): void => {
    expect(seen.ids('skipped')).toEqual([
      'volcengine.clock',
      ...['credentials', 'permission', 'application', 'group:main', 'group:vip', 'changes'].map(
        (name) => `volcengine.${name}`,
      ),
    ]);
    expect(seen.line('volcengine.clock')).toBe('skipped needs an endpoint that answers');
  };

  test('nothing listens there', async () => {
    const seen = await lookAt(setting({ VOLC_ENDPOINT: 'http://127.0.0.1:1' }));
    expect(seen.line('volcengine.endpoint')).toMatch(
      /^problem VOLC_ENDPOINT \(http:\/\/127\.0\.0\.1:1\): it refuses the connection: nothing listens there \(ECONNREFUSED\) → /u,
    );
    allSkipped(seen);
  });

  test('its name cannot be resolved', async () => {
    const seen = await lookAt(setting({ VOLC_ENDPOINT: 'https://rtc.invalid' }));
    expect(seen.line('volcengine.endpoint')).toMatch(
      /^problem .*: its name cannot be resolved \((?:ENOTFOUND|EAI_AGAIN)\)/u,
    );
  });

  test('it speaks no TLS', async () => {
    const setup = await setUp();
    const seen = await check(setup, {
      env: { VOLC_ENDPOINT: setup.service.origin.replace('http', 'https') },
    });
    expect(seen.line('volcengine.endpoint')).toMatch(
      /^problem .*: no trusted encrypted connection \(ERR_SSL/u,
    );
  });

  test('it never answers', async () => {
    const silent = createTcpServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const origin = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const setup = await setUp();
    const seen = await check(setup, { env: { VOLC_ENDPOINT: origin }, answerMs: 500 });
    expect(seen.line('volcengine.endpoint')).toMatch(/^problem .*: no answer within 1 s → /u);
    allSkipped(seen);
  });
});

describe('the clocks', () => {
  test.each([
    [0, /^ok /u, 0],
    [30_000, /^ok this machine's clock is (?:29|30) s ahead of the service's/u, 0],
    [-120_000, /^warning this machine's clock is 1(?:19|20) s behind/u, 1],
    [870_000, /^problem this machine's clock is 8(?:69|70) s ahead/u, 2],
  ])('off by %i ms', async (offMs, line, exitCode) => {
    const seen = await check(await setUp(), { now: () => Date.now() + offMs });
    expect(seen.line('volcengine.clock')).toMatch(line);
    expect(seen.line('volcengine.credentials')).toMatch(/^ok /u);
    expect(seen.exitCode).toBe(exitCode);
  });

  test('so much that the service refuses it', async () => {
    const seen = await check(await setUp(), { now: () => Date.now() - 3_600_000 });
    expect(seen.ids('problem')).toEqual(['volcengine.clock', 'volcengine.credentials']);
    expect(seen.line('volcengine.credentials')).toMatch(
      /refuses the time of the signature \(InvalidTimestamp/u,
    );
  });

  test('an endpoint that tells no time', async () => {
    const server = createServer((_request, response) => {
      response.sendDate = false;
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const VOLC_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const seen = await check(await setUp(), { env: { VOLC_ENDPOINT } });
    expect(seen.line('volcengine.clock')).toMatch(/^warning VOLC_ENDPOINT: the answer has no date/u);
  });

  const DATE = 'Fri, 02 Jan 2026 03:04:05 GMT';
  const AT = Date.parse(DATE);
  test.each([
    // Within the second that the date stands for, and the time on the way.
    [AT, AT, 0],
    [AT + 999, AT + 999, 0],
    [AT - 400, AT + 100, 0],
    [AT + 3_000, AT + 3_200, 2],
    [AT - 3_200, AT - 3_000, -3],
    [AT - 10_000, AT + 10_000, 0],
  ])('sent at %i, received at %i', (sentMs, receivedMs, skew) => {
    expect(skewS(DATE, sentMs, receivedMs)).toBe(skew);
  });
  test.each([undefined, '', 'yesterday', ['a']])('a date of %o is none', (date) => {
    expect(skewS(date, AT, AT)).toBeUndefined();
  });
  test.each([
    [60, 'ok'],
    [-61, 'warning'],
    [839, 'warning'],
    [-840, 'problem'],
    [undefined, 'warning'],
  ])('a skew of %s s is %s', (skew, status) => {
    expect(clockFinding(skew).status).toBe(status);
  });
});

describe('the network', () => {
  const coded = (code: string, more = {}): Error => Object.assign(new Error('x'), { code, ...more });
  test.each([
    ['ENOTFOUND', 'name'],
    ['EAI_AGAIN', 'name'],
    ['ECONNREFUSED', 'refused'],
    ['ENETUNREACH', 'no-route'],
    ['ECONNRESET', 'cut-off'],
    ['UND_ERR_SOCKET', 'cut-off'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no-answer'],
    ['TimeoutError', 'no-answer'],
    ['EWHATEVER', 'other'],
  ])('%s is %s', (code, fault) => {
    expect(networkFault(code)).toBe(fault);
  });
  test.each([
    [coded('ECONNREFUSED'), 'ECONNREFUSED'],
    [new TypeError('fetch failed', { cause: coded('ENOTFOUND') }), 'ENOTFOUND'],
    [
      coded('slack_webapi_request_error', { original: new TypeError('x', { cause: coded('ECONNRESET') }) }),
      'ECONNRESET',
    ],
    [new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]), 'ECONNREFUSED'],
    [new DOMException('late', 'TimeoutError'), 'TimeoutError'],
    [new Error('x'), undefined],
    ['x', undefined],
  ])('the code of %o', (error, code) => {
    expect(networkCode(error)).toBe(code);
  });
  test('an error that is its own cause ends', () => {
    const error = new Error('x');
    error.cause = error;
    expect(networkCode(error)).toBeUndefined();
  });
});
