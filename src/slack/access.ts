/** Decides on which live groups a Slack account may act: listed users, and members of listed user groups. */
import { limitedAccess, type Access as Decision, type GroupModerators } from '../chat/access.ts';
import type { UserGroups } from './user-groups.ts';

export interface Access {
  /** Decides for one user. A group that cannot be asked makes it `check-unavailable`, unless something else allows. */
  readonly check: (userId: string) => Promise<Decision>;
  /** The same without asking Slack; undefined where it has to be asked. */
  readonly known: (userId: string) => Decision | undefined;
  readonly forget: UserGroups['forget'];
}

export interface AccessOptions {
  /** User-group ids, `S…`. */
  readonly moderatorGroups: readonly string[];
  /** User ids, `U…` or `W…`. */
  readonly moderatorUsers: readonly string[];
  /** By ids of user groups and users. */
  readonly groupModerators: GroupModerators;
}

/** The user groups of `options`, each once. */
export function userGroupsOf({ moderatorGroups, groupModerators }: AccessOptions): readonly string[] {
  const limited = [...groupModerators.keys()].filter((id) => id.startsWith('S'));
  return [...new Set([...moderatorGroups, ...limited])];
}

export function createAccess(options: AccessOptions, userGroups: UserGroups): Access {
  const { moderatorGroups, groupModerators } = options;
  const listed: ReadonlySet<string> = new Set(options.moderatorUsers);
  const ofAll: ReadonlySet<string> = new Set(moderatorGroups);
  const groups = userGroupsOf(options);

  /** `memberOf`: for each of `groups`, in order; undefined where Slack does not say. */
  const decide = (userId: string, memberOf: readonly (boolean | undefined)[]): Decision => {
    const own = groups.filter((_, index) => memberOf[index] === true);
    if (own.some((groupId) => ofAll.has(groupId))) return 'allowed';
    const access = limitedAccess([userId, ...own], groupModerators);
    if (!memberOf.includes(undefined)) return access;
    return typeof access === 'object' ? { ...access, unsure: true } : 'check-unavailable';
  };

  return {
    known: (userId) => {
      if (listed.has(userId)) return 'allowed';
      const memberOf = groups.map((groupId) => userGroups.known(groupId, userId));
      const decision = decide(userId, memberOf);
      if (decision === 'allowed' || !memberOf.includes(undefined)) return decision;
      return userGroups.mayAnswer(groups) ? undefined : decision;
    },
    check: async (userId) => {
      if (listed.has(userId)) return 'allowed';
      const answers = groups.map((groupId) => userGroups.contains(groupId, userId));
      const settling = Promise.allSettled(answers);
      // The first group that allows everything decides, whatever the others do or fail to do.
      if (await anyTrue(answers.filter((_, index) => ofAll.has(groups[index] ?? '')))) return 'allowed';
      const settled = await settling;
      return decide(
        userId,
        settled.map((answer) => (answer.status === 'fulfilled' ? answer.value : undefined)),
      );
    },
    forget: userGroups.forget,
  };
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
