/** Helpers that accept, claim and finish jobs of a store in one step. */
import type { Action, Claim, NewAction, NewMessage, Store } from '../../../src/store/store.ts';

/** The claims of each store by invocation; a store gives its claims to one function only. */
const hands = new WeakMap<Store, Map<string, PromiseWithResolvers<Claim>>>();

/** Awaits the claim of an accepted invocation, which this process then holds until the store is closed. */
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

/** Accepts and acknowledges a new job, and returns its claim. */
export async function takeJob(store: Store, invocation: string = crypto.randomUUID()): Promise<Claim> {
  const claim = handedOut(store, invocation);
  const id = await store.jobs.accept(invocation, invocation);
  if (id === undefined) throw new Error(`the key ${invocation} is known`);
  await store.jobs.acknowledge(id);
  return claim;
}

/** Adds messages to the outbox by finishing a job. */
export async function keepMessages(store: Store, messages: readonly NewMessage[]): Promise<void> {
  const claim = await takeJob(store);
  await claim.conclude([], messages);
  await claim.finish();
}

/** Begins a change with one action. */
export async function beginAction(claim: Claim, action: NewAction): Promise<Action> {
  await claim.begin('an order', [action], undefined);
  const [begun] = await claim.actions();
  if (begun === undefined) throw new Error('nothing was begun');
  return begun;
}

/** Stores a finished action with one outcome for all users, `removed` by default. */
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
