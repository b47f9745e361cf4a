/** The definition of a chat platform: its name, its variables, and how it is created. */
import type { Logger } from 'pino';
import type { GroupModerators } from '../chat/access.ts';
import type { Dispatch } from '../chat/dispatch.ts';
import type { Network } from '../chat/network.ts';
import type { Platform, PlatformError } from '../chat/platform.ts';
import type { EnvReader } from './env-reader.ts';
import type { VariableName } from './variables.ts';

/** Creates one chat platform that passes its events to the dispatch. */
export type PlatformFactory = (
  dispatch: Dispatch,
  log: Logger,
  onFatal: (error: PlatformError) => void,
) => Platform;

/** Options that are read in the same way for every platform. */
export interface SharedOptions {
  /** The moderators of some live groups whose ids are of this platform. */
  readonly groupModerators: GroupModerators;
  /** The id of the channel that receives every change. */
  readonly auditChannel: string | undefined;
}

/** `Options`: the options that `create` takes. */
export interface PlatformDefinition<Options extends { readonly apiUrl: string }> {
  /** The name as people write it. */
  readonly label: string;
  /** The variable whose presence means that the platform is configured. */
  readonly token: VariableName;
  readonly auditChannel: Extract<VariableName, `${string}_AUDIT_CHANNEL`>;
  /** Whether an id of a channel, an account, a role or a user group is one of this platform. */
  readonly ownsId: (id: string) => boolean;
  /** Called where `token` is set. */
  readonly read: (reader: EnvReader, shared: SharedOptions) => Options;
  /** The configuration in a few words, for the log. */
  readonly describe: (options: Options) => string;
  /** A value that is equal for two processes that serve the same servers or workspaces. */
  readonly audience: (options: Options) => unknown;
  /** Loads the platform's libraries. */
  readonly create: (options: Options, network: Network) => Promise<PlatformFactory>;
}
