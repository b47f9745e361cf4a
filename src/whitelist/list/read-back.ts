/** Reads a whitelist to see which of some users are on it. */
import type { CallContext, WhitelistApi } from '../../volcengine/client.ts';
import type { LiveGroup } from '../live-groups.ts';
import { readUntilStable } from './stable-read.ts';
import type { UserId } from '../ids/user-id.ts';

/** `unknown`: not seen, but the list could not be read to its end, or did not stand still. */
export type Seen = 'listed' | 'absent' | 'unknown';

export interface Reading {
  readonly of: (id: UserId) => Seen;
  /** How many are on the list; undefined where that is not known. */
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
