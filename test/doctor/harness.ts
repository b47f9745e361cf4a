/** Sets up emulators and a configuration without any problem for the doctor; a test then breaks one thing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { verdictOf, EXIT_CODE_OF, type Check } from '../../src/doctor/check.ts';
import { runChecks } from '../../src/doctor/run-checks.ts';
import { commandsJson } from '../../src/discord/registration/command-json.ts';
import { commandsOf } from '../../src/doctor/commands.ts';
import { readConfig } from '../../src/config/index.ts';
import { BOT_SCOPES } from '../../src/slack/manifest.ts';
import {
  createDiscordEmulator,
  type DiscordEmulator,
  type FakeGuild,
} from '../../emulators/discord/index.ts';
import type { FakeApplication } from '../../emulators/discord/guilds.ts';
import type { RegisteredCommand } from '../../emulators/discord/commands.ts';
import {
  createSlackEmulator,
  type SlackEmulator,
  type SlackEmulatorOptions,
} from '../../emulators/slack/index.ts';
import {
  DISCORD_CHANNEL,
  environment,
  GUILD,
  MODERATOR_ROLE,
  SLACK_CHANNEL,
  VIP_CONVERSATION_ID,
} from '../support/environment.ts';
import { seed, startTestService, type TestService } from '../support/volcengine/service.ts';

export const AUDIT_CHANNEL = '400000000000000002';
const BOT_ROLE = '100000000000000003';
const log = pino({ level: 'silent' });

const POST = new PermissionsBitField(['ViewChannel', 'SendMessages', 'AttachFiles']).bitfield;
export const VALID_GUILD: FakeGuild = {
  id: GUILD,
  roles: [MODERATOR_ROLE, BOT_ROLE],
  permissions: { [GUILD]: PermissionFlagsBits.ViewChannel, [BOT_ROLE]: POST },
  botRoles: [BOT_ROLE],
  channels: [{ id: DISCORD_CHANNEL }, { id: AUDIT_CHANNEL }],
};

export interface SetupOptions {
  readonly guilds?: readonly FakeGuild[];
  readonly application?: FakeApplication;
  readonly slack?: Partial<SlackEmulatorOptions>;
  readonly http?: boolean;
  readonly service?: Parameters<typeof startTestService>[1];
  readonly secrets?: {
    readonly slack: NonNullable<SlackEmulatorOptions['secrets']>;
    readonly discord: string;
  };
}

export interface Setup {
  readonly service: TestService;
  readonly slack: SlackEmulator;
  readonly discord: DiscordEmulator;
  readonly dataDir: string;
  /** The environment variables of a bot with both chats; DATA_DIR is an empty folder. */
  readonly env: Record<string, string>;
}

/** Starts emulators for which every check is ok and none is skipped. */
export async function setUp(options: SetupOptions = {}): Promise<Setup> {
  const { guilds = [VALID_GUILD], application, http = false, secrets } = options;
  const service = await startTestService(
    [seed(['10001', '10002']), seed([], { conversationShortId: VIP_CONVERSATION_ID })],
    options.service,
  );
  const slack = await createSlackEmulator({
    userGroups: { S1: ['UMOD'] },
    channels: [SLACK_CHANNEL, 'CAUDIT'],
    scopes: [...BOT_SCOPES, 'channels:read'],
    secrets: { signingSecret: '0123456789abcdef0123456789abcdef', ...secrets?.slack },
    ...options.slack,
  });
  const discord = await createDiscordEmulator({
    guilds,
    ...(application && { application }),
    ...(secrets && { token: secrets.discord }),
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-'));
  onTestFinished(async () => {
    await Promise.all([
      service.close(),
      slack.close(),
      discord.close(),
      rm(dataDir, { recursive: true, force: true }),
    ]);
  });
  const env = {
    ...environment(service, { slack, discord, http }),
    DATA_DIR: dataDir,
    SLACK_AUDIT_CHANNEL: 'CAUDIT',
    DISCORD_AUDIT_CHANNEL: AUDIT_CHANNEL,
  };
  const config = readConfig(env);
  if (config.kind === 'problems') throw new Error(JSON.stringify(config.problems));
  const registered = commandsJson(await commandsOf(config.config, log));
  for (const { id, member = true } of guilds) {
    if (member) discord.register(id, registered as unknown as readonly RegisteredCommand[]);
  }
  return { service, slack, discord, dataDir, env };
}

export interface DoctorResult {
  readonly checks: readonly Check[];
  readonly exitCode: number;
  /** A check as `status what → todo`; undefined if there is no such check. */
  readonly line: (id: string) => string | undefined;
  /** The ids of the checks with a status. */
  readonly ids: (status: Check['status']) => readonly string[];
}

export interface CheckOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly answerMs?: number;
  readonly now?: () => number;
}

export async function check(
  setup: Setup,
  { env, answerMs = 20_000, now }: CheckOptions = {},
): Promise<DoctorResult> {
  return resultOf(await runChecks({ env: { ...setup.env, ...env }, log, answerMs, ...(now && { now }) }));
}

export function resultOf(checks: readonly Check[]): DoctorResult {
  return {
    checks,
    exitCode: EXIT_CODE_OF[verdictOf(checks)],
    line: (id) => {
      const found = checks.find((one) => one.id === id);
      return found && `${found.status} ${found.what}${found.todo === null ? '' : ` → ${found.todo}`}`;
    },
    ids: (status) => checks.filter((one) => one.status === status).map(({ id }) => id),
  };
}

/** An origin whose port has no server. */
export async function unusedOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
