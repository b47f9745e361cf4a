/** Gives the guest passes of a chaos run on Slack, lets them end, and reads the reports of their ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../emulators/slack/index.ts';
import { AUDIT_CHANNEL, MODERATORS, type TestBed } from './harness.ts';
import type { Violation } from './check.ts';
import { readText, type Report } from './outcomes.ts';
import type { Random } from './random.ts';

export interface GivenPasses {
  /** The ids, each once; no other command has them. */
  readonly ids: readonly string[];
  /** Whether an answer may still come; also presses the button of a question. */
  readonly isOpen: () => boolean;
}

const CONFIRM = /^Give \d+ guest pass/u;
const ENDED = /^\S+ A guest pass that .* gave has ended\. /u;
/** After this time Slack accepts no acknowledgement. */
const WINDOW_MS = 3_500;

interface Deed {
  readonly delivery: Delivery;
  readonly at: number;
  acknowledged: boolean;
}

/** Gives passes; undefined if the bot is not connected to Slack. */
export function givePasses({ slack }: TestBed, ids: readonly string[]): GivenPasses | undefined {
  if (slack.open() === 0) return undefined;
  const userId = MODERATORS[Number(ids[0]?.slice(-4)) % MODERATORS.length] ?? '';
  const begin = (delivery: Delivery): Deed => {
    const deed: Deed = { delivery, at: performance.now(), acknowledged: false };
    delivery.acknowledged.then(
      () => (deed.acknowledged = true),
      () => undefined,
    );
    return deed;
  };
  const text = `add ${ids.join(' ')} for:1m`;
  const command = begin(slack.command({ command: '/whitelist', text, userId }));
  let last = command;
  const isPending = ({ acknowledged, at }: Deed): boolean =>
    acknowledged || performance.now() - at < WINDOW_MS;
  const question = () =>
    command.delivery.shown.findLast(({ buttons }) => buttons.some((label) => CONFIRM.test(label)));
  return {
    ids,
    isOpen: () => {
      const asked = question();
      if (asked === undefined) return isPending(command) && command.delivery.shown.length === 0;
      const label = asked.buttons.find((one) => CONFIRM.test(one)) ?? '';
      const isPressed = last !== command && isPending(last);
      if (!isPressed && slack.open() > 0) last = begin(slack.click(asked, label, { userId }));
      return last === command || last.delivery.shown.length === 0;
    },
  };
}

/** The last report of the audit channel about the end of each user's pass. */
export function reportedPassEnds({ slack }: Pick<TestBed, 'slack'>): ReadonlyMap<string, Report> {
  const texts = slack
    .texts(AUDIT_CHANNEL)
    .map((text) =>
      text
        .replaceAll('`', '')
        .replaceAll('*', '')
        .replaceAll(/^[-•] /gmu, '• '),
    )
    .filter((text) => ENDED.test(text));
  return new Map(texts.flatMap((text) => [...readText(text)]));
}

/** After so many attempts the end of a pass waits until faults are over, because the number of attempts is bounded. */
const STORM_ATTEMPTS_MAX = 6;
const END_EVERY_MS = 1_000;
const SETTLED_MS = 90_000;

export function passIds(random: Random, first: number): readonly string[] {
  return Array.from({ length: random.between(1, 5) }, (_, index) => String(first + index));
}

/** Makes passes due again and again, until the controller is aborted. */
export function endPassesInStorm({ endPasses }: TestBed): AbortController {
  const ending = new AbortController();
  const { signal } = ending;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await endPasses(STORM_ATTEMPTS_MAX);
      await sleep(END_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  void run();
  return ending;
}

/** Waits until every command is answered and every pass has ended; resolves to a violation for each unanswered one. */
export async function settlePasses(
  { record, endPasses }: TestBed,
  passes: readonly GivenPasses[],
): Promise<readonly Violation[]> {
  const until = performance.now() + SETTLED_MS;
  const open = (): readonly GivenPasses[] => passes.filter(({ isOpen }) => isOpen());
  while (performance.now() < until) {
    const waiting = open();
    await endPasses(Infinity);
    const kept = await record();
    if (waiting.length === 0 && kept.passes.length + kept.jobs.length + kept.messages === 0) return [];
    await sleep(END_EVERY_MS);
  }
  return open().flatMap(({ ids }) =>
    ids.map((id) => ({ invariant: 'without an outcome' as const, id, detail: 'of an addition with a pass' })),
  );
}
