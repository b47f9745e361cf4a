/** Measures the answers to commands of one id each while a command of 5,000 ids runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MODERATOR_ROLE } from '../support/environment.ts';
import { FIRST_ID, withBot, type MeasuredBot } from './harness.ts';
import { goal, quantile, median, row } from './statistics.ts';

const LONG = 5_000;
/** The number of short commands, alternately on Discord and Slack, spread over the time of the long command. */
const SHORT = 12;
const EVERY_MS = 350;
const ANSWER_MS = 20;
const MOST_MS = 1_500;
const [ONE, OTHER] = ['UONE', 'UOTHER'] as const;

export function benchFairness(): Promise<readonly string[]> {
  const wanted = { users: LONG + SHORT, moderators: [ONE, OTHER], env: { CONFIRM_ABOVE: String(LONG) } };
  return withBot(wanted, async (bot) => {
    bot.service.faults.add({ kind: 'delay', ms: ANSWER_MS }, { times: Number.POSITIVE_INFINITY });
    const begun = performance.now();
    const ids = Array.from({ length: LONG }, (_, index) => FIRST_ID + index);
    const long = bot.slack.command({ text: ids.join(' '), userId: ONE });
    let longMs = Number.NaN;
    const ended = until(() => long.shown.find(({ text }) => text.includes(`Removed ${LONG} users`))).then(
      () => {
        longMs = performance.now() - begun;
      },
    );
    await bot.service.arrived(1);
    const took: Promise<number>[] = [];
    for (let command = 0; command < SHORT; command++) {
      took.push(answerMs(bot, command));
      await sleep(EVERY_MS);
    }
    const lastAt = performance.now() - begun;
    const all = await Promise.all(took);
    await ended;
    const longest = quantile(all, 1);
    return [
      `fairness: ${SHORT} commands of one id, one every ${EVERY_MS} ms, while one of ${LONG} ids runs; answers after ${ANSWER_MS} ms`,
      row(
        'the short ones answered after',
        `median ${median(all).toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
        goal(`within ${MOST_MS} ms`, longest <= MOST_MS),
      ),
      row(
        'the long one',
        `${(longMs / 1_000).toFixed(1)} s`,
        longMs > lastAt ? 'outlasted all' : 'ended before the last',
      ),
    ];
  });
}

async function answerMs({ discord, slack }: MeasuredBot, number: number): Promise<number> {
  const users = String(FIRST_ID + LONG + number);
  const begun = performance.now();
  if (number % 2 === 0) {
    const options = { users };
    await discord.command({ name: 'unwhitelist', options, roles: [MODERATOR_ROLE] }).reply();
  } else {
    await slack.command({ text: users, userId: OTHER }).reply();
  }
  return performance.now() - begun;
}

async function until(done: () => unknown): Promise<void> {
  while (done() === undefined) await sleep(20);
}
