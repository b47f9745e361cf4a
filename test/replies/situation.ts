/** Describes one situation, and the actions that lead to it. */
import type { PlatformName, Setting, Stage } from './harness.ts';

export interface Situation extends Setting {
  /** The name of the JSON files, which also sorts them. */
  readonly name: string;
  /** The platform, if only one has this situation. */
  readonly only?: PlatformName;
  readonly run: (stage: Stage) => Promise<unknown>;
}
