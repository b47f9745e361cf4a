/** The jobs in this process's hands: taken, kept over whatever happens to Redis, and let go. */
import type { Logger } from 'pino';
import type { Claim } from '../store.ts';
import { createHand, type Hand, type HandParts } from './hand.ts';
import type { Line } from './line.ts';

/** What a ticket is good for after that. */
export type Outcome =
  /** Nothing. */
  | { readonly kind: 'done' }
  /** The job is not finished. `afterMs`: when another process that has it may be dead. */
  | { readonly kind: 'later'; readonly afterMs?: number }
  /** Nothing in this process. */
  | { readonly kind: 'stopped' };

const DONE: Outcome = { kind: 'done' };
const LATER: Outcome = { kind: 'later' };
const STOPPED: Outcome = { kind: 'stopped' };

export interface Hands {
  /** Has the job of a ticket carried out, unless it is being carried out already; resolves at its end. Never rejects. */
  readonly carryOut: (id: string) => Promise<Outcome>;
  /** No job is taken any more. */
  readonly stop: () => void;
  /** What is not finished. */
  readonly left: () => readonly Hand[];
}

export interface HandsParts extends Omit<HandParts, 'onRestored'> {
  readonly line: Line;
  readonly log: Logger;
  readonly run: (claim: Claim) => Promise<void>;
}

/** Redis writes its append-only file every second, and may be behind with that. */
const FINISHED_LATELY_MS = 5_000;

export function createHands(parts: HandsParts): Hands {
  const { line, calls, run } = parts;
  const out = new Map<string, Promise<Outcome>>();
  const hands = new Map<string, Hand>();
  const memory = createMemory(parts, hands);
  let stopped = false;
  let taken = 0;

  const take = async (id: string, name: string): Promise<Hand | Outcome> => {
    // Soon or not at all: another process may reach Redis while this one does not.
    const answer = (await calls.prompt('take', [id, name])) as
      ['gone'] | ['held', number] | ['taken', string[]];
    if (answer[0] === 'gone') return DONE;
    if (answer[0] === 'held') return { kind: 'later', afterMs: answer[1] };
    return createHand({ ...parts, onRestored: memory.restored }, { id, name, flat: answer[1] });
  };
  const carryOut = async (id: string, name: string): Promise<Outcome> => {
    // Redis may have forgotten that it is finished.
    const finished = memory.finishedLately(id);
    if (finished !== undefined) return finished.check().then(() => DONE);
    const hand = await take(id, name);
    if ('kind' in hand) return hand;
    hands.set(id, hand);
    if (!stopped) await Promise.try(run, hand.claim).catch(() => undefined);
    if (hand.finished()) {
      memory.finished(hand);
      return DONE;
    }
    await hand.letGo();
    return stopped ? STOPPED : LATER;
  };

  return {
    carryOut: (id) => {
      const known = out.get(id);
      if (known !== undefined) return known;
      if (stopped) return Promise.resolve(STOPPED);
      const name = `${line.process}:${(taken += 1)}`;
      const outcome = carryOut(id, name)
        .catch(() => {
          // It is in other hands; or Redis could not be reached, and may think it in this one.
          calls.patient('release', [id, name]).catch(() => undefined);
          return LATER;
        })
        .finally(() => {
          hands.delete(id);
          out.delete(id);
        });
      out.set(id, outcome);
      return outcome;
    },
    stop: () => {
      stopped = true;
    },
    left: () => [...hands.values()],
  };
}

interface HandsMemory {
  readonly finished: (hand: Hand) => void;
  readonly finishedLately: (id: string) => Hand | undefined;
  /** Something was put back of a job. */
  readonly restored: (job: string) => void;
}

/** Looks after all hands whenever Redis is back, and says what it had lost. */
function createMemory({ line, log }: HandsParts, hands: ReadonlyMap<string, Hand>): HandsMemory {
  const lately = new Map<string, { readonly hand: Hand; readonly at: number }>();
  const putBack = new Set<string>();
  let looking: Promise<void> = Promise.resolve();

  const forgetOld = (): void => {
    // While Redis is away, what it will have lost is not known.
    if (line.fault() !== undefined) return;
    for (const [id, { at }] of lately) if (performance.now() - at > FINISHED_LATELY_MS) lately.delete(id);
  };
  const look = async (emptied: boolean): Promise<void> => {
    const all = [...hands.values(), ...[...lately.values()].map(({ hand }) => hand)];
    await Promise.allSettled(all.map((hand) => hand.check()));
    const jobs = [...putBack];
    putBack.clear();
    if (emptied) {
      log.error(
        { putBack: jobs },
        'Redis came back WITHOUT ITS DATA: jobs that were waiting, history, links, buttons and messages for audit channels are lost; of what was under way in this process, or just finished, these jobs were put back',
      );
    } else if (jobs.length > 0) {
      log.warn(
        { putBack: jobs },
        'Redis came back without the latest of its data: these jobs of this process were put back; others that had just been accepted may be lost',
      );
    }
  };
  line.on({
    back: ({ emptied }) => {
      looking = looking.then(() => look(emptied));
    },
  });

  return {
    finished: (hand) => {
      lately.set(hand.id, { hand, at: performance.now() });
      setTimeout(forgetOld, FINISHED_LATELY_MS + 1).unref();
    },
    finishedLately: (id) => lately.get(id)?.hand,
    restored: (job) => putBack.add(job),
  };
}
