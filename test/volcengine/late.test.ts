/** A request that cannot be sent in time is not sent at all, even where nothing could be done in that time. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { setImmediate as immediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RateLimiter } from '../../src/volcengine/limit/account-limiter.ts';
import { createTransport } from '../../src/volcengine/transport.ts';
import { createApi, context, conversation, ids, start } from '../support/volcengine/api.ts';
import { CREDENTIALS, seed } from '../support/volcengine/service.ts';

const TIMEOUT_MS = 200;

function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('when the process stood still between connecting and sending', async () => {
  let arrived = 0;
  const service = createServer((_request, response) => {
    arrived += 1;
    response.end();
  }).listen(0, '127.0.0.1');
  const other = createTcpServer().listen(0, '127.0.0.1');
  await Promise.all([once(service, 'listening'), once(other, 'listening')]);
  const near = connect((other.address() as AddressInfo).port, '127.0.0.1');
  const [far] = (await once(other, 'connection')) as [typeof near];
  const transport = createTransport({
    credentials: CREDENTIALS,
    region: 'cn-north-1',
    origin: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
    timeoutMs: TIMEOUT_MS,
    connections: 1,
  });
  onTestFinished(async () => {
    await transport.destroy();
    near.destroy();
    other.close();
    service.close();
  });

  // Both this and the connection are there when the event loop next looks, and this comes first.
  near.once('data', () => {
    standStill(2 * TIMEOUT_MS);
  });
  await immediate();
  far.write('x');
  const attempt = transport.attempt('BatchGetWhitelistParticipant', '{}');
  process.nextTick(() => {
    process.nextTick(standStill, TIMEOUT_MS / 4);
  });
  await expect(attempt).resolves.toMatchObject({
    kind: 'failed',
    problem: { kind: 'unreachable', code: 'TOO_LATE', doubtful: false },
  });
  expect(arrived).toBe(0);
});

describe('a slot that is lost while something is kept before the request leaves', () => {
  /** Gives slots, of which the first `late` are another's by the time of sending. */
  const losing = (late: number) => {
    let given = 0;
    const run: RateLimiter['run'] = async (_lane, task) => {
      const lost = given < late;
      given += 1;
      return { kind: 'started', value: await task(() => lost) };
    };
    return { run, given: () => given };
  };

  test('is not used: the request takes another one, and nothing is kept twice', async () => {
    const service = await start([seed(['1'])]);
    const limiter = losing(2);
    const beforeSend = vi.fn(() => Promise.resolve(true));
    const api = createApi(service.origin, { limiter });
    const result = await api.remove(conversation, ids('1'), { ...context, beforeSend });
    expect(result).toMatchObject({ kind: 'answered', doubtful: false });
    expect(limiter.given()).toBe(3);
    expect(service.arrivals).toHaveLength(1);
    expect(beforeSend).toHaveBeenCalledTimes(1);
  });
});
