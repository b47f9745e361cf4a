/** Where the health of a bot can be asked for, by whom and how; and that asking keeps nothing up. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fakeSlack, testService, startWithChats } from '../e2e/harness.ts';
import { environment } from '../support/environment.ts';
import { createHealthClient, healthIn, healthOf } from '../support/health/health.ts';
import { createBotRunner } from '../support/process/bot-runner.ts';
import { sendBytes } from '../support/network/raw-http.ts';

/** The wired bot, with its health on a free port. */
async function start(env: Readonly<Record<string, string>> = {}) {
  const bot = await startWithChats({ slack: await fakeSlack() }, { env: { HEALTH_PORT: '0', ...env } });
  return { ...bot, health: healthIn(bot.log.entries) };
}

async function request(port: number, method: string, path: string): Promise<string> {
  const { text } = await sendBytes(
    port,
    `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
  );
  return text;
}

/** Whether somebody listens there. */
async function answers(port: number, host: string): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('the server', () => {
  test('answers GET and HEAD on three paths, never to be kept by a cache', async () => {
    const { health } = await start();
    const { port } = health;
    expect(await health.get('/healthz')).toEqual({
      status: 200,
      contentType: 'application/json; charset=utf-8',
      text: '{"alive":true}\n',
    });
    expect(await health.get('/metrics')).toMatchObject({
      status: 200,
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
    });
    expect((await health.get('/readyz?verbose')).status).toBe(200);
    const head = await request(port, 'HEAD', '/readyz');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*cache-control: no-store\r\n[^]*\r\n\r\n$/u);
  });

  test.each(['/', '/metrics/', '/healthz/x', '//healthz', '/%68ealthz', '*', '/readyz%00'])(
    'knows no %s',
    async (path) => {
      const { health } = await start();
      expect(await request(health.port, 'GET', path)).toMatch(/^HTTP\/1\.1 404 /u);
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    const { health } = await start();
    const answer = await request(health.port, method, '/metrics');
    expect(answer).toMatch(/^HTTP\/1\.1 405 /u);
    expect(answer).toMatch(/^allow: GET, HEAD\r$/mu);
    expect(answer).not.toContain('unwhitelist_');
  });

  test('is there for this machine alone, unless HEALTH_HOST says otherwise', async () => {
    // All of 127.0.0.0/8 is this machine, on Linux: an emulator for its other addresses.
    const [alone, open] = [await start(), await start({ HEALTH_HOST: '0.0.0.0' })];
    expect([
      await answers(alone.health.port, '127.0.0.1'),
      await answers(alone.health.port, '127.0.0.2'),
    ]).toEqual([true, false]);
    expect(await answers(open.health.port, '127.0.0.2')).toBe(true);
  });

  test('is gone once the bot has stopped, whoever is still connected', async () => {
    const { health, stop } = await start();
    const idle = await connected(health.port, '');
    const half = await connected(health.port, 'GET /metrics HTTP/1.1\r\nhost:');
    const kept = await connected(health.port, 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(kept, 'data');
    const ends = [idle, half, kept].map((socket) => once(socket, 'close'));
    await stop();
    await Promise.all(ends);
    expect(await answers(health.port, '127.0.0.1')).toBe(false);
  });
});

async function connected(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

describe('the process', () => {
  test('does not start where HEALTH_PORT is in use, and says so', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const [service, slack] = [await testService(), await fakeSlack()];
    const { launch } = await createBotRunner({
      ...environment(service, { slack }),
      HEALTH_PORT: String(port),
    });
    const bot = launch();
    expect(await bot.exited).toBe(1);
    expect(bot.errors()).toContain(
      `cannot listen on HEALTH_PORT ${port} of HEALTH_HOST 127.0.0.1 (EADDRINUSE)`,
    );
    expect(slack.callsOf('apps.connections.open')).toEqual([]);
  });

  test('says nothing of its health without HEALTH_PORT', async () => {
    const bot = await startWithChats({ slack: await fakeSlack() });
    expect(bot.log.text()).not.toMatch(/health/iu);
  });

  test('ends while somebody holds a connection, and leaves the port to its successor', async () => {
    const [service, slack] = [await testService(), await fakeSlack()];
    const runner = await createBotRunner({ ...environment(service, { slack }), HEALTH_PORT: '0' });
    const first = await runner.start();
    const { port } = await healthOf(first);
    await connected(port, 'GET /healthz HTTP/1.1\r\nhost:');
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    await expect(createHealthClient(port).get('/healthz')).rejects.toThrow();
  });
});
