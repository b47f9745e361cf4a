/** 1,000 commands in one second, and memory over 10,000. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment, GUILD, MODERATOR_ROLE } from '../support/environment.ts';
import { createFakeDiscord, type FakeDiscord } from '../support/fake-discord.ts';
import { createFakeSlack, type FakeSlack } from '../support/fake-slack.ts';
import { seed, startTestService, type TestService } from '../support/volcengine.ts';
import type { Answer } from './bot.ts';
import { quantile } from './signing.ts';

const BURST = 1_000;
const BURST_MS = 1_000;
const COMMANDS = 10_000;
/** Every so many a removal; the others are answered without a request, so that the limit does not make it hours. */
const EVERY = 5;
const WAVE = 250;
const MODERATORS = Array.from({ length: BURST }, (_, index) => `UMOD${index}`);
const MARKS = [2_500, 5_000, 7_500, 10_000];
const FIRST_ID = 10_001;
/** By then everything must have been answered. */
const ANSWERED_MS = 120_000;

interface Setting {
  readonly service: TestService;
  readonly discord: FakeDiscord;
  readonly slack: FakeSlack;
  readonly bot: ChildProcess;
}

export const benchOverload = (): Promise<readonly string[]> => withBot(burst);
export const benchMemory = (): Promise<readonly string[]> => withBot(memory);

async function withBot(
  measure: (setting: Setting) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const ids = Array.from({ length: 4_000 }, (_, index) => String(FIRST_ID + index));
  const service = await startTestService([seed(ids)]);
  const discord = await createFakeDiscord({ guilds: [{ id: GUILD, roles: [MODERATOR_ROLE] }] });
  const slack = await createFakeSlack({ userGroups: { S1: MODERATORS } });
  const dataDir = await mkdtemp(join(tmpdir(), 'unwhitelist-bench-'));
  const env = { ...environment(service, { discord, slack }), DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
  const bot = fork(new URL('bot.ts', import.meta.url), { env, execArgv: ['--expose-gc'] });
  await once(bot, 'message');
  try {
    return await measure({ service, discord, slack, bot });
  } finally {
    const exited = once(bot, 'exit');
    bot.send('stop');
    await exited;
    await Promise.all([service.close(), discord.close(), slack.close()]);
    await rm(dataDir, { recursive: true });
  }
}

/** A command that was given, and what its moderator has been shown so far. */
interface Given {
  readonly acknowledgedMs: Promise<number>;
  readonly shown: () => string | undefined;
}

function give({ discord, slack }: Setting, index: number, users: string): Given {
  if (index % 2 === 0) {
    const command = discord.command({ name: 'unwhitelist', options: { users }, roles: [MODERATOR_ROLE] });
    return {
      acknowledgedMs: command.acknowledged.then(({ afterMs }) => afterMs),
      shown: () => command.shown()?.text,
    };
  }
  // A moderator each: a reply that comes by another way than the command's own tells only to whom.
  const command = slack.command({ text: users, userId: MODERATORS[index] ?? '' });
  return {
    acknowledgedMs: command.acknowledged.then(({ ms }) => ms),
    shown: () => command.shown.at(-1)?.text,
  };
}

async function answered(commands: readonly Given[]): Promise<readonly string[]> {
  const until = performance.now() + ANSWERED_MS;
  const open = (): number => commands.filter(({ shown }) => shown() === undefined).length;
  while (open() > 0) {
    if (performance.now() > until) throw new Error(`${open()} of ${commands.length} commands have no answer`);
    await sleep(50);
  }
  return commands.map(({ shown }) => shown() ?? '');
}

async function burst(setting: Setting): Promise<readonly string[]> {
  const commands: Given[] = [];
  const begun = performance.now();
  while (commands.length < BURST) {
    const due = begun + (commands.length * BURST_MS) / BURST;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    commands.push(give(setting, commands.length, String(FIRST_ID + commands.length)));
  }
  const sentMs = performance.now() - begun;
  const took = await Promise.all(commands.map(({ acknowledgedMs }) => acknowledgedMs));
  const texts = await answered(commands);
  const allMs = performance.now() - begun;
  const count = (pattern: RegExp): number => texts.filter((text) => pattern.test(text)).length;
  const [removed, busy] = [count(/Removed 1 of 1/u), count(/too much to do/u)];
  const ms = (share: number): string => quantile(took, share).toFixed(0);
  return [
    `overload: ${BURST} commands of one id in ${(sentMs / 1_000).toFixed(2)} s, half on Discord, half on Slack`,
    `  acknowledged after              median ${ms(0.5)} ms, p99 ${ms(0.99)} ms, longest ${ms(1)} ms   (goal: p99 under 1,000 ms, none over 3,000 ms)`,
    `  answered                        ${removed} removed, ${busy} told to try again, ${BURST - removed - busy} otherwise, in ${(allMs / 1_000).toFixed(1)} s`,
    `  most requests in any 1,000 ms   ${setting.service.maxInAnySecond()}   (goal: never over 50)`,
  ];
}

/** In waves, so that it is memory that is measured and not a queue. */
async function memory(setting: Setting): Promise<readonly string[]> {
  const marks: string[] = [];
  const heaps: number[] = [];
  for (let given = 0; given < COMMANDS; given += WAVE) {
    const wave = Array.from({ length: WAVE }, (_, index) => {
      const removal = index % EVERY === 0;
      return give(setting, index, removal ? String(FIRST_ID + Math.floor((given + index) / EVERY)) : 'no id');
    });
    await answered(wave);
    if (!MARKS.includes(given + WAVE)) continue;
    const { heapBytes, rssBytes } = await memoryOf(setting.bot);
    heaps.push(heapBytes);
    marks.push(`${given + WAVE}: ${mebi(heapBytes)} (${mebi(rssBytes)})`);
  }
  const growth = (heaps.at(-1) ?? Number.NaN) / (heaps[0] ?? Number.NaN);
  return [
    `memory over ${COMMANDS} commands, every ${EVERY}th a removal: heap after collection (resident), MiB`,
    `  after commands                  ${marks.join(', ')}`,
    `  heap, last over first           ${growth.toFixed(2)}   (goal: flat)`,
  ];
}

async function memoryOf(bot: ChildProcess): Promise<Extract<Answer, { kind: 'memory' }>> {
  bot.send('memory');
  const [answer] = (await once(bot, 'message')) as [Answer];
  if (answer.kind !== 'memory') throw new Error('the bot did not tell how much memory it uses');
  return answer;
}

function mebi(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
