/** The test bed of one chaos run: the three emulators, and bots that are killed and started again. */
import { environment, GUILD, MODERATOR_ROLE } from '../support/environment.ts';
import { createDiscordEmulator, type DiscordEmulator } from '../../emulators/discord/index.ts';
import { createSlackEmulator, type SlackEmulator } from '../../emulators/slack/index.ts';
import { startProcess, type Running } from '../support/process/run.ts';
import { seed, startTestService, type TestService } from '../support/volcengine/service.ts';
import type { Engine } from './engine.ts';
import { createChaoticFaults, type ChaoticFaults } from './faults.ts';
import type { Random } from './random.ts';

export interface TestBed {
  readonly service: TestService;
  readonly faults: ChaoticFaults;
  readonly discord: DiscordEmulator;
  readonly slack: SlackEmulator;
  /** Reads the bots' database. */
  readonly record: Engine['record'];
  readonly endPasses: Engine['endPasses'];
  /** Starts the bots that are missing. */
  readonly start: () => void;
  /** Kills a running bot and starts another, without waiting for it. */
  readonly restart: (random: Random) => void;
  /** Stops the bots gracefully; resolves to their exit codes. */
  readonly stop: () => Promise<readonly (number | null)[]>;
  /** The logs of all bots. */
  readonly log: () => string;
  readonly close: () => Promise<void>;
}

/** The audit channel, which receives the ends of guest passes. */
export const AUDIT_CHANNEL = 'CAUDIT';

/** Many moderators, because one person may have only few unfinished commands. */
export const MODERATORS = Array.from({ length: 40 }, (_, index) => `UMOD${index}`);

export async function createTestBed(
  random: Random,
  listed: readonly string[],
  engine: Engine,
): Promise<TestBed> {
  const faults = createChaoticFaults(random);
  // Without nicknames, because an id could be read in one.
  const whitelist = Object.fromEntries(listed.map((id) => [id, '']));
  const service = await startTestService([seed([], { whitelist })], { faults });
  const discord = await createDiscordEmulator({ guilds: [{ id: GUILD, roles: [MODERATOR_ROLE] }] });
  const slack = await createSlackEmulator({ userGroups: { S1: MODERATORS }, channels: [AUDIT_CHANNEL] });
  const env = {
    ...environment(service, { discord, slack }),
    ...engine.env,
    SLACK_AUDIT_CHANNEL: AUDIT_CHANNEL,
    VOLC_BATCH_SIZE: String(random.pick([1, 3, 8, 20])),
  };
  const all: Running[] = [];
  const running: Running[] = [];
  const begin = (): Running => {
    const bot = startProcess('src/start.js', env);
    all.push(bot);
    return bot;
  };
  return {
    service,
    faults,
    discord,
    slack,
    record: engine.record,
    endPasses: engine.endPasses,
    start: () => {
      while (running.length < engine.processes) running.push(begin());
    },
    restart: (chance) => {
      const index = chance.between(0, running.length - 1);
      running[index]?.child.kill('SIGKILL');
      running[index] = begin();
    },
    stop: async () => {
      const stopped = running.splice(0);
      for (const { child } of stopped) child.kill('SIGTERM');
      return Promise.all(stopped.map(({ exited }) => exited));
    },
    log: () => all.map((bot) => bot.errors()).join(''),
    close: async () => {
      for (const { child, exited } of all) {
        child.kill('SIGKILL');
        await exited;
      }
      await Promise.all([service.close(), discord.close(), slack.close()]);
      await engine.close();
    },
  };
}
