/** Ways into a store that the bot has only as a part of more. */
import type { Action, Claim, NewAction, NewMessage, Store } from '../../../src/store/store.ts';

/** What was handed out by each store so far, by what was accepted; a store hands out to one taker. */
const hands = new WeakMap<Store, Map<string, PromiseWithResolvers<Claim>>>();

/** Awaits the job of what was accepted; it stays in our hands until the store is closed. */
export async function handedOut(store: Store, invocation: string): Promise<Claim> {
  let taken = hands.get(store);
  if (taken === undefined) {
    const known = new Map<string, PromiseWithResolvers<Claim>>();
    taken = known;
    hands.set(store, taken);
    store.jobs.work((claim) => {
      entry(known, claim.job.invocation).resolve(claim);
      return new Promise(() => undefined);
    });
  }
  return entry(taken, invocation).promise;
}

function entry(
  taken: Map<string, PromiseWithResolvers<Claim>>,
  invocation: string,
): PromiseWithResolvers<Claim> {
  const known = taken.get(invocation) ?? Promise.withResolvers<Claim>();
  taken.set(invocation, known);
  return known;
}

/** A new job that was accepted, acknowledged and handed out. */
export async function takeJob(store: Store, invocation: string = crypto.randomUUID()): Promise<Claim> {
  const claim = handedOut(store, invocation);
  const id = await store.jobs.accept(invocation, invocation);
  if (id === undefined) throw new Error(`the key ${invocation} is known`);
  await store.jobs.acknowledge(id);
  return claim;
}

/** Adds to the outbox, as the end of a job does. */
export async function keepMessages(store: Store, messages: readonly NewMessage[]): Promise<void> {
  const claim = await takeJob(store);
  await claim.conclude([], messages);
  await claim.finish();
}

/** Begins a change, the only one of its job. */
export async function beginAction(claim: Claim, action: NewAction): Promise<Action> {
  await claim.begin('an order', [action], undefined);
  const [begun] = await claim.actions();
  if (begun === undefined) throw new Error('nothing was begun');
  return begun;
}

/** A change that came to its end, everybody of it removed if nothing else is said; with the nicknames of some. */
export async function concludedAction(
  store: Store,
  action: NewAction,
  nicknames: Readonly<Record<string, string>> = {},
  outcome: 'removed' | 'added' = 'removed',
): Promise<Action> {
  const claim = await takeJob(store);
  const begun = await beginAction(claim, action);
  const users = begun.users.map((user) => {
    return { ...user, outcome, nickname: nicknames[user.userId] };
  });
  await claim.conclude([{ ...begun, users }], []);
  await claim.finish();
  const concluded = await store.actions.get(begun.id);
  if (concluded === undefined) throw new Error('nothing was concluded');
  return concluded;
}
