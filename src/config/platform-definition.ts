/** What each chat platform says of itself: its name, its variables, and how it is made. */
import type { Logger } from 'pino';
import type { GroupModerators } from '../chat/access.ts';
import type { Dispatch } from '../chat/dispatch.ts';
import type { Network } from '../chat/network.ts';
import type { Platform, PlatformError } from '../chat/platform.ts';
import type { EnvReader } from './env-reader.ts';
import type { VariableName } from './variables.ts';

/** Makes one chat platform over the shared core. */
export type PlatformFactory = (
  dispatch: Dispatch,
  log: Logger,
  onFatal: (error: PlatformError) => void,
) => Platform;

/** Read for every platform alike. */
export interface SharedOptions {
  /** Those whose ids are the platform's. */
  readonly groupModerators: GroupModerators;
  /** Where every change is posted. */
  readonly auditChannel: string | undefined;
}

/** `Options`: what its factory takes. */
export interface PlatformDefinition<Options extends { readonly apiUrl: string }> {
  /** As people write it. */
  readonly label: string;
  /** The variable that is set where the platform is configured. */
  readonly token: VariableName;
  readonly auditChannel: Extract<VariableName, `${string}_AUDIT_CHANNEL`>;
  /** Whether an id of a channel, an account, a role or a user group is one of this platform. */
  readonly ownsId: (id: string) => boolean;
  /** Called where `token` is set. */
  readonly read: (reader: EnvReader, shared: SharedOptions) => Options;
  /** How it is configured, in a few words. */
  readonly outline: (options: Options) => string;
  /** What is equal for two processes that reach the same people. */
  readonly reach: (options: Options) => unknown;
  /** Loads the platform's libraries. */
  readonly create: (options: Options, network: Network) => Promise<PlatformFactory>;
}
