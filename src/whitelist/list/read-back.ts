/** Reads a whitelist to find out which of the given users are on it. */
import type { CallContext, WhitelistApi } from '../../volcengine/client.ts';
import type { LiveGroup } from '../live-groups.ts';
import { readUntilStable } from './stable-read.ts';
import type { UserId } from '../ids/user-id.ts';

/** `unknown`: the user was not seen, but the list was not read to its end or changed while it was read. */
export type Seen = 'listed' | 'absent' | 'unknown';

export interface Reading {
  readonly of: (id: UserId) => Seen;
  /** The number of users on the list; undefined where unknown. */
  readonly size: number | undefined;
}

/** Looks for `ids` on the group's whitelist. */
export async function readBack(
  api: WhitelistApi,
  group: LiveGroup,
  ids: readonly UserId[],
  context: CallContext,
): Promise<Reading> {
  const { kind, listed } = await readUntilStable(api, group, context, new Set(ids));
  return {
    size: kind === 'steady' ? listed.size : undefined,
    of: (id) => {
      if (listed.has(id)) return 'listed';
      return kind === 'steady' ? 'absent' : 'unknown';
    },
  };
}
