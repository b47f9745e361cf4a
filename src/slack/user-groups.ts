/** Reads the members of the user groups that make moderators: one look-up for each group, cached for a minute. */
import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { currentLogger } from '../chat/log-context.ts';
import { failureCode, retryAfterMs } from './errors.ts';

export interface UserGroupsDeps {
  /** Its timeout is the deadline of a look-up; it must not wait for rate limits. */
  readonly client: webApi.WebClient;
  readonly cacheMs: number;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  /** Names the variable that a group comes from. */
  readonly variableOf: (groupId: string) => string;
  readonly log: Logger;
}

export interface UserGroups {
  /** Rejects where Slack does not say. */
  readonly contains: (groupId: string, userId: string) => Promise<boolean>;
  /** The same without asking Slack; undefined where it has to be asked. */
  readonly known: (groupId: string, userId: string) => boolean | undefined;
  /** Whether asking could bring an answer about these groups: Slack does not want to be asked too often. */
  readonly mayAnswer: (groupIds: readonly string[]) => boolean;
  /** The group has changed: earlier answers, and one that is under way, no longer allow access. */
  readonly forget: (groupId: string) => void;
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

export function createUserGroups({ client, cacheMs, now, variableOf, log }: UserGroupsDeps): UserGroups {
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
          `could not list a user group of ${variableOf(groupId)}: its members are refused for now`,
        );
      },
    );
    return members;
  };
  const fresh = (groupId: string): Members | undefined => {
    const known = current.get(groupId);
    return known !== undefined && now() - known.askedAt < cacheMs ? known : undefined;
  };

  return {
    contains: async (groupId, userId) => {
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
    },
    known: (groupId, userId) => fresh(groupId)?.listed?.has(userId),
    mayAnswer: (groupIds) => !isLimited() || groupIds.some((groupId) => isPending(fresh(groupId))),
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
