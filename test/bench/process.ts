/** Measures idle memory and start-up time of the whole bot and of a minimal program with both platforms' libraries. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BARE, BOT, type Program } from './measured.ts';
import { withBot } from './harness.ts';
import { goal, mebi, median, row } from './statistics.ts';

const ROUNDS = 3;
/** After this time the work of the start, such as registering commands, is done. */
const SETTLE_MS = 1_500;
const MOST_MEMORY = 1.25;
const MOST_START = 1.15;

interface Figures {
  readonly readyMs: number[];
  readonly rss: number[];
  readonly heap: number[];
}

/** The first start of each program does not count, because it fills Node's compile cache. */
export async function benchProcess(): Promise<readonly string[]> {
  const programs = {
    bare: BARE,
    // With the bot's Node options, so that the difference is the bot's code.
    bareWithOurOptions: { ...BARE, options: BOT.options },
    bot: BOT,
  };
  const figures = { bare: noFigures(), bareWithOurOptions: noFigures(), bot: noFigures() };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of ['bare', 'bareWithOurOptions', 'bot'] as const) {
      await measure(programs[name], round === 0 ? noFigures() : figures[name]);
    }
  }
  const { bare, bareWithOurOptions, bot } = figures;
  const over = (other: Figures): number => median(bot.rss) / median(other.rss);
  const start = median(bot.readyMs) / median(bare.readyMs);
  const met = over(bare) <= MOST_MEMORY;
  return [
    `process: ${SETTLE_MS / 1_000} s after ready on both platforms, collected twice; median of ${ROUNDS} rounds, by turns`,
    row('bare discord.js + Bolt', describe(bare)),
    row('the same, with our Node options', describe(bareWithOurOptions)),
    row('the bot', describe(bot)),
    row('resident, bot over bare', over(bare).toFixed(2), goal(`at most ${MOST_MEMORY}`, met)),
    row('resident, with the same options', over(bareWithOurOptions).toFixed(2)),
    row('start-up, bot over bare', start.toFixed(2), goal(`at most ${MOST_START}`, start <= MOST_START)),
  ];
}

function noFigures(): Figures {
  return { readyMs: [], rss: [], heap: [] };
}

function describe({ readyMs, rss, heap }: Figures): string {
  return `resident ${mebi(median(rss))}, heap ${mebi(median(heap))}, ready after ${median(readyMs).toFixed(0)} ms`;
}

async function measure(program: Program, { readyMs, rss, heap }: Figures): Promise<void> {
  await withBot({ program }, async ({ bot }) => {
    await sleep(SETTLE_MS);
    const { heapBytes, rssBytes } = await bot.memory();
    readyMs.push(bot.readyMs);
    heap.push(heapBytes);
    rss.push(rssBytes);
  });
}
