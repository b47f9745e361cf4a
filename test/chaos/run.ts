/** One chaos run: commands, faults and interruptions at random moments, then the check of all reports. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reported } from './outcomes.ts';
import { check, type Violation } from './check.ts';
import { giveCommand, type Given } from './commands.ts';
import type { Engine } from './engine.ts';
import type { FaultName } from './faults.ts';
import {
  endPassesInStorm,
  givePasses,
  passIds,
  settlePasses,
  reportedPassEnds,
  type GivenPasses,
} from './passes.ts';
import { createRandom, type Random } from './random.ts';
import { createTestBed, type TestBed } from './harness.ts';

export interface RunResult {
  readonly seed: number;
  readonly requests: number;
  readonly faults: ReadonlyMap<FaultName, number>;
  readonly interruptions: ReadonlyMap<string, number>;
  readonly answered: number;
  /** Commands that the platform could not deliver to the bot. */
  readonly notTaken: number;
  readonly outcomes: ReadonlyMap<Reported, number>;
  /** Ids of users who were reported as unconfirmed and later as decided. */
  readonly lookedAt: number;
  /** The number of ended guest passes. */
  readonly passesEnded: number;
  readonly maxInAnySecond: number;
  /** The times from commands to their outcomes, in ms. */
  readonly answeredMs: readonly number[];
  /** The exit codes of the bots at the end of the run. */
  readonly exitCodes: readonly (number | null)[];
  readonly violations: readonly Violation[];
  /** The logs of all bots. */
  readonly log: string;
}

const FIRST_ID = 10_001;
const TIMELINE_MS = 5_000;
/** The deadline of all answers. */
const ANSWERED_MS = 90_000;
/** The deadline of open jobs; a successor finds them after the lease of its predecessor, at the latest. */
const SETTLED_MS = 60_000;
/** The wait for answers to `Check again`; a reply in a direct message has no such button. */
const LOOKED_MS = 5_000;

export async function chaosRun(seed: number, engine: Engine): Promise<RunResult> {
  const random = createRandom(seed);
  const groups = idGroups(random);
  const ids = groups.flat();
  // Some ids were never on the whitelist.
  const listed = ids.filter(() => random.chance(0.9));
  // Users who are given passes; some are on the whitelist already.
  const guests = [passIds(random, 60_000), passIds(random, 61_000)];
  const testBed = await createTestBed(random, listed, engine);
  const interruptions = new Map<string, number>();
  try {
    testBed.start();
    const storm = endPassesInStorm(testBed);
    const { commands, passes } = await playTimeline(testBed, random, groups, guests, interruptions);
    await waitForOutcomes(commands);
    testBed.faults.calm();
    await sleep(Math.max(0, testBed.faults.doneAt() - performance.now()) + 50);
    await pressCheckAgain(commands);
    storm.abort();
    const unanswered = await settlePasses(testBed, passes);
    const exitCodes = [...(await testBed.stop())];
    // If PostgreSQL was away during the stop, a job may be left, which the next start finishes.
    if (engine.processes > 1 && (await testBed.record()).jobs.length > 0) {
      testBed.start();
      await waitForRecord(testBed);
      exitCodes.push(...(await testBed.stop()));
    }
    const record = await testBed.record();
    const violations = [
      ...check({ ...testBed, record, reportedEnds: reportedPassEnds(testBed) }, commands, listed),
      ...unanswered,
    ];
    const passesEnded = record.guests.length - record.passes.length;
    return {
      seed,
      ...summary(testBed, commands),
      passesEnded,
      interruptions,
      exitCodes,
      violations,
      log: testBed.log(),
    };
  } finally {
    await testBed.close();
  }
}

/** The ids of each command, some of them near 2^63; every id is in one command only. */
function idGroups(random: Random): readonly (readonly string[])[] {
  let next = FIRST_ID;
  return Array.from({ length: random.between(4, 8) }, () =>
    Array.from({ length: random.pick([1, 2, 10, 20, 40, 120]) }, () => {
      const small = String((next += 1));
      return random.chance(0.2) ? String(9_223_372_036_854_000_000n + BigInt(next)) : small;
    }),
  );
}

async function playTimeline(
  testBed: TestBed,
  random: Random,
  groups: readonly (readonly string[])[],
  guests: readonly (readonly string[])[],
  interruptions: Map<string, number>,
): Promise<{ readonly commands: readonly Given[]; readonly passes: readonly GivenPasses[] }> {
  const commands: Given[] = [];
  const passes: GivenPasses[] = [];
  const interrupt = (): Promise<void> => {
    const [name, act] = random.pick(INTERRUPTIONS);
    interruptions.set(name, (interruptions.get(name) ?? 0) + 1);
    act(testBed, random);
    return Promise.resolve();
  };
  const give = (ids: readonly string[]) => async (): Promise<void> => {
    for (;;) {
      const command = giveCommand(testBed, random, ids);
      if (command !== undefined) {
        commands.push(command);
        return;
      }
      // The moderator sees that the bot is not connected, and tries again.
      await sleep(100);
    }
  };
  const givePass = (ids: readonly string[]) => async (): Promise<void> => {
    for (;;) {
      const given = givePasses(testBed, ids);
      if (given !== undefined) {
        passes.push(given);
        return;
      }
      await sleep(100);
    }
  };
  const acts = [
    ...groups.map(give),
    ...guests.map(givePass),
    ...Array.from({ length: random.between(2, 6) }, () => interrupt),
  ];
  await Promise.all(
    acts.map(async (act) => {
      await sleep(1_000 + random.between(0, TIMELINE_MS));
      await act();
    }),
  );
  return { commands, passes };
}

