/** Assembles the playground: the emulators, the bot as a separate process, and the web server of the page. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Act } from './acts.ts';
import { watchMetrics } from './bot-metrics.ts';
import { createBotProcess, type BotProcess } from './bot-process.ts';
import { buildPage } from './build-page.ts';
import { createDiscordChannel } from './discord-channel.ts';
import { botEnvironment } from './environment.ts';
import { faultSwitches } from './fault-switches.ts';
import { createFaultPanel, type Happening } from './faults.ts';
import { createDownloads } from './files.ts';
import { createPassEndsReader } from './pass-ends.ts';
import { createSections, type SectionName } from './sections.ts';
import { refill } from './seed.ts';
import { createSlackChannel } from './slack-channel.ts';
import { startWatchedService } from './watched-service.ts';
import { startWebServer } from './web-server.ts';
import type { ActAnswer } from './view.ts';

export interface Playground {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  readonly bot: BotProcess;
  /** Stops the bot gracefully, then everything else. */
  readonly close: () => Promise<void>;
}

/** @param port 0 for a free one; rejects with EADDRINUSE if the port is in use */
export async function startPlayground(port: number): Promise<Playground> {
  await using opened = new AsyncDisposableStack();
  const page = buildPage();
  page.catch(() => undefined);
  const downloads = createDownloads();
  const changed = (name: SectionName) => () => {
    sections.changed(name);
  };
  const happened = (happening: Happening): void => {
    panel.happened(happening);
  };

  const discord = await createDiscordChannel({
    downloads,
    onChange: changed('discord'),
    onCall: ({ route }) => {
      happened({ platform: 'discord', what: route });
      if (route === 'register') sections.changed('discord');
    },
  });
  opened.defer(() => discord.emulator.close().catch(reportViolations));
  const slack = await createSlackChannel({
    downloads,
    onChange: changed('slack'),
    onCall: ({ method }) => {
      happened({ platform: 'slack', what: method });
    },
  });
  opened.defer(() => slack.emulator.close().catch(reportViolations));

  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-playground-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const volcengine = await startWatchedService({
    passEnds: createPassEndsReader(dataDir),
    onChange: () => {
      sections.changed('service');
      sections.changed('load');
    },
    onRequest: (what) => {
      happened({ platform: 'volcengine', what });
    },
  });
  opened.defer(volcengine.close);
  const { faults: service, setWrongKey, groups, watch } = volcengine;
  const targets = { service, setWrongKey, discord: discord.emulator, slack: slack.emulator };
  const panel = createFaultPanel(faultSwitches(targets), changed('faults'));

  const emulators = { discord: discord.emulator, slack: slack.emulator, volcengine };
  const bot = createBotProcess({
    env: botEnvironment(emulators, dataDir),
    onChange: () => {
      sections.changed('bot');
      sections.changed('log');
      // Guest passes are in the bot's database, and a log line may mean that the bot has changed one.
      sections.changed('service');
    },
  });
  const metrics = watchMetrics(bot.healthPort, changed('metrics'));
  opened.defer(metrics.close);
  const sections = createSections({
    discord: discord.view,
    slack: slack.view,
    service: watch.view,
    load: watch.load,
    faults: panel.view,
    bot: bot.view,
    log: bot.log,
    metrics: metrics.view,
  });

  const control = (act: Act): ActAnswer | undefined => {
    if (act.kind === 'bot') bot[act.do]();
    else if (act.kind === 'fault') panel.set(act.id, act.mode);
    else if (act.kind === 'refill') refill(groups);
    else return undefined;
    sections.changed('service');
    return { kind: 'done' };
  };
  const perform = (act: Act): Promise<ActAnswer> | ActAnswer =>
    control(act) ?? onPlatform(act, discord, slack);
  const server = await startWebServer(port, { page, sections, downloads, perform, run: randomUUID() });
  opened.defer(server.close);
  bot.start();
  opened.defer(bot.close);
  await page;
  const all = opened.move();
  return { origin: server.origin, bot, close: () => all.disposeAsync() };
}

type Platforms = readonly [
  Awaited<ReturnType<typeof createDiscordChannel>>,
  Awaited<ReturnType<typeof createSlackChannel>>,
];

function onPlatform(act: Act, ...[discord, slack]: Platforms): Promise<ActAnswer> | ActAnswer {
  switch (act.kind) {
    case 'discord.command':
      return discord.command(act);
    case 'discord.suggest':
      return discord.suggest(act);
    case 'discord.write':
      return discord.write(act);
    case 'discord.press':
      return discord.press(act);
    case 'discord.submit':
      return discord.submit(act);
    case 'discord.choose':
      return discord.choose(act);
    case 'discord.messageMenu':
      return discord.messageMenu(act);
    case 'discord.userMenu':
      return discord.userMenu(act);
    case 'slack.command':
      return slack.command(act);
    case 'slack.write':
      return slack.write(act);
    case 'slack.press':
      return slack.press(act);
    case 'slack.shortcut':
      return slack.shortcut(act);
    case 'slack.suggest':
      return slack.suggest(act);
    case 'slack.submit':
      return slack.submit(act);
    case 'slack.dismiss':
      return slack.dismiss(act);
    default:
      return { kind: 'done' };
  }
}

/** Prints the requests of the bot that the platform does not document, for which a test would fail. */
function reportViolations(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
