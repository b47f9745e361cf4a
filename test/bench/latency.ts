/** From an interaction being sent to the bot to its first signed request arriving at the service. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createBot, configuredPlatforms } from '../../src/bot.ts';
import { readConfig } from '../../src/config/index.ts';
import { createLog } from '../../src/log.ts';
import { environment, GUILD, MODERATOR_ROLE } from '../support/environment.ts';
import { createFakeDiscord } from '../support/fake-discord.ts';
import { createFakeSlack } from '../support/fake-slack.ts';
import { seed, startTestService } from '../support/volcengine.ts';
import { median, quantile } from './signing.ts';

/** Within one second's limit, so that no request waits for a slot. */
const COMMANDS = 45;
const USER_ID = 10_001;

/** Everything runs in this process and on loopback, so the figures hold the stand-ins' work too. */
export async function benchLatency(): Promise<readonly string[]> {
  const ids = Array.from({ length: COMMANDS * 3 + 10 }, (_, index) => String(USER_ID + index));
  const service = await startTestService([seed(ids)]);
  const discord = await createFakeDiscord({ guilds: [{ id: GUILD, roles: [MODERATOR_ROLE] }] });
  const slack = await createFakeSlack({ userGroups: { S1: ['UMOD'] } });
  const result = readConfig(environment(service, { discord, slack }));
  if (result.kind === 'problems') throw new Error('the benchmark is not configured');
  const bot = createBot({
    config: result.config,
    platforms: await configuredPlatforms(result.config),
    log: createLog({ level: 'silent', secrets: [] }),
    onFatal: () => undefined,
  });
  await bot.start();

  const onDiscord = async (users: string): Promise<unknown> =>
    discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] }).reply();
  const onSlack = async (users: string): Promise<unknown> =>
    slack.command({ text: users, userId: 'UMOD' }).reply();
  const remaining = ids.values();
  const measure = async (send: (users: string) => Promise<unknown>): Promise<string> => {
    const took: number[] = [];
    for (let command = 0; command < COMMANDS; command++) {
      const before = service.arrivals.length;
      const sentAt = performance.now();
      await send(remaining.next().value ?? '');
      took.push((service.arrivals[before]?.atMs ?? Number.NaN) - sentAt);
    }
    // Let the slots go, so that the next ones find the limiter idle.
    await sleep(1_100);
    return `median ${median(took).toFixed(1)} ms, p99 ${quantile(took, 0.99).toFixed(1)} ms`;
  };

  const lines = [
    `latency: interaction sent to first request arrived, ${COMMANDS} commands each (goal: median under 10 ms)`,
    `  Discord                         ${await measure(onDiscord)}`,
    `  Slack, Socket Mode              ${await measure(onSlack)}`,
  ];
  await bot.stop();
  await Promise.all([service.close(), discord.close(), slack.close()]);
  return lines;
}
