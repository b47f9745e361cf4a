/** What one run takes place in: the three stand-ins, and a bot that is killed and started again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, GUILD, MODERATOR_ROLE } from '../support/environment.ts';
import { createFakeDiscord, type FakeDiscord } from '../support/fake-discord.ts';
import { createFakeSlack, type FakeSlack } from '../support/fake-slack.ts';
import { startProcess, type Running } from '../support/process.ts';
import { seed, startTestService, type TestService } from '../support/volcengine.ts';
import { createChaoticFaults, type ChaoticFaults } from './faults.ts';
import type { Random } from './random.ts';

export interface World {
  readonly service: TestService;
  readonly faults: ChaoticFaults;
  readonly discord: FakeDiscord;
  readonly slack: FakeSlack;
  readonly dataDir: string;
  /** Kills the bot that runs, if any, and starts the next one, without waiting for it. */
  readonly restart: () => void;
  /** Lets the bot stop in order; resolves to its exit code. */
  readonly stop: () => Promise<number | null>;
  /** What all bots have logged. */
  readonly log: () => string;
  readonly close: () => Promise<void>;
}

export const MODERATOR = 'UMOD';

export async function createWorld(random: Random, listed: readonly string[]): Promise<World> {
  const faults = createChaoticFaults(random);
  // Without nicknames, in which an id could be read.
  const whitelist = Object.fromEntries(listed.map((id) => [id, '']));
  const service = await startTestService([seed([], { whitelist })], { faults });
  const discord = await createFakeDiscord({ guilds: [{ id: GUILD, roles: [MODERATOR_ROLE] }] });
  const slack = await createFakeSlack({ userGroups: { S1: [MODERATOR] }, channels: ['C1'] });
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-chaos-'));
  const env = {
    ...environment(service, { discord, slack }),
    DATA_DIR: dataDir,
    VOLC_BATCH_SIZE: String(random.pick([1, 3, 8, 20])),
  };
  const bots: Running[] = [];
  return {
    ...{ service, faults, discord, slack, dataDir },
    restart: () => {
      bots.at(-1)?.child.kill('SIGKILL');
      bots.push(startProcess('src/main.ts', env));
    },
    stop: async () => {
      const bot = bots.at(-1);
      bot?.child.kill('SIGTERM');
      return bot === undefined ? null : bot.exited;
    },
    log: () => bots.map((bot) => bot.errors()).join(''),
    close: async () => {
      for (const { child, exited } of bots) {
        child.kill('SIGKILL');
        await exited;
      }
      await Promise.all([service.close(), discord.close(), slack.close()]);
      await rm(dataDir, { recursive: true });
    },
  };
}
