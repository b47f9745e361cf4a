/** Measures the limit over the whole bot without platforms, with many simultaneous commands of one request each. */
import { createBot } from '../../src/bot.ts';
import type { Dispatch } from '../../src/chat/dispatch.ts';
import type { Invocation } from '../../src/chat/invocation.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openSqlite } from '../../src/store/sqlite/open.ts';
import type { LiveGroups } from '../../src/whitelist/live-groups.ts';
import { testConfig } from '../support/config.ts';
import { OPERATOR_ID } from '../support/volcengine/service.ts';
import { conversationId, listedIds } from './counted.ts';
import { startCounting } from './counting.ts';

const QPS = 50;
/** The users on the whitelist of each live group, within the default cap of 100 (docs 6348/412253). */
const USERS = 50;

export interface Outcome {
  /** The most requests that arrived in any 1,000 ms. */
  readonly most: number;
  /** The time from the first call to the last answer, divided by the ideal time of the requests at 50 a second. */
  readonly overIdeal: number;
}

export async function benchBotLimit(commands: number, answerMs: number): Promise<Outcome> {
  const groups = Math.ceil(commands / USERS);
  const service = await startCounting(USERS, answerMs, answerMs, groups);
  const dispatches: Dispatch[] = [];
  const log = createLog({ level: 'silent', secrets: [] });
  const bot = createBot({
    config: { ...testConfig(service.origin), groups: liveGroups(groups) },
    log,
    store: openStore(await openSqlite(':memory:'), { log }),
    platforms: [
      (dispatch) => {
        dispatches.push(dispatch);
        dispatch.connect('terminal', () => ({
          authorise: () => Promise.resolve('allowed'),
          locale: () => Promise.resolve('en'),
          deliver: () => Promise.resolve(),
        }));
        return { name: 'terminal', start: () => Promise.resolve(), stop: () => Promise.resolve() };
      },
    ],
    onFatal: () => undefined,
  });
  await bot.start();
  const [dispatch] = dispatches;
  if (dispatch === undefined) throw new Error('the bot has no platform');

  const begun = performance.now();
  await Promise.all(
    Array.from({ length: commands }, (_, index) => {
      const group = index % groups;
      const userId = listedIds(USERS, group)[Math.floor(index / groups)] ?? '';
      return dispatch.receive(invocation(userId, nameOf(group)), () => Promise.resolve());
    }),
  );
  await dispatch.idle();
  const tookMs = performance.now() - begun;
  const { count, maxInAnySecond } = await service.report();
  await bot.stop();
  await service.close();
  // Some more requests read the whitelist.
  if (count < commands) throw new Error(`${count} requests of ${commands} commands arrived`);
  return { most: maxInAnySecond, overIdeal: tookMs / ((count / QPS) * 1_000) };
}

function nameOf(group: number): string {
  return `group-${group}`;
}

function liveGroups(count: number): LiveGroups {
  const all = Array.from({ length: count }, (_, group) => ({
    name: nameOf(group),
    conversationShortId: conversationId(group),
    operatorId: OPERATOR_ID,
  }));
  return { all, byChannel: new Map() };
}

function invocation(userId: string, group: string): Invocation {
  const values = { users: userId, group };
  return {
    id: userId,
    invoker: { platform: 'terminal', id: `bench-${userId}` },
    channelId: null,
    act: { kind: 'command', command: 'unwhitelist', typedAs: '/unwhitelist', values },
    handle: null,
  };
}
