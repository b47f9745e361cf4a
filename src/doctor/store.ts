/** Where the bot remembers things: the folder of the embedded database, or the Redis that several processes share. */
import type { Config } from '../config/index.ts';
import { storeScope } from '../foundation.ts';
import { inert } from '../chat/sentence.ts';
import { inspectFolder, type FolderState } from '../store/inspect.ts';
import type { RedisState, ServerState } from '../store/redis/inspect.ts';
import { answerWithin } from './answer.ts';
import { check, ok, passed, problem, skipped, warning, type Check, type Finding } from './check.ts';
import type { Share } from './limit.ts';
import { networkCode, noAnswer, unreachable } from './network.ts';

export interface StoreExamined {
  readonly checks: readonly Check[];
  readonly share: Share;
}

export async function examineStore(config: Config, answerMs: number): Promise<StoreExamined> {
  const { dataDir, redisUrl } = config;
  if (redisUrl !== undefined) {
    const unused = skipped('not used, since REDIS_URL is set');
    const checks = await redisChecks(redisUrl, config, answerMs);
    const usable = checks.every(({ status }) => status !== 'problem');
    return {
      checks: [check('store', 'folder', unused), ...checks],
      share: usable ? { kind: 'redis', redisUrl } : { kind: 'unusable' },
    };
  }
  const state = await inspectFolder(dataDir);
  return {
    checks: [check('store', 'folder', folderFinding(dataDir, state))],
    share: { kind: 'own', botRuns: state.kind === 'in-use' },
  };
}

export function folderFinding(dataDir: string, state: FolderState): Finding {
  const folder = inert(dataDir);
  switch (state.kind) {
    case 'in-use':
      return ok(`${folder} is in use: a bot runs there`);
    case 'usable':
      if (state.isNew) return ok(`${folder} can be written to; the database is made at npm start`);
      return state.olderBy === 0
        ? ok(`${folder}: the database is whole and can be written to`)
        : ok(`${folder}: the database is whole; npm start brings it up to this version`);
    case 'unusable': {
      const todo =
        'make it a folder that the bot may write to, on a disk with room; restore a backup where it is damaged';
      return problem(`DATA_DIR (${folder}): ${state.reason}`, todo);
    }
  }
}

const SETTINGS = ['version', 'role', 'eviction', 'persistence', 'writing'] as const;

async function redisChecks(redisUrl: string, config: Config, answerMs: number): Promise<readonly Check[]> {
  const who = `REDIS_URL (${addressOf(redisUrl)})`;
  const { inspectRedis } = await import('../store/redis/inspect.ts');
  const scope = storeScope(config.volcengine.appId);
  const answer = await answerWithin(answerMs, (signal) => inspectRedis(redisUrl, scope, answerMs, signal));
  if (answer.kind === 'failed') throw answer.error;
  const connection = answer.kind === 'missing' ? noAnswer(who, answer) : connectionFinding(who, answer.value);
  const first = check('store', 'redis', connection);
  if (!passed(connection) || answer.kind === 'missing' || answer.value.kind === 'fault') {
    return [first, ...SETTINGS.map((name) => check('store', name, skipped('needs redis')))];
  }
  const { server, writing } = answer.value;
  const findings: Readonly<Record<(typeof SETTINGS)[number], Finding>> = {
    ...serverFindings(who, server),
    writing:
      writing === undefined
        ? ok('the bot may write its keys')
        : problem(
            `${who}: it refuses to write (${inert(writing.reason)})`,
            'look at its log, memory, disk and rights (ACL)',
          ),
  };
  return [first, ...SETTINGS.map((name) => check('store', name, findings[name]))];
}

function connectionFinding(who: string, state: RedisState): Finding {
  if (state.kind === 'reached') return ok(`${who} answers`);
  const { kind, reason } = state.fault;
  if (kind === 'refused')
    return problem(
      `${who}: it refuses us (${inert(reason)})`,
      'check user, password and rights (ACL) in REDIS_URL',
    );
  const code = networkCode(state.error);
  if (code !== undefined) return unreachable(who, inert(code));
  return problem(`${who}: ${inert(reason)}`, 'check the address, and redis:// or rediss://');
}

/** Docs of each setting: https://redis.io/docs/latest/operate/oss_and_stack/management/ */
export function serverFindings(
  who: string,
  { version, role, evictionPolicy, appendOnly, cluster }: ServerState,
): Readonly<Record<'version' | 'role' | 'eviction' | 'persistence', Finding>> {
  const silent = (what: string, todo: string): Finding => warning(`${who}: it does not say ${what}`, todo);
  const newest = Number.parseInt(version ?? '', 10);
  return {
    version: Number.isNaN(newest)
      ? silent('of which version it is', 'make sure that it is Redis 7 or newer')
      : newest >= 7
        ? ok(`Redis ${inert(version ?? '')}`)
        : problem(`${who}: Redis ${inert(version ?? '')} is too old`, 'use Redis 7 or newer'),
    role: roleFinding(who, role, cluster),
    eviction:
      evictionPolicy === undefined
        ? silent('what it does when its memory is full', 'make sure that maxmemory-policy is noeviction')
        : evictionPolicy === 'noeviction'
          ? ok('nothing is thrown away when memory is full (noeviction)')
          : warning(
              `${who}: it throws keys away when its memory is full (${inert(evictionPolicy)})`,
              'set its maxmemory-policy to noeviction',
            ),
    persistence:
      appendOnly === undefined
        ? silent('whether it keeps an append-only file', 'make sure that appendonly is yes')
        : appendOnly
          ? ok('it keeps an append-only file')
          : warning(`${who}: it keeps nothing over a crash of its own`, 'set its appendonly to yes'),
  };
}

function roleFinding(who: string, role: string | undefined, cluster: boolean): Finding {
  if (cluster) return problem(`${who}: it is a Redis Cluster`, 'use one server');
  if (role === undefined)
    return warning(`${who}: it does not say whether it is a replica`, 'use the primary');
  return role === 'master'
    ? ok('one server, the primary')
    : problem(`${who}: it is a replica, which takes no writes`, 'use the address of the primary');
}

/** Without user and password. */
function addressOf(redisUrl: string): string {
  const { protocol, host } = new URL(redisUrl);
  return `${protocol}//${host}`;
}
