/** Runs the whole bot as a separate process, and its emulators in this process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, GUILD, MODERATOR_ROLE } from '../support/environment.ts';
import { createDiscordEmulator, type DiscordEmulator } from '../../emulators/discord/index.ts';
import { createSlackEmulator, type SlackEmulator } from '../../emulators/slack/index.ts';
import { freePort } from '../support/network/free-port.ts';
import { seed, startTestService, type TestService } from '../support/volcengine/service.ts';
import { BOT, startMeasured, type Measured, type Program } from './measured.ts';

export interface MeasuredBot {
  readonly service: TestService;
  readonly discord: DiscordEmulator;
  readonly slack: SlackEmulator;
  readonly bot: Measured;
}

export interface MeasuredBotOptions {
  /** The number of users on the whitelist; their ids begin at `FIRST_ID`. */
  readonly users?: number;
  /** The members of the moderators' user group in Slack. */
  readonly moderators?: readonly string[];
  /** Whether Slack uses HTTP instead of Socket Mode. */
  readonly http?: boolean;
  readonly env?: Record<string, string>;
  readonly program?: Program;
}

export const FIRST_ID = 10_001;
export const SLACK_MODERATOR = 'UMOD';

/** Starts the bot, runs `measure`, and ends everything. */
export async function withBot<T>(
  wanted: MeasuredBotOptions,
  measure: (bot: MeasuredBot) => Promise<T>,
): Promise<T> {
  const { users = 0, moderators = [SLACK_MODERATOR], http = false, program = BOT } = wanted;
  const ids = Array.from({ length: users }, (_, index) => String(FIRST_ID + index));
  const service = await startTestService([seed(ids)]);
  const discord = await createDiscordEmulator({ guilds: [{ id: GUILD, roles: [MODERATOR_ROLE] }] });
  const slack = await createSlackEmulator({ userGroups: { S1: moderators } });
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-bench-'));
  const port = await freePort();
  if (http) slack.useHttp(port);
  const env = {
    ...environment(service, { discord, slack, http }),
    ...(http && { SLACK_PORT: String(port) }),
    DATA_DIR: dataDir,
    ...wanted.env,
  };
  const bot = await startMeasured(program, env, dataDir);
  try {
    return await measure({ service, discord, slack, bot });
  } finally {
    await bot.stop();
    await Promise.all([service.close(), discord.close(), slack.close()]);
    await rm(dataDir, { recursive: true });
  }
}
