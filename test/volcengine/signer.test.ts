import { Signer } from '@volcengine/openapi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createSigner,
  deriveKey,
  payloadHash,
  xDate,
  type UnsignedRequest,
} from '../../src/volcengine/signer.ts';

// The vendor's published sample keys; they open nothing.
const SK_A = 'WkRZeE1EQmxPVGhsWWpWak5HVmtNbUUxTXpZeU9UVXlOMlE1TmpZeVlqTQ==';
const SK_B = 'TnpCak5XWXpZV1U0WkRaaE5ERmxaR0ZpTmpjeVkyUXlZek0wTWpJMU1qWQ==';
const OUR_BODY =
  '{"AppId":123456,"ConversationShortId":7234567890123456789,"Operator":7000000000000000001,"ParticipantUserIds":[7000000000000000002,9007199254740993]}';
const OUR_QUERY = { Action: 'BatchRemoveWhitelistParticipant', Version: '2020-12-01' };
const STS = 'STS2exampleSessionToken==';

interface Vector {
  readonly name: string;
  readonly secretKey: string;
  readonly region: string;
  readonly service: string;
  readonly method?: string;
  readonly query: Readonly<Record<string, string>>;
  readonly date: string;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly canonicalHash?: string;
  readonly signingKey?: string;
  readonly signature: string;
}

const ourHeaders = (...names: readonly string[]): Record<string, string> => {
  const all: Record<string, string> = {
    'content-type': 'application/json',
    host: 'rtc.volcengineapi.com',
    'x-content-sha256': payloadHash(OUR_BODY),
    'x-date': '20260102T030405Z',
    'x-security-token': STS,
  };
  return Object.fromEntries(names.map((name) => [name, all[name] ?? '']));
};
const ours = {
  secretKey: SK_A,
  region: 'cn-north-1',
  service: 'rtc',
  method: 'POST',
  query: OUR_QUERY,
  date: '20260102T030405Z',
  body: OUR_BODY,
  signingKey: '18b28704ec25b9a1fd95446e7d187a2029f8107e929e60ca3a708c4f4e2e1578',
};
const listUsers = { Action: 'ListUsers', Limit: '10', Offset: '0', Version: '2018-01-01' };

