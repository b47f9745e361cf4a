/** One job in this process's hands. */
import { SupersededError, type Claim, type Job } from '../store.ts';
import { conclusionWrite, markWrite, newActionWrite, rawWrite, readActions } from './actions.ts';
import type { Calls } from './calls.ts';
import type { Ids, Keys } from './keys.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { messagesWrite } from './outbox.ts';
import { fieldsOf, merged, text, type Command, type Fields, type Write } from './writes.ts';

export interface HandParts {
  readonly calls: Calls;
  readonly keys: Keys;
  readonly ids: Ids;
  /** The clock of the store: milliseconds since 1970. */
  readonly now: () => number;
  /** Is told when something was put back that Redis had lost. */
  readonly onRestored: (job: string) => void;
}

export interface Hand {
  readonly id: string;
  /** What it is called in Redis. */
  readonly name: string;
  readonly claim: Claim;
  readonly finished: () => boolean;
  /** Puts back what Redis has lost of it. Rejects as a claim does. */
  readonly check: () => Promise<void>;
  /** Leaves the job to whoever takes it next. Rejects as a claim does. */
  readonly letGo: () => Promise<void>;
}

/** Longer than a day, for which the key of a finished job is known; `trim` forgets it before. */
const FINISHED_MS = 48 * 3_600_000;

type JobRecord = Readonly<Record<string, string | undefined>>;

/** Over a record as the script `take` has returned it; resolves when all of the job is known here. */
export async function createHand(
  parts: HandParts,
  { id, name, flat }: { readonly id: string; readonly name: string; readonly flat: readonly string[] },
): Promise<Hand> {
  const { calls, keys, onRestored } = parts;
  const record = fieldsOf(flat);
  const jobKey = keys.job(id);
  const ledger = createLedger({
    ...{ calls, job: id, jobKey, hand: name },
    ...{ attempt: Number(record['attempt']), rev: Number(record['rev']), base: baseOf(keys, id, record) },
    onRestored: () => {
      onRestored(id);
    },
  });
  /** In the order begun, with the conversation of each. */
  const actions = new Map<string, string>();
  const known = JSON.parse(record['actions'] ?? '[]') as readonly string[];
  if (known.length > 0) {
    const raw = await ledger.look(known);
    ledger.found(rawWrite(keys, raw));
    for (const action of readActions(raw)) actions.set(action.id, action.conversation);
  }

  let state: 'held' | 'finished' | 'lost' = 'held';
  const inTurn = createTurns();
  /** One at a time, and only while the job is held. */
  const held = <T>(work: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      if (state !== 'held') throw new SupersededError(id);
      try {
        return await work();
      } catch (error) {
        if (error instanceof SupersededError) state = 'lost';
        throw error;
      }
    });

  return {
    ...{ id, name },
    claim: {
      job: jobOf(id, record),
      ...createMethods(parts, {
        ...{ id, key: record['key'] ?? '', ledger, actions, held },
        onFinished: () => {
          state = 'finished';
        },
      }),
    },
    finished: () => state === 'finished',
    check: () =>
      inTurn(async () => {
        if (state !== 'lost') await ledger.look([]);
      }),
    letGo: () =>
      held(async () => {
        await ledger.write({ hashes: { [jobKey]: { hand: '' } } });
        state = 'lost';
      }),
  };
}

interface MethodParts {
  readonly id: string;
  /** The hash of the invocation's key. */
  readonly key: string;
  readonly ledger: Ledger;
  readonly actions: Map<string, string>;
  readonly held: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onFinished: () => void;
}

function createMethods(
  { keys, ids, now }: HandParts,
  { id, key, ledger, actions, held, onFinished }: MethodParts,
): Omit<Claim, 'job'> {
  const jobKey = keys.job(id);
  const keep = async (write: Write): Promise<void> => {
    await ledger.write({ ...write, touchedAt: now() });
  };
  return {
    begin: (order, given, offer) =>
      held(async () => {
        const begun = given.map((action) => ({ id: ids(), action }));
        const all = [...actions.keys(), ...begun.map((one) => one.id)];
        const writes = begun.map((one) => newActionWrite(keys, one.id, one.action));
        const job = { hashes: { [jobKey]: { order: text(order), actions: JSON.stringify(all) } } };
        const use: readonly Command[] = offer === undefined ? [] : [['HSETX', keys.offer(offer), 'used', 1]];
        const change = { ...merged([job, ...writes]), more: use, offer, touchedAt: now() };
        if ((await ledger.write(change)) === 'offer-used') return 'offer-used';
        for (const one of begun) actions.set(one.id, one.action.conversation);
        return 'begun';
      }),
    actions: () => held(async () => readActions(await ledger.look([...actions.keys()]))),
    mark: (action, users, problems) =>
      held(() => keep(actions.has(action) ? markWrite(keys, action, users, problems) : {})),
    conclude: (conclusions, messages) =>
      held(async () => {
        const writes = conclusions.flatMap((conclusion) => {
          const conversation = actions.get(conclusion.id);
          return conversation === undefined ? [] : [conclusionWrite(keys, conclusion, conversation)];
        });
        const sent = messages.length > 0 && { messages: messagesWrite({ keys, ids, now }, messages) };
        // Most of it is kept already, by the marks.
        await ledger.write({ ...ledger.missingOf(merged(writes)), ...sent, touchedAt: now() });
      }),
    remember: (memo) => held(() => keep({ hashes: { [jobKey]: { memo: text(memo) } } })),
    finish: () =>
      held(async () => {
        await ledger.write({ more: finishCommands(keys, id, key, now()) });
        onFinished();
      }),
  };
}

/** All that makes a job known, but for whose it is. */
function baseOf(keys: Keys, id: string, record: JobRecord): Write & { readonly more: readonly Command[] } {
  const fields = Object.entries(record).filter(
    ([name]) => !['hand', 'process', 'attempt', 'rev'].includes(name),
  );
  return {
    hashes: { [keys.job(id)]: Object.fromEntries(fields) as Fields },
    sorted: [[keys.open, Number(record['accepted']), id]],
    more: [['SETNX', keys.invocation(record['key'] ?? ''), id]],
  };
}

function finishCommands(keys: Keys, id: string, key: string, at: number): readonly Command[] {
  const job = keys.job(id);
  return [
    ['HSET', job, 'finished', at, 'invocation', ''],
    ['HDEL', job, 'order', 'memo', 'actions'],
    ['ZREM', keys.open, id],
    ['ZADD', keys.finished, at, id],
    ['PEXPIRE', job, FINISHED_MS],
    ['PEXPIRE', keys.invocation(key), FINISHED_MS],
  ];
}

function jobOf(id: string, record: JobRecord): Job {
  return {
    id,
    invocation: record['invocation'] ?? '',
    acknowledged: record['acknowledged'] === '1',
    attempt: Number(record['attempt']),
    touchedAt: Number(record['touched']),
    order: record['order'],
    memo: record['memo'],
  };
}

function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
