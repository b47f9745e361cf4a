/** Decides, component by component, whether a command would be carried out now. */
import type { HealthSources } from './sources.ts';

export interface PartState {
  readonly ready: boolean;
  /** In one word; of a few that never change. */
  readonly state: string;
}

export interface Readiness {
  readonly ready: boolean;
  /** By name: `process`, each platform that is configured, `database`, and `limit` where processes share one. */
  readonly parts: ReadonlyMap<string, PartState>;
}

/**
 * The parts:
 * - `process`: `starting` until every platform has connected once, `running`, `stopping` from the first signal on;
 * - a platform: commands arrive by it now, so not while a lost connection is being made again;
 * - `database`: what the bot has to remember can be kept, wherever that is;
 * - `limit`: slots of the shared limit can be had, so not while they are held back after a restart of PostgreSQL. A limit of
 *   this process alone is in its memory, and cannot go away.
 */
export async function readinessOf({ phase, platforms, store, limiter }: HealthSources): Promise<Readiness> {
  const now = phase();
  const parts = new Map<string, PartState>([['process', { ready: now === 'running', state: now }]]);
  for (const { name, connected } of platforms) {
    parts.set(name, stateOf(connected?.() ?? true, 'connected', 'disconnected'));
  }
  parts.set('database', stateOf(await store.usable(), 'usable', 'unusable'));
  if (limiter.shared) parts.set('limit', stateOf(limiter.available(), 'usable', 'unusable'));
  return { ready: [...parts.values()].every(({ ready }) => ready), parts };
}

function stateOf(ready: boolean, good: string, bad: string): PartState {
  return { ready, state: ready ? good : bad };
}
