/** The collaborators and options that all commands use; `src/bot.ts` creates them. */
import type { Request } from '../src/chat/command.ts';
import type { LastingMessages } from '../src/chat/platform.ts';
import type { Reply, Tone } from '../src/chat/reply.ts';
import type { Account, NewMessage, Store } from '../src/store/store.ts';
import type { WhitelistChange } from '../src/whitelist/change/change-whitelist.ts';
import type { LiveGroups } from '../src/whitelist/live-groups.ts';
import type { Nicknames } from '../src/whitelist/list/nicknames.ts';
import type { Rosters } from '../src/whitelist/list/roster.ts';

/**
 * A concluded change for the metrics; `users`: the outcome of each, `removed`, `added`, `failed`, `unconfirmed` or
 * `not-sent`.
 */
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
  /** Changes of more users than this need a confirmation. */
  readonly confirmAbove: number;
  /** Configured reasons, suggested before recently given ones. */
  readonly reasons: readonly string[];
  /** User ids that are removed only after a second, separate confirmation. */
  readonly protectedIds: ReadonlySet<string>;
  /** Encodes an audit entry as outbox messages, one for each audit channel. */
  readonly auditMessages: (entry: Reply, request: Pick<Request, 'id' | 'invoker'>) => readonly NewMessage[];
  /** Posts and edits messages that stay in channels; undefined where a platform has none. */
  readonly lastingMessages: (platform: Account['platform']) => LastingMessages | undefined;
  /** Called after the outcome of a change is stored. */
  readonly onConcluded: (change: ConcludedChange) => void;
  /** Called after a change of a set is stored. */
  readonly onSetChanged: (outcome: 'saved' | 'replaced' | 'deleted') => void;
  /** Encodes a message to one account as an outbox message. */
  readonly directMessage: (reply: Reply, to: Account, request: Pick<Request, 'id' | 'invoker'>) => NewMessage;
  /** Called after the end of guest passes is stored; each outcome is one of a user, `not-listed` or `protected`. */
  readonly onPassesEnded: (outcomes: readonly string[]) => void;
  /** Called after messages were stored in the outbox, so that they are sent at once. */
  readonly onMessagesStored: () => void;
  /**
   * Subscribes to outages of the shared rate limit, during which requests wait; returns the function that unsubscribes.
   */
  readonly onLimiterUnavailable: (listener: (away: boolean) => void) => () => void;
  /** A root command as it is typed on a platform, with its slash: it can be renamed in Slack. */
  readonly typedName: (platform: Account['platform'], root: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
