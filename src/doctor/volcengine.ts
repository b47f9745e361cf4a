/** Checks the signed API: reachable, clock, and credentials that may read each live group. Reads only. */
import type { Config } from '../config/index.ts';
import { createDispatcher } from '../network/dispatcher.ts';
import { createNetwork } from '../network/index.ts';
import { createWhitelistApi, type CallContext, type WhitelistApi } from '../volcengine/client.ts';
import type { AccountLimiter } from '../volcengine/limit/account-limiter.ts';
import type { WhitelistPage } from '../volcengine/responses.ts';
import { createTransport } from '../volcengine/transport.ts';
import type { LiveGroup } from '../whitelist/live-groups.ts';
import { answerWithin } from './bounded-answer.ts';
import { check, ok, skipped, warning, type Check, type Finding } from './check.ts';
import { reach } from './endpoint.ts';
import type { Limit } from './limit.ts';
import type { LookDeps } from './look-deps.ts';
import { malformed } from './isolated-check.ts';
import { noAnswer } from './network.ts';
import { refusalOf, type Refusal, type Subject } from './volcengine-errors.ts';

export interface ReadDeps extends LookDeps {
  /** Milliseconds since 1970, by this machine. */
  readonly now: () => number;
}

export interface VolcengineDeps extends ReadDeps {
  /** Asked for only when the endpoint answers. */
  readonly limit: () => Promise<Limit>;
}

const CONNECTIONS = 1;
const IDLE_MS = 1_000;
/** Throttling counts by the second. */
const RETRY_MS = 1_010;

/** What reading one live group's whitelist has come to. */
type Read =
  { readonly kind: 'read'; readonly page: WhitelistPage } | ({ readonly kind: 'refused' } & Refusal);

export async function examineVolcengine(deps: VolcengineDeps): Promise<readonly Check[]> {
  const { config, answerMs, now } = deps;
  const agent = createDispatcher(config.proxy, { connectMs: answerMs, idleMs: IDLE_MS });
  const { endpoint, clock } = await reach(config.volcengine.origin, answerMs, now, agent);
  void agent.destroy();
  const first = [
    check('volcengine', 'endpoint', endpoint),
    check('volcengine', 'clock', clock ?? skipped('needs an endpoint that answers')),
  ];
  if (clock === undefined) return [...first, ...unread(config, 'needs an endpoint that answers')];
  const limit = await deps.limit();
  if (limit.kind === 'none') return [...first, ...unread(config, limit.why)];
  try {
    return [...first, ...(await readGroups(deps, limit.limiter))];
  } finally {
    limit.limiter.close();
  }
}

/** What the first page of each live group's whitelist shows, read in a way of its own that keeps to `limiter`. */
export async function readGroups(deps: ReadDeps, limiter: AccountLimiter): Promise<readonly Check[]> {
  const { config, answerMs, now } = deps;
  const { origin, credentials, region, timeoutMs, appId } = config.volcengine;
  const transport = createTransport(
    {
      credentials,
      region,
      origin,
      connections: CONNECTIONS,
      timeoutMs: Math.min(timeoutMs, answerMs / 2),
      open: createNetwork(config.proxy).open,
    },
    () => new Date(now()),
  );
  try {
    const api = createWhitelistApi({ transport, limiter, appId, backoff: () => RETRY_MS });
    return await readAll(api, deps);
  } finally {
    await transport.destroy();
  }
}

/** One after the other, so that each has its time; what is refused for all of them is met once. */
async function readAll(api: WhitelistApi, deps: ReadDeps): Promise<readonly Check[]> {
  const checks: Check[] = [];
  let first: Read | undefined;
  let stoppedBy: LiveGroup | undefined;
  for (const group of deps.config.groups.all) {
    if (deps.signal?.aborted === true) break;
    if (stoppedBy !== undefined) {
      checks.push(groupCheck(group, skipped(`not asked, after the answer for ${stoppedBy.name}`)));
      continue;
    }
    const one = await read(api, group, deps);
    first ??= one;
    if (one.kind === 'refused' && one.about !== 'group') stoppedBy = group;
    const ofAccount = one === first && one.kind === 'refused' && isOfAccount(one.about);
    checks.push(groupCheck(group, ofAccount ? skipped(`needs ${one.about}`) : found(one)));
  }
  return [...(first === undefined ? [] : account(first)), ...checks, check('volcengine', 'changes', CHANGES)];
}

async function read(
  api: WhitelistApi,
  group: LiveGroup,
  { config, answerMs, log, signal }: ReadDeps,
): Promise<Read> {
  const { origin, qps } = config.volcengine;
  const service = (finding: Finding): Read => ({ kind: 'refused', about: 'service', finding });
  const answer = await answerWithin(answerMs, () => {
    // No attempt begins in the second half, so that the last one's reason is known in time.
    const late = AbortSignal.timeout(answerMs / 2);
    const context: CallContext = {
      lane: 'doctor',
      log,
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
    };
    return api.page(group, '0', context);
  });
  if (answer.kind === 'failed') return service(malformed(answer.error));
  if (answer.kind === 'missing') return service(noAnswer(`VOLC_ENDPOINT (${origin})`, answer));
  const result = answer.value;
  switch (result.kind) {
    case 'answered':
      return { kind: 'read', page: result.value };
    case 'failed':
      return { kind: 'refused', ...refusalOf(result.problem, group, origin) };
    case 'not-sent': {
      const what = `VOLC_QPS: the limit of ${qps} requests a second left no room for a request`;
      return service(warning(what, 'try again when the bot has less to do'));
    }
  }
}

function found(read: Read): Finding {
  if (read.kind === 'refused') return read.finding;
  const { participants, nextCursor } = read.page;
  return ok(
    `is a live group; ${participants.length}${nextCursor === undefined ? '' : ' or more'} on its whitelist`,
  );
}

function groupCheck({ name }: LiveGroup, finding: Finding): Check {
  return check('volcengine', `group:${name}`, finding);
}

/** What is true of the account, in the order in which the service looks at it. */
const ACCOUNT: readonly { readonly about: Subject; readonly good: string }[] = [
  { about: 'credentials', good: 'the service accepts the access key and its signature' },
  { about: 'permission', good: 'the access key may read whitelists' },
  { about: 'application', good: 'the account has the application VOLC_APP_ID' },
];

function isOfAccount(subject: Subject): boolean {
  return ACCOUNT.some(({ about }) => about === subject);
}

const CHANGES = skipped(
  'not looked at: whether VOLC_OPERATOR_ID and the policy allow changes shows only when something is changed',
);

function account(first: Read): readonly Check[] {
  const refusedAt = first.kind === 'refused' ? ACCOUNT.findIndex(({ about }) => about === first.about) : -1;
  const finding = (good: string, index: number): Finding => {
    if (first.kind === 'read' || first.about === 'group') return ok(good);
    if (first.about === 'service') return skipped('needs an answer of the service for the first live group');
    if (index < refusedAt) return ok(good);
    return index === refusedAt ? first.finding : skipped(`needs ${first.about}`);
  };
  return ACCOUNT.map(({ about, good }, index) => check('volcengine', about, finding(good, index)));
}

/** Everything that a signed request would have shown. */
function unread({ groups }: Config, why: string): readonly Check[] {
  return [
    ...ACCOUNT.map(({ about }) => check('volcengine', about, skipped(why))),
    ...groups.all.map((group) => groupCheck(group, skipped(why))),
    check('volcengine', 'changes', CHANGES),
  ];
}
