/** `/readyz` of the real process tells the truth while its parts go and come back, and `/healthz` answers all the while. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { fakeDiscord, fakeSlack, testService } from '../e2e/harness.ts';
import { environment } from '../support/environment.ts';
import { healthOf, type HealthClient } from '../support/health/health.ts';
import { createBotRunner } from '../support/process/bot-runner.ts';
import type { Running } from '../support/process/run.ts';
import { startPostgres } from '../support/postgres/server.ts';

interface Started {
  readonly bot: Running;
  readonly health: HealthClient;
}

/** Not awaited to be ready. */
async function start(env: Record<string, string>): Promise<Started> {
  const { launch } = await createBotRunner({ ...env, HEALTH_PORT: '0' });
  const bot = launch();
  const health = await healthOf(bot);
  watchAlive(health);
  return { bot, health };
}

/** Asks `/healthz` all the time until the test ends, and fails the test where that does not say 200. */
function watchAlive({ get }: HealthClient): void {
  const answers = new Set<string>();
  const watching = { on: true };
  const watch = async (): Promise<void> => {
    while (watching.on) {
      const { status, text } = await get('/healthz');
      answers.add(`${status} ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const watched = watch().catch(() => undefined);
  onTestFinished(async () => {
    watching.on = false;
    await watched;
    expect([...answers]).toEqual(['200 {"alive":true}\n']);
  });
}

describe('readyz', () => {
  test('is 503 from before the platforms connect until each has, and names those that have not', async () => {
    const [service, slack, discord] = [await testService(), await fakeSlack(), await fakeDiscord()];
    discord.gateway.shut();
    const { health } = await start(environment(service, { slack, discord }));
    await health.becomes(503, { process: 'starting', slack: 'connected', discord: 'disconnected' });
    await discord.gateway.open();
    await health.becomes(200);
    expect(await health.readyz()).toEqual([
      200,
      { process: 'running', slack: 'connected', discord: 'connected', database: 'usable' },
    ]);
  });

  test('is 503 while Slack is away, and 200 with one connection of two', async () => {
    const [service, slack] = [await testService(), await fakeSlack()];
    const { health } = await start(environment(service, { slack }));
    await health.becomes(200);
    await slack.greeted(2);
    const mend = slack.fail('apps.connections.open', { status: 503 });
    slack.drop(1);
    await slack.ended(1);
    await slack.called('apps.connections.open', 3);
    expect(await health.readyz()).toMatchObject([200, { slack: 'connected' }]);
    slack.drop();
    await health.becomes(503, { process: 'running', slack: 'disconnected', database: 'usable' });
    mend();
    await health.becomes(200, { slack: 'connected' });
  });

  test('is 503 from the moment in which Slack announces an end until another connection has said hello', async () => {
    const [service, slack] = [await testService(), await fakeSlack()];
    const { health } = await start(environment(service, { slack }));
    await slack.greeted(2);
    const mend = slack.fail('hello', 'hang');
    slack.disconnect('refresh_requested');
    await health.becomes(503, { slack: 'disconnected' });
    mend();
    slack.drop();
    await health.becomes(200, { slack: 'connected' });
  });

  test('is 503 while Discord is away, a socket that is open but says nothing included', async () => {
    const [service, discord] = [await testService(), await fakeDiscord()];
    const { health } = await start(environment(service, { discord }));
    await health.becomes(200);
    discord.gateway.behaviour.silentBefore = 'hello';
    discord.gateway.drop();
    await health.becomes(503, { process: 'running', discord: 'disconnected' });
    await discord.gateway.happened('connected', 2);
    expect(await health.readyz()).toMatchObject([503, { discord: 'disconnected' }]);
    discord.gateway.behaviour.silentBefore = undefined;
    discord.gateway.drop();
    await health.becomes(200, { discord: 'connected' });
  });

  test('is 503 as soon as the bot is stopping, which it does not hold up', async () => {
    const [service, slack] = [await testService(), await fakeSlack()];
    const { bot, health } = await start(environment(service, { slack }));
    await health.becomes(200);
    const removal = 'BatchRemoveWhitelistParticipant';
    service.faults.add({ kind: 'delay', ms: 800 }, { action: removal });
    const command = slack.command({ text: '10001', userId: 'UMOD' });
    await service.arrived(1, removal);
    bot.child.kill('SIGTERM');
    await health.becomes(503, { process: 'stopping', slack: 'connected' });
    expect((await command.reply()).text).toContain('Removed 1 user');
    expect(await bot.exited).toBe(0);
    await expect(health.get('/healthz')).rejects.toThrow();
  });
});

describe('readyz with a PostgreSQL', () => {
  test('is 503 while it is away, and until the limit can be used again', async () => {
    const [service, slack] = [await testService(), await fakeSlack()];
    const postgres = await startPostgres({ fsync: false }, onTestFinished);
    const { health } = await start({ ...environment(service, { slack }), DATABASE_URL: postgres.url });
    await health.becomes(200, { database: 'usable', limit: 'usable' });
    await postgres.kill();
    await health.becomes(503, { slack: 'connected', database: 'unusable', limit: 'unusable' });
    await postgres.start();
    // Requests that were allowed before the crash may still be under way.
    await health.becomes(503, { database: 'usable', limit: 'unusable' });
    await health.becomes(200, { database: 'usable', limit: 'usable' });
  });
});