const VECTORS: readonly Vector[] = [
  {
    name: 'V1: docs 6369/67270, GET with two headers',
    secretKey: SK_A,
    region: 'cn-beijing',
    service: 'iam',
    query: listUsers,
    date: '20240619T071306Z',
    headers: { host: 'iam.volcengineapi.com', 'x-date': '20240619T071306Z' },
    canonicalHash: '5ed5bca3905e1fcbf789abb56a17c2d819674a3bcfa468ae476bd1ea80d135cb',
    signingKey: 'abee62e533a58934c49954459a3c3237d2fccea517c9a7c8a2651d8ea7779826',
    signature: 'e31c4558bcfe08a286001f59cedbf0791ffd0b2362f10e55ee2627467bcdde93',
  },
  {
    name: 'V2: docs 6369/67269, POST with a body',
    secretKey: SK_A,
    region: 'cn-beijing',
    service: 'billing',
    method: 'POST',
    query: { Action: 'ListBill', Version: '2022-01-01' },
    date: '20250329T180937Z',
    body: '{"Limit":10,"BillPeriod":"2023-08"}',
    headers: { host: 'billing.volcengineapi.com', 'x-date': '20250329T180937Z' },
    canonicalHash: '27383e3b56d03850f5634483527fbddcbf06cf98de1bc8a6679ef2300bff3b15',
    signingKey: 'b491ed164936de3bb06c1eb23326aa9587b5aaa6a4e02144b9d523bbebb7ca9f',
    signature: '5e8480ceea12d0000a23c054151c50dd02c1a7dec835004057d19f13d53a7658',
  },
  {
    name: 'V3: docs 6369/67269, GET',
    secretKey: SK_A,
    region: 'cn-beijing',
    service: 'billing',
    query: { Action: 'QueryBalanceAcct', Version: '2022-01-01' },
    date: '20250329T180937Z',
    headers: { host: 'billing.volcengineapi.com', 'x-date': '20250329T180937Z' },
    canonicalHash: '43171c1658c64b5db55c58d54988a4598d2d09a5613136beaa5eef40eae6e2c1',
    signature: '1eda9e7e6b1728151a8e8791fdaf67cfbd28bd5c80d0fce2eb208746cf483105',
  },
  {
    name: 'V4: older docs 6369/67270, four headers',
    secretKey: SK_B,
    region: 'cn-north-1',
    service: 'iam',
    query: listUsers,
    date: '20201230T081805Z',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'iam.volcengineapi.com',
      'x-content-sha256': payloadHash(''),
      'x-date': '20201230T081805Z',
    },
    canonicalHash: '3a4d4dee07c3308a52da01bc12d7a83c3705bfa543f51648f46de880bb2a7447',
    signingKey: 'e7d2eb478084eaaaf8f85c161de16f13d97e52e77bd0415f33e7feb561cccffd',
    signature: '28eeabbbd726b87002e0fe58ad8c1c768e619b06e2646f35b6ad7ed029a6d8a7',
  },
  {
    ...ours,
    name: 'V6: our call, four headers',
    headers: ourHeaders('content-type', 'host', 'x-content-sha256', 'x-date'),
    canonicalHash: '57adaeab8b340550f43bacc1a604a5b706679a184c64ab736ca685d3de705382',
    signature: 'e82a1c1747889f382d9422d126c6e3ee1a546d0569219b56895ead10fab2d454',
  },
  {
    ...ours,
    name: 'V7: our call, three headers, as the vendor signs',
    headers: ourHeaders('host', 'x-content-sha256', 'x-date'),
    canonicalHash: '8928f8d8213894178365e40edb35560b85a446c7966c4ae14d85d75d3f569693',
    signature: 'fa0eed62522a6fde7cbb7f508aa0b20a1333b96c335a68394c8f8bb1182525f5',
  },
  {
    ...ours,
    name: 'V8: V6 with a session token',
    headers: ourHeaders('content-type', 'host', 'x-content-sha256', 'x-date', 'x-security-token'),
    canonicalHash: 'd56adc5f7102128ddce51d81060486de0e69db6dbacc042005f0f948b1e92445',
    signature: '4ca644baddb4c8ad43ac3ffc6d2f901e24ca7002a79cbbe67effdefbb609d9f0',
  },
  {
    ...ours,
    name: 'V9: V7 with a session token',
    headers: ourHeaders('host', 'x-content-sha256', 'x-date', 'x-security-token'),
    canonicalHash: '86637c40245723831ce5aed8bd5ebe2e18a38e553996ca2e752f53bbd73bbe47',
    signature: 'be6e54c6c45015c5e224ae99d2b2b303e13acb6e26d7a7c2262f190ead3d90c9',
  },
  {
    ...ours,
    name: 'V7 in cn-beijing',
    region: 'cn-beijing',
    signingKey: deriveKey(SK_A, '20260102', { region: 'cn-beijing', service: 'rtc' }).toString('hex'),
    headers: ourHeaders('host', 'x-content-sha256', 'x-date'),
    canonicalHash: '8928f8d8213894178365e40edb35560b85a446c7966c4ae14d85d75d3f569693',
    signature: '4b4b63aacad8156a55c6833e00a2d2750ca42b3ff6ab56bba5e3f60a4b7ec1fc',
  },
];

