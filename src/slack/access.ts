/** Decides who is a moderator in Slack: listed users, and members of listed user groups. */
import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { currentLogger } from '../chat/log-context.ts';
import type { Access as Decision } from '../chat/access.ts';
import { failureCode, retryAfterMs } from './errors.ts';

export interface Access {
  /** Decides for one user. A group that cannot be asked makes it `check-unavailable`, unless something else allows. */
  readonly check: (userId: string) => Promise<Decision>;
  /** The same without asking Slack; undefined where it has to be asked. */
  readonly known: (userId: string) => Decision | undefined;
  /** The group has changed: earlier answers, and one that is under way, no longer allow access. */
  readonly forget: (groupId: string) => void;
}

export interface AccessOptions {
  /** Its timeout is the deadline of a look-up; it must not wait for rate limits. */
  readonly client: webApi.WebClient;
  readonly groups: readonly string[];
  readonly users: readonly string[];
  readonly cacheMs: number;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  readonly log: Logger;
}

/** Until when Slack wants not to be asked, and what it has said. */
interface RateLimit {
  readonly until: number;
  readonly error: unknown;
}

interface Members {
  readonly ids: Promise<ReadonlySet<string>>;
  /** Once Slack has answered. */
  listed?: ReadonlySet<string>;
  /** When Slack was asked, not when it answered: the answer may be as old as that. */
  readonly askedAt: number;
}

/** Look-ups that one check may spend on a group that changes while it is being asked about. */
const ATTEMPTS_MAX = 2;

export function createAccess({ client, groups, users, cacheMs, now, log }: AccessOptions): Access {
  const listed: ReadonlySet<string> = new Set(users);
  /** The look-up that counts for a group, answered or not: so concurrent checks share one. */
  const current = new Map<string, Members>();
  /** For all groups together: https://docs.slack.dev/apis/web-api/rate-limits */
  let limit: RateLimit | undefined;

  const isLimited = (): boolean => limit !== undefined && now() < limit.until;
  const ask = (groupId: string): Members => {
    const members: Members = { ids: listMembers(client, groupId), askedAt: now() };
    current.set(groupId, members);
    members.ids.then(
      (ids) => (members.listed = ids),
      (error: unknown) => {
        if (current.get(groupId) === members) current.delete(groupId);
        const waitMs = retryAfterMs(error);
        if (waitMs !== undefined) limit = { until: now() + waitMs, error };
        currentLogger(log).error(
          { group: groupId, code: failureCode(error), err: error, ...(waitMs !== undefined && { waitMs }) },
          'could not list a user group of SLACK_MODERATOR_GROUPS: its members are refused for now',
        );
      },
    );
    return members;
  };

  const fresh = (groupId: string): Members | undefined => {
    const known = current.get(groupId);
    return known !== undefined && now() - known.askedAt < cacheMs ? known : undefined;
  };
  const contains = async (groupId: string, userId: string): Promise<boolean> => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const known = fresh(groupId);
      if (known === undefined && isLimited())
        throw new Error('Slack does not want to be asked yet', { cause: limit?.error });
      const members = known ?? ask(groupId);
      const ids = await members.ids;
      // Forgotten while we waited: the answer may be from before the change.
      if (current.get(groupId) === members) return ids.has(userId);
    }
    throw new Error(`user group ${groupId} kept changing while it was asked about`);
  };

  return {
    known: (userId) => {
      if (listed.has(userId)) return 'allowed';
      const answers = groups.map((groupId) => fresh(groupId)?.listed);
      if (answers.some((ids) => ids?.has(userId) === true)) return 'allowed';
      if (answers.every((ids) => ids !== undefined)) return 'not-moderator';
      return isLimited() && !groups.some((groupId) => isPending(fresh(groupId)))
        ? 'check-unavailable'
        : undefined;
    },
    check: async (userId) => {
      if (listed.has(userId)) return 'allowed';
      const answers = groups.map((groupId) => contains(groupId, userId));
      // The first group that says yes decides, whatever the others do or fail to do.
      if (await anyTrue(answers)) return 'allowed';
      const settled = await Promise.allSettled(answers);
      return settled.some(({ status }) => status === 'rejected') ? 'check-unavailable' : 'not-moderator';
    },
    forget: (groupId) => {
      current.delete(groupId);
    },
  };
}

function isPending(members: Members | undefined): boolean {
  return members !== undefined && members.listed === undefined;
}

/** https://docs.slack.dev/reference/methods/usergroups.users.list (scope `usergroups:read`, not paged) */
async function listMembers(client: webApi.WebClient, usergroup: string): Promise<ReadonlySet<string>> {
  const { users } = await client.usergroups.users.list({ usergroup });
  if (!Array.isArray(users)) throw new Error('usergroups.users.list answered without a list of users');
  return new Set(users);
}

/** Resolves with true at the first promise that does; with false when none is left that could. */
async function anyTrue(answers: readonly Promise<boolean>[]): Promise<boolean> {
  const yes = answers.map(async (answer) => {
    if (!(await answer)) throw new Error('no');
  });
  return Promise.any(yes).then(
    () => true,
    () => false,
  );
}
