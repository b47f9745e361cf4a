/** A removal through a proxy: what fails before any byte of the request has left is never in doubt. */
import { describe, expect, test } from 'vitest';
import { createApi, context, conversation, ids, start } from '../support/volcengine/api.ts';
import { freePort } from '../support/network/free-port.ts';
import { startProxy, startTls, trustCertificate, type Proxy } from '../support/network/http-proxy.ts';
import { seed, type TestService } from '../support/volcengine/service.ts';

/** Nobody but the proxy knows the name. */
const HOST = 'rtc.example.test';
const ORIGIN = `https://${HOST}`;
const TIMEOUT_MS = 400;

interface Setting {
  readonly service: TestService;
  readonly proxy: Proxy;
}

async function setUp(): Promise<Setting> {
  const service = await start([seed(['1', '2'])]);
  return { service, proxy: await startProxy({ [HOST]: service.origin }) };
}

const remove = async (api: ReturnType<typeof createApi>) => api.remove(conversation, ids('1'), context);

test('is sent, by a name that only the proxy knows', async () => {
  trustCertificate();
  const { service, proxy } = await setUp();
  const api = createApi(ORIGIN, { proxy: { url: proxy.url, noProxy: '' } });
  expect(await remove(api)).toMatchObject({ kind: 'answered', doubtful: false });
  expect(service.whitelist()).toEqual(['2']);
  // And a second one by the same connection.
  expect(await api.page(conversation, '0', context)).toMatchObject({ kind: 'answered' });
  expect(proxy.tunnels).toEqual([`${HOST}:443`]);
});

test('goes directly to whom NO_PROXY names', async () => {
  trustCertificate();
  const { service, proxy } = await setUp();
  const api = createApi(await startTls(service.origin), {
    proxy: { url: proxy.url, noProxy: 'localhost' },
  });
  expect(await remove(api)).toMatchObject({ kind: 'answered' });
  expect(proxy.tunnels).toEqual([]);
});

test('goes directly to a plain address of this machine', async () => {
  const { service, proxy } = await setUp();
  const api = createApi(service.origin, { proxy: { url: proxy.url, noProxy: '' } });
  expect(await remove(api)).toMatchObject({ kind: 'answered' });
  expect(proxy.tunnels).toEqual([]);
});

describe('is certainly not done', () => {
  const cases: readonly (readonly [string, (proxy: Proxy) => string | Promise<string>, string])[] = [
    ['the proxy does not know the password', ({ port }) => `http://bot:wrong@127.0.0.1:${port}`, 'PROXY_407'],
    ['the proxy asks for one', ({ port }) => `http://127.0.0.1:${port}`, 'PROXY_407'],
    ['nothing listens there', async () => `http://127.0.0.1:${await freePort()}`, 'PROXY_UNREACHABLE'],
    ['nobody has its name', () => 'http://proxy.example.test:3128', 'PROXY_UNREACHABLE'],
    ['the proxy cannot reach the service', behaving(502), 'PROXY_502'],
    ['the proxy may not go there', behaving(403), 'PROXY_403'],
    ['the proxy ends the connection', behaving('cut'), 'PROXY_UNREACHABLE'],
  ];
  test.each(cases)('where %s', async (_name, address, code) => {
    const { service, proxy } = await setUp();
    const api = createApi(ORIGIN, { proxy: { url: await address(proxy), noProxy: '' } });
    const problem = { kind: 'unreachable', code, doubtful: false };
    expect(await remove(api)).toMatchObject({ kind: 'failed', problem, doubtful: false });
    expect(service.arrivals).toEqual([]);
  });

  test('where the certificate behind the proxy is not trusted', async () => {
    const { service, proxy } = await setUp();
    const api = createApi(ORIGIN, { proxy: { url: proxy.url, noProxy: '' } });
    expect(await remove(api)).toMatchObject({
      kind: 'failed',
      doubtful: false,
      problem: { kind: 'unreachable', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(service.arrivals).toEqual([]);
  });

  test('where the proxy never answers; and the next one is not held up by that', async () => {
    trustCertificate();
    const { service, proxy } = await setUp();
    proxy.behave('silent');
    const api = createApi(ORIGIN, { proxy: { url: proxy.url, noProxy: '' }, timeoutMs: TIMEOUT_MS });
    expect(await remove(api)).toMatchObject({
      kind: 'failed',
      doubtful: false,
      problem: {
        kind: 'unreachable',
        code: expect.stringMatching(/^(?:PROXY_UNREACHABLE|TOO_LATE)$/u) as string,
      },
    });
    // No connection of the pool goes on waiting.
    await expect.poll(proxy.waiting).toBe(0);
    proxy.behave('well');
    expect(await remove(api)).toMatchObject({ kind: 'answered' });
    expect(service.whitelist()).toEqual(['2']);
  });
});

test('may have been done where the connection through the proxy is cut after it has left', async () => {
  trustCertificate();
  const { service, proxy } = await setUp();
  service.faults.add({ kind: 'drop', work: 'done' }, { times: 1 });
  const api = createApi(ORIGIN, { proxy: { url: proxy.url, noProxy: '' } });
  expect(await remove(api)).toMatchObject({ kind: 'answered', doubtful: true });
});

function behaving(how: Parameters<Proxy['behave']>[0]): (proxy: Proxy) => string {
  return (proxy) => {
    proxy.behave(how);
    return proxy.url;
  };
}
