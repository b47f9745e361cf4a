/** What would end the process, or keep it from ending: in processes of their own, which handle nothing for the adapter. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createSlackEmulator, type SlackEmulator } from '../../../emulators/slack/index.ts';
import type { Mode } from '../harness.ts';

type Until = 'started' | 'told' | 'fatal';

/** A process that connects, is brought into a `situation`, stops, and should then end by itself. */
async function expectCleanEnd(
  mode: Mode,
  until: Until,
  situation: (slack: SlackEmulator) => Promise<void> | void,
): Promise<void> {
  const slack = await createSlackEmulator();
  const script = new URL('./start-and-stop.ts', import.meta.url).pathname;
  const args = [script, mode, slack.apiUrl, slack.botToken, slack.appToken, until];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const stopped = once(child.stdout, 'data').then(() => performance.now());
  const exited = once(child, 'exit').then(([code]) => ({ code: code as number, at: performance.now() }));
  try {
    await situation(slack);
    child.stdin.end('stop\n');
    const { code, at } = await exited;
    expect(code).toBe(0);
    // The SDK would leave timers of 30 s behind.
    expect(at - (await stopped)).toBeLessThan(20_000);
  } finally {
    child.kill('SIGKILL');
    await slack.close();
  }
}

describe.concurrent('the process ends by itself', () => {
  test.each<{ mode: Mode }>([{ mode: 'socket' }, { mode: 'http' }])(
    'after a stop over $mode, though Slack does not close its side',
    ({ mode }) =>
      expectCleanEnd(mode, 'started', (slack) => {
        slack.fail('close', 'hang');
      }),
  );

  test.each([
    ['the address is asked for', 'apps.connections.open', 'hang'],
    ['the handshake is under way', 'link', 'hang'],
    ['hello is awaited', 'hello', 'hang'],
    ['another attempt is waited for', 'apps.connections.open', { status: 503 }],
  ] as const)('after a stop while both are made anew and %s', (_, target, fault) =>
    expectCleanEnd('socket', 'told', async (slack) => {
      await slack.greeted(2);
      slack.fail(target, fault);
      slack.drop();
      await slack.called('apps.connections.open', 4);
    }),
  );

  test.each(['refresh_requested', 'link_disabled'] as const)(
    'after %s and a token that was revoked',
    (reason) =>
      expectCleanEnd('socket', 'fatal', async (slack) => {
        await slack.greeted(2);
        slack.fail('apps.connections.open', { error: 'invalid_auth' });
        slack.disconnect(reason);
        await slack.called('apps.connections.open', 3);
      }),
  );
});
