/** The signed API: reachable, at the same time, and with credentials that may read each live group. Only reads. */
import type { Logger } from 'pino';
import type { Config } from '../config/index.ts';
import { createWhitelistApi, type CallContext, type WhitelistApi } from '../volcengine/client.ts';
import type { WhitelistPage } from '../volcengine/responses.ts';
import { createTransport } from '../volcengine/transport.ts';
import type { LiveGroup } from '../whitelist/live-groups.ts';
import { answerWithin } from './answer.ts';
import { check, ok, skipped, type Check, type Finding } from './check.ts';
import { reach } from './endpoint.ts';
import type { Limit } from './limit.ts';
import { noAnswer } from './network.ts';
import { refusalOf, type Refusal, type Subject } from './refusals.ts';

export interface VolcengineParts {
  readonly config: Config;
  readonly answerMs: number;
  /** Asked for only when the endpoint answers. */
  readonly limit: () => Promise<Limit>;
  /** Milliseconds since 1970, by this machine. */
  readonly now: () => number;
  readonly log: Logger;
}

const CONNECTIONS = 5;

/** What reading one live group's whitelist has come to. */
type Read =
  { readonly kind: 'read'; readonly page: WhitelistPage } | ({ readonly kind: 'refused' } & Refusal);

export async function examineVolcengine(parts: VolcengineParts): Promise<readonly Check[]> {
  const { config, answerMs, now } = parts;
  const { endpoint, clock } = await reach(config.volcengine.origin, answerMs, now);
  const first = [
    check('volcengine', 'endpoint', endpoint),
    check('volcengine', 'clock', clock ?? skipped('needs an endpoint that answers')),
  ];
  if (clock === undefined) return [...first, ...unread(config, 'needs an endpoint that answers')];
  const limit = await parts.limit();
  if (limit.kind === 'none') return [...first, ...unread(config, limit.why)];
  const { origin, credentials, region, timeoutMs } = config.volcengine;
  const transport = createTransport(
    { credentials, region, origin, connections: CONNECTIONS, timeoutMs: Math.min(timeoutMs, answerMs) },
    () => new Date(now()),
  );
  try {
    const api = createWhitelistApi({ transport, limiter: limit.limiter, appId: config.volcengine.appId });
    return [...first, ...(await readAll(api, parts))];
  } finally {
    limit.limiter.close();
    await transport.destroy();
  }
}

/** The first group shows whether the account is right; only then the others are read. */
async function readAll(api: WhitelistApi, parts: VolcengineParts): Promise<readonly Check[]> {
  const [head, ...others] = parts.config.groups.all;
  if (head === undefined) return [];
  const first = await read(api, head, parts);
  const stopped = first.kind === 'refused' && first.about !== 'group';
  const rest = await Promise.all(
    others.map(async (group) => {
      const finding = stopped
        ? skipped(`the same would come as for ${head.name}`)
        : found(await read(api, group, parts));
      return groupCheck(group, finding);
    }),
  );
  const own = first.kind === 'refused' && ACCOUNT.some(({ about }) => about === first.about);
  const finding = own ? skipped(`needs ${first.about}`) : found(first);
  return [...account(first), groupCheck(head, finding), ...rest, check('volcengine', 'changes', CHANGES)];
}

async function read(
  api: WhitelistApi,
  group: LiveGroup,
  { config, answerMs, log }: VolcengineParts,
): Promise<Read> {
  const { origin } = config.volcengine;
  const answer = await answerWithin(answerMs, (signal) => {
    const context: CallContext = { lane: 'doctor', signal, log };
    return api.page(group, '0', context);
  });
  if (answer.kind === 'failed') throw answer.error;
  if (answer.kind === 'missing') {
    return { kind: 'refused', about: 'service', finding: noAnswer(`VOLC_ENDPOINT (${origin})`, answer) };
  }
  const result = answer.value;
  switch (result.kind) {
    case 'answered':
      return { kind: 'read', page: result.value };
    case 'failed':
      return { kind: 'refused', ...refusalOf(result.problem, group, origin) };
    case 'not-sent': {
      const missing = { kind: 'missing', afterMs: answerMs } as const;
      return { kind: 'refused', about: 'service', finding: noAnswer(`VOLC_ENDPOINT (${origin})`, missing) };
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
