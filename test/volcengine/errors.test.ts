import { describe, expect, test } from 'vitest';
import { classify, classifyStatus, isDoubtful, isRetryable } from '../../src/volcengine/errors.ts';

describe('codes', () => {
  test.each([
    ['InvalidParam', 'bad-input'],
    ['InvalidParameter.Unmarshal', 'bad-input'],
    ['InvalidParameter.NotExistAppId', 'operator'],
    ['ParticipantNotInConversation', 'user-not-found'],
    ['ConversationNotFound', 'group-not-found'],
    ['OnlyLiveConversationSupport', 'group-not-found'],
    ['OnlyOwnerCanOperator', 'operator'],
    ['AccessDenied.NoPermissionForApp', 'operator'],
    ['LackPolicy', 'operator'],
    ['InvalidAccessKey', 'credentials'],
    ['SignatureDoesNotMatch', 'credentials'],
    ['InvalidSecretToken', 'credentials'],
    ['InvalidTimestamp', 'clock'],
    ['FlowLimitExceeded', 'throttled'],
    ['FlowLimitExceeded.QPSOverLimit', 'throttled'],
    ['AccountFlowLimitExceeded', 'throttled'],
    ['InternalError.Anything.Deep', 'temporary'],
    ['InternalServiceTimeout', 'temporary'],
    ['SomethingNew', 'protocol'],
    ['InvalidParameterButNotDotted', 'protocol'],
    ['', 'protocol'],
    ['.', 'protocol'],
  ])('%s is %s', (code, kind) => {
    expect(classify(code)).toBe(kind);
  });
});

test('without a code, the status speaks', () => {
  expect([200, 302, 404, 429, 502].map(classifyStatus)).toEqual([
    'protocol',
    'protocol',
    'protocol',
    'throttled',
    'temporary',
  ]);
});

test('only what may pass by itself is tried again, and a refusal leaves no doubt', () => {
  expect((['throttled', 'temporary', 'unreachable'] as const).every(isRetryable)).toBe(true);
  const definite = [
    'bad-input',
    'user-not-found',
    'group-not-found',
    'operator',
    'credentials',
    'clock',
  ] as const;
  expect(definite.some(isRetryable)).toBe(false);
  expect(definite.some(isDoubtful)).toBe(false);
  expect(isDoubtful('throttled')).toBe(false);
  expect(isDoubtful('temporary')).toBe(true);
});
