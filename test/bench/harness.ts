/** The whole bot as a process of its own, over emulators in this one. */
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
  /** Users on the whitelist, from `FIRST_ID` on. */
  readonly users?: number;
  /** The members of the moderators' user group in Slack. */
  readonly moderators?: readonly string[];
  /** Slack by HTTP instead of Socket Mode. */
  readonly http?: boolean;
  readonly env?: Record<string, string>;
  readonly program?: Program;
}

export const FIRST_ID = 10_001;
export const SLACK_MODERATOR = 'UMOD';

/** What `measure` resolves to; everything is gone by then. */
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
