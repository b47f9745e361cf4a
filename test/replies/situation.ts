/** One situation that a moderator gets into, and how to get into it. */
import type { PlatformName, Setting, Stage } from './harness.ts';

export interface Situation extends Setting {
  /** Of its files; sorts. */
  readonly name: string;
  /** Where it is the only platform that has it. */
  readonly only?: PlatformName;
  readonly run: (stage: Stage) => Promise<unknown>;
}