describe('documented vectors', () => {
  test.each(VECTORS)('$name', (vector) => {
    const { secretKey, region, service, query, headers, date, body = '' } = vector;
    const sign = createSigner({ accessKeyId: 'AKTEST', secretKey }, { region, service });
    const request: UnsignedRequest = {
      method: vector.method ?? 'GET',
      path: '/',
      query,
      headers,
      payloadHash: payloadHash(body),
    };
    const signed = sign(request, date);
    const names = Object.keys(headers).join(';');

    expect(signed.signature).toBe(vector.signature);
    expect(payloadHash(signed.canonicalRequest)).toBe(vector.canonicalHash);
    expect(signed.authorization).toBe(
      `HMAC-SHA256 Credential=AKTEST/${date.slice(0, 8)}/${region}/${service}/request, SignedHeaders=${names}, Signature=${vector.signature}`,
    );
    if (vector.signingKey !== undefined) {
      const key = deriveKey(secretKey, date.slice(0, 8), { region, service });
      expect(key.toString('hex')).toBe(vector.signingKey);
    }
  });

  test('the string to sign of V1 is the documented one', () => {
    const [v1] = VECTORS;
    const sign = createSigner(
      { accessKeyId: 'AKTEST', secretKey: SK_A },
      { region: 'cn-beijing', service: 'iam' },
    );
    const request = {
      method: 'GET',
      path: '/',
      query: listUsers,
      headers: v1?.headers ?? {},
      payloadHash: payloadHash(''),
    };
    expect(sign(request, '20240619T071306Z').stringToSign).toBe(
      'HMAC-SHA256\n20240619T071306Z\n20240619/cn-beijing/iam/request\n5ed5bca3905e1fcbf789abb56a17c2d819674a3bcfa468ae476bd1ea80d135cb',
    );
  });
});

test('one signer signs on either side of midnight with the key of each day', () => {
  const credentials = { accessKeyId: 'AKTEST', secretKey: SK_A };
  const scope = { region: 'cn-north-1', service: 'rtc' };
  const request = {
    method: 'POST',
    path: '/',
    query: OUR_QUERY,
    headers: { host: 'h' },
    payloadHash: payloadHash(''),
  };
  const lasting = createSigner(credentials, scope);
  for (const date of ['20260101T235959Z', '20260102T000000Z', '20260101T235959Z']) {
    expect(lasting(request, date).signature).toBe(createSigner(credentials, scope)(request, date).signature);
  }
});

test('X-Date is compact UTC', () => {
  expect(xDate(new Date('2026-01-02T03:04:05.678Z'))).toBe('20260102T030405Z');
});

test("random requests are signed as the vendor's Signer signs them", () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => value.isWellFormed());
  // Begins with a letter: the vendor sorts names by way of an object, where `9` comes before `0a`, against its docs.
  const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9._~-]{0,11}$/u);
  fc.assert(
    fc.property(
      fc.dictionary(name, text, { maxKeys: 6, noNullPrototype: true }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
      fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      fc.option(fc.stringMatching(/^[a-zA-Z0-9+/=]{1,40}$/u), {
        nil: undefined,
      }),
      fc.constantFrom('cn-north-1', 'ap-southeast-1'),
      (query, rawBody, at, sessionToken, region) => {
        const body = rawBody.toWellFormed();
        const host = 'rtc.volcengineapi.com';
        const vendor = {
          region,
          method: 'POST',
          params: { ...query },
          pathname: '/',
          headers: { Host: host },
          body,
        };
        const credentials = { accessKeyId: 'AKTEST', secretKey: SK_B };
        new Signer(vendor, 'rtc').addAuthorization({ ...credentials, sessionToken: sessionToken ?? '' }, at);

        const hash = payloadHash(body);
        const date = xDate(at);
        const headers = {
          host,
          'x-content-sha256': hash,
          'x-date': date,
          ...(sessionToken !== undefined && { 'x-security-token': sessionToken }),
        };
        const sign = createSigner(credentials, { region, service: 'rtc' });
        const signed = sign({ method: 'POST', path: '/', query, headers, payloadHash: hash }, date);
        expect(signed.authorization).toBe((vendor.headers as Record<string, unknown>)['Authorization']);
      },
    ),
    { numRuns: 500 },
  );
});