/** The close codes of Discord's gateway after which a bot may reconnect. */
const CLOSE_CODES = [4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009] as const;

/** Interruptions with their weights; `kill -9` is as frequent as four others. */
const INTERRUPTIONS = weighted({
  'kill -9': [
    4,
    ({ restart }, random) => {
      restart(random);
    },
  ],
  'Slack refresh': [
    1,
    ({ slack }) => {
      slack.disconnect('refresh_requested');
    },
  ],
  'Slack refresh of one link': [
    1,
    ({ slack }, random) => {
      slack.disconnect('refresh_requested', randomConnection(slack, random));
    },
  ],
  'Slack drop': [
    1,
    ({ slack }) => {
      slack.drop();
    },
  ],
  'Slack drop of one link': [
    1,
    ({ slack }, random) => {
      slack.drop(randomConnection(slack, random));
    },
  ],
  'Discord op 7': [
    1,
    ({ discord }) => {
      discord.gateway.askToReconnect();
    },
  ],
  'Discord op 9': [
    1,
    ({ discord }, random) => {
      discord.gateway.invalidate(random.chance(0.5));
    },
  ],
  'Discord drop': [
    1,
    ({ discord }) => {
      discord.gateway.drop();
    },
  ],
  'Discord close 4000-4009': [
    1,
    ({ discord }, random) => {
      discord.gateway.closeWith(random.pick(CLOSE_CODES));
    },
  ],
});
type Act = (testBed: TestBed, random: Random) => void;

function weighted(table: Readonly<Record<string, readonly [weight: number, act: Act]>>) {
  const [first, ...others] = Object.entries(table).flatMap(([name, [weight, act]]) =>
    Array.from({ length: weight }, () => [name, act] as const),
  );
  if (first === undefined) throw new TypeError('there is nothing to choose from');
  return [first, ...others] as const;
}

/** The number of a random live connection, or one that never existed. */
function randomConnection({ live }: TestBed['slack'], random: Random): number {
  return random.pick([0, ...live()]);
}

/** Waits until the database has no open job, or the time is over. */
async function waitForRecord({ record }: TestBed): Promise<void> {
  const until = performance.now() + SETTLED_MS;
  while ((await record()).jobs.length > 0 && performance.now() < until) await sleep(200);
}

/** Waits until every command has its outcome, or the time is over. */
async function waitForOutcomes(commands: readonly Given[]): Promise<void> {
  const until = performance.now() + ANSWERED_MS;
  const isOpen = (command: Given): boolean => {
    if (command.readings().length > 0) {
      command.answeredAt ??= performance.now();
      return false;
    }
    command.goOn();
    return command.isOpen();
  };
  while (commands.filter(isOpen).length > 0 && performance.now() < until) await sleep(50);
}

/** Presses `Check again` for users who were reported as unconfirmed, as a moderator does. */
async function pressCheckAgain(commands: readonly Given[]): Promise<void> {
  const until = performance.now() + LOOKED_MS;
  const unclear = commands.filter((command) => {
    const last = command.readings().at(-1);
    return last?.kind === 'done' && last.reports.values().some(({ outcome }) => outcome === 'unconfirmed');
  });
  const isOpen = (command: Given): boolean => {
    command.lookAgain();
    return command.seenAgain() === undefined;
  };
  while (unclear.filter(isOpen).length > 0 && performance.now() < until) await sleep(50);
}

function summary(
  { service, faults }: TestBed,
  commands: readonly Given[],
): Pick<
  RunResult,
  'requests' | 'faults' | 'answered' | 'notTaken' | 'outcomes' | 'lookedAt' | 'maxInAnySecond' | 'answeredMs'
> {
  const outcomes = new Map<Reported, number>();
  const answered = commands.filter((command) => command.readings().length > 0);
  for (const command of answered) {
    const last = command.readings().at(-1);
    for (const { outcome } of last?.kind === 'done' ? last.reports.values() : []) {
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  return {
    requests: service.arrivals.length,
    faults: faults.counts,
    answered: answered.length,
    notTaken: commands.length - answered.length,
    outcomes,
    lookedAt: commands.reduce((sum, command) => sum + (command.seenAgain()?.size ?? 0), 0),
    maxInAnySecond: service.maxInAnySecond(),
    answeredMs: answered.map(({ answeredAt = Number.NaN, givenAt }) => answeredAt - givenAt),
  };
}
