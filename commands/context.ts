/** What all commands work with; `src/bot.ts` puts it together. */
import type { Request } from '../src/chat/command.ts';
import type { LastingMessages } from '../src/chat/platform.ts';
import type { Reply, Tone } from '../src/chat/reply.ts';
import type { Account, NewMessage, Store } from '../src/store/store.ts';
import type { WhitelistChange } from '../src/whitelist/change/change-whitelist.ts';
import type { LiveGroups } from '../src/whitelist/live-groups.ts';
import type { Nicknames } from '../src/whitelist/list/nicknames.ts';
import type { Rosters } from '../src/whitelist/list/roster.ts';

/** What a change was, how it ended, and what became of each user: `removed`, `added`, `failed`, `unconfirmed` or `not-sent`. */
export interface ConcludedChange {
  readonly kind: 'removal' | 'addition' | 'set' | 'undo' | 'pass-end';
  readonly outcome: Tone;
  readonly users: readonly string[];
}

export interface CommandContext extends Pick<WhitelistChange, 'api' | 'batchSize' | 'parallel'> {
  readonly groups: LiveGroups;
  readonly nicknames: Nicknames;
  readonly rosters: Rosters;
  readonly store: Store;
  /** More users than this are asked about before anything is done. */
  readonly confirmAbove: number;
  /** Reasons that are suggested before those that were given lately. */
  readonly reasons: readonly string[];
  /** User ids that are removed only after a second, separate confirmation. */
  readonly protectedIds: ReadonlySet<string>;
  /** The messages that tell the audit channels of what was done for a request. */
  readonly messages: (entry: Reply, request: Pick<Request, 'id' | 'invoker'>) => readonly NewMessage[];
  /** Messages that stay in channels; undefined where a platform has none. */
  readonly lasting: (platform: Account['platform']) => LastingMessages | undefined;
  /** It is kept what became of a change. */
  readonly onConcluded: (change: ConcludedChange) => void;
  /** A set was changed, and that is kept. */
  readonly onSetChanged: (outcome: 'saved' | 'replaced' | 'deleted') => void;
  /** A message that is shown to one account alone. */
  readonly directMessage: (reply: Reply, to: Account, request: Pick<Request, 'id' | 'invoker'>) => NewMessage;
  /** It is kept that so many guest passes have ended, each as an outcome of users, or `not-listed` or `protected`. */
  readonly onPassesEnded: (outcomes: readonly string[]) => void;
  /** Messages have been kept: they can be sent. */
  readonly onMessages: () => void;
  /** Tells when requests have to wait because what their limit is shared through cannot be reached; returns how to stop that. */
  readonly onLimitAway: (listener: (away: boolean) => void) => () => void;
  /** A root command as it is typed on a platform, with its slash: it can be renamed in Slack. */
  readonly typedName: (platform: Account['platform'], root: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
