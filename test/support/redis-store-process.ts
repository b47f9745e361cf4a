/** A bot process, as far as its store goes, told by its parent what to do. */
import { createLog } from '../../src/log.ts';
import { openRedisStore } from '../../src/store/redis.ts';
import type { RedisTimes } from '../../src/store/redis/times.ts';
import type { Claim, NewAction, StopWork } from '../../src/store/store.ts';

export interface ProcessSettings {
  readonly url: string;
  readonly scope: string;
  readonly times: Partial<RedisTimes>;
}

/** What a job asks for: an action with so many users, each marked after a pause, and the end of it, or a failure. */
export interface Errand {
  readonly name: string;
  readonly users: number;
  readonly pauseMs: number;
}

export type ToProcess =
  /** `end`: closes, and leaves it to the process to end. */
  | { readonly kind: 'work' | 'stop' | 'close' | 'end' }
  /** Accepts, and acknowledges, if it is to. */
  | { readonly kind: 'accept'; readonly errand: Errand; readonly acknowledge: boolean }
  | { readonly kind: 'due' }
  /** Blocks the event loop. */
  | { readonly kind: 'stall'; readonly ms: number };

export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'accepted'; readonly name: string; readonly id: string | undefined; readonly ms: number }
  | { readonly kind: 'handed'; readonly name: string; readonly attempt: number; readonly done: number }
  | { readonly kind: 'ended'; readonly name: string; readonly attempt: number; readonly how: string }
  | { readonly kind: 'messages'; readonly channels: readonly string[] }
  | { readonly kind: 'failed'; readonly what: string; readonly code: unknown; readonly ms: number }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'unhandled'; readonly error: string };

const settings = JSON.parse(process.argv[2] ?? '') as ProcessSettings;
const send = (message: FromProcess): void => {
  if (process.connected) process.send?.(message);
};
process.on('disconnect', () => process.exit(0));
process.on('unhandledRejection', (error) => {
  send({ kind: 'unhandled', error: String(error) });
});
process.on('uncaughtException', (error) => {
  send({ kind: 'unhandled', error: String(error.stack) });
});

const log = createLog({
  level: 'debug',
  secrets: [],
  write: (line) => {
    send({ kind: 'log', line });
  },
});
const store = openRedisStore({ ...settings, log });
let stopWork: StopWork = () => Promise.resolve();

const codeOf = (error: unknown): unknown => Reflect.get(Object(error), 'code');

const actionOf = ({ name, users }: Errand): NewAction => ({
  ...{ kind: 'remove', conversation: '7', groupName: name, moderator: { platform: 'slack', id: 'U1' } },
  ...{ reason: undefined, at: Date.now(), userIds: Array.from({ length: users }, (_, i) => String(i + 1)) },
});

/** As `execute.ts`: begins, or goes on, and marks one user after the other. */
async function carryOut(claim: Claim): Promise<void> {
  const errand = JSON.parse(claim.job.invocation) as Errand;
  const { name } = errand;
  const { attempt, order } = claim.job;
  if (order === undefined) await claim.begin(name, [actionOf(errand)], undefined);
  const [action] = await claim.actions();
  if (action === undefined) throw new Error('nothing was begun');
  const isDone = ({ outcome }: { outcome: string }): boolean => outcome === 'removed';
  send({ kind: 'handed', name, attempt, done: action.users.filter(isDone).length });
  for (const user of action.users.filter((one) => !isDone(one))) {
    await new Promise((resolve) => setTimeout(resolve, errand.pauseMs));
    await claim.mark(action.id, [{ ...user, outcome: 'removed' }]);
  }
  if (!action.concluded) {
    const users = action.users.map((user) => ({ ...user, outcome: 'removed' }));
    const message = { platform: 'slack', channelId: name, message: JSON.stringify({ attempt }) } as const;
    await claim.conclude([{ ...action, users }], [message]);
  }
  await claim.finish();
}

const does: { readonly [K in ToProcess['kind']]: (message: Extract<ToProcess, { kind: K }>) => unknown } = {
  work: () => {
    stopWork = store.jobs.work(async (claim) => {
      const { name } = JSON.parse(claim.job.invocation) as Errand;
      const ended = (how: string): void => {
        send({ kind: 'ended', name, attempt: claim.job.attempt, how });
      };
      try {
        await carryOut(claim);
        ended('finished');
      } catch (error) {
        ended(String(codeOf(error) ?? error));
      }
    });
  },
  accept: async ({ errand, acknowledge }) => {
    const asked = performance.now();
    const id = await store.jobs.accept(errand.name, JSON.stringify(errand));
    send({ kind: 'accepted', name: errand.name, id, ms: performance.now() - asked });
    if (id !== undefined && acknowledge) await store.jobs.acknowledge(id);
  },
  due: async () => {
    const messages = await store.outbox.due(1_000);
    send({ kind: 'messages', channels: messages.map(({ channelId }) => channelId) });
  },
  stop: async () => {
    await stopWork();
    send({ kind: 'stopped' });
  },
  close: async () => {
    await store.close();
    send({ kind: 'closed' });
  },
  end: async () => {
    await store.close();
    process.removeAllListeners('disconnect').disconnect();
  },
  stall: ({ ms }) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  },
};

process.on('message', (message: ToProcess) => {
  const asked = performance.now();
  const run = does[message.kind] as (given: ToProcess) => unknown;
  Promise.try(() => run(message)).catch((error: unknown) => {
    send({ kind: 'failed', what: message.kind, code: codeOf(error), ms: performance.now() - asked });
  });
});
send({ kind: 'ready' });
