/** Starts a removal by real bots for tests in which PostgreSQL fails, and checks that the removal goes on correctly. */
import { expect } from 'vitest';
import type { CommandHandle } from '../../emulators/discord/index.ts';
import type { Running } from '../support/process/run.ts';
import { outcomeOf } from '../e2e/harness.ts';
import { logged, REMOVE, type Processes } from './harness.ts';

/** The removal goes on within this time after PostgreSQL is available again. */
const RECOVERY_MS = 10_000;
const LIMIT = 50;
/** The number of removed users, enough for requests before, during and after the outage. */
const COUNT = 80;
const NOT_KEPT = "The bot's database is not available. Nothing has changed; try again in a minute.";
const AWAY = /^PostgreSQL cannot be used: jobs under way wait until it can$/u;
const BACK = /^PostgreSQL can be used again$/u;

export interface UnderWay {
  readonly users: readonly string[];
  readonly command: CommandHandle;
  /** Awaits that each bot has logged the outage once since the removal began, with a matching reason. */
  readonly allAway: (reason?: RegExp) => Promise<void>;
  /** Checks that the removal resumes within 10 s, sends each user once and keeps the limit, and that each bot logs the recovery once. */
  readonly goesOn: () => Promise<void>;
}

/** Starts a removal of users who were not removed before; resolves when the first requests have arrived. */
export async function beginRemoval(world: Processes, users: readonly string[]): Promise<UnderWay> {
  const { service, bots } = world;
  const linesBefore = new Map(
    bots().map((bot) => [bot, [AWAY, BACK].map((line) => logged(bot, line).length)]),
  );
  const since = (bot: Running, line: RegExp): readonly Readonly<Record<string, unknown>>[] =>
    logged(bot, line).slice(linesBefore.get(bot)?.[line === AWAY ? 0 : 1]);
  const asked = users.filter((id) => !service.removals().has(id)).slice(0, COUNT);
  const before = service.bodies(REMOVE).length;
  const command = world.remove(asked);
  await service.arrived(before + LIMIT - 10, REMOVE);
  return {
    users: asked,
    command,
    allAway: async (reason = /./u) => {
      for (const bot of bots()) {
        await expect.poll(() => since(bot, AWAY).length, { timeout: RECOVERY_MS }).toBe(1);
        expect(since(bot, AWAY)[0]?.['reason']).toMatch(reason);
      }
    },
    goesOn: async () => {
      const backMs = performance.now();
      expect(await outcomeOf(command)).toContain(`Removed ${COUNT} users from the main whitelist.`);
      const resumed = service.arrivals.find(({ atMs }) => atMs > backMs)?.atMs ?? Infinity;
      expect(resumed - backMs).toBeLessThan(RECOVERY_MS);
      expect(asked.map((id) => service.removals().get(id))).toEqual(asked.map(() => 1));
      expect(service.maxInAnySecond()).toBeLessThanOrEqual(LIMIT);
      for (const bot of bots()) await expect.poll(() => since(bot, BACK).length).toBe(1);
    },
  };
}

/** Checks that the bot refuses commands on both platforms within 2 s, and sends no request. */
export async function refusesSoon({ remove, slack, service }: Processes): Promise<void> {
  const sent = service.arrivals.length;
  for (const ask of [() => remove(['7']), () => slack.command({ text: '8', userId: 'UMOD' })]) {
    const askedMs = performance.now();
    const asked = ask();
    await asked.acknowledged;
    expect(await outcomeOf(asked)).toContain(NOT_KEPT);
    expect(performance.now() - askedMs).toBeLessThan(2_000);
  }
  expect(service.arrivals).toHaveLength(sent);
}
