import { Signer } from '@volcengine/openapi';
import { describe, expect, test } from 'vitest';
import { createApi, context, conversation, ids, start } from '../support/volcengine/api.ts';
import { APP_ID, CONVERSATION_ID, CREDENTIALS, OPERATOR_ID, seed } from '../support/volcengine/service.ts';

const REMOVE = 'BatchRemoveWhitelistParticipant';

describe('the emulated gateway', () => {
  test.each([
    [
      'another secret',
      { credentials: { ...CREDENTIALS, secretKey: 'other' } },
      'credentials',
      'SignatureDoesNotMatch',
    ],
    [
      'another key',
      { credentials: { ...CREDENTIALS, accessKeyId: 'AKOTHER' } },
      'credentials',
      'InvalidAccessKey',
    ],
    [
      'a token that it did not give',
      { credentials: { ...CREDENTIALS, sessionToken: 'x' } },
      'credentials',
      'InvalidSecretToken',
    ],
  ] as const)('refuses %s', async (_name, parts, kind, code) => {
    const service = await start([seed(['1'])]);
    expect(await createApi(service.origin, parts).remove(conversation, ids('1'), context)).toMatchObject({
      problem: { kind, code },
    });
    expect(service.whitelist()).toEqual(['1']);
  });

  test('refuses a wrong clock, and the operator is told by how much', async () => {
    const service = await start([seed(['1'])], { now: () => Date.now() - 3_600_000 });
    const result = await createApi(service.origin).remove(conversation, ids('1'), context);
    expect(result).toMatchObject({ problem: { kind: 'clock', code: 'InvalidTimestamp' } });
    expect(JSON.stringify(result)).toMatch(/clock is off by 36\d\d s|clock is off by 3599 s/u);
  });

  test("accepts the vendor's own signature, so it checks what the vendor checks", async () => {
    const service = await start([seed(['10001'])]);
    const { host } = new URL(service.origin);
    const body = `{"AppId":${APP_ID},"ConversationShortId":${CONVERSATION_ID},"Operator":${OPERATOR_ID},"ParticipantUserIds":[10001]}`;
    const request = {
      region: 'cn-north-1',
      method: 'POST',
      pathname: '/',
      params: { Action: REMOVE, Version: '2020-12-01' },
      headers: { Host: host, 'Content-Type': 'application/json' },
      body,
    };
    new Signer(request, 'rtc').addAuthorization({ ...CREDENTIALS, sessionToken: '' });
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== 'Host'));
    const response = await fetch(`${service.origin}/?Action=${REMOVE}&Version=2020-12-01`, {
      method: 'POST',
      headers,
      body,
    });
    expect([response.status, service.whitelist()]).toEqual([200, []]);
  });

  test('refuses what is more than its limit in a sliding second', async () => {
    const service = await start([seed(['1'])], { qps: 2 });
    const api = createApi(service.origin);
    const results = await Promise.all(Array.from({ length: 3 }, () => api.page(conversation, '0', context)));
    expect(service.arrivals.length).toBeGreaterThan(3);
    expect(results.filter(({ kind }) => kind === 'answered')).toHaveLength(2);
  });
});
