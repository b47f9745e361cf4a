/** Determines, component by component, whether the bot can run a command now. */
import type { HealthSources } from './sources.ts';

export interface PartState {
  readonly ready: boolean;
  /** One word of a fixed set. */
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
 * - a platform: `connected` while commands can arrive, so not during a reconnect;
 * - `database`: `usable` while the store can be written;
 * - `limit`: `usable` while slots of the shared limit are granted, so not in the pause after a restart of PostgreSQL.
 * Missing
 *   where the limit is in the memory of this process, and cannot fail.
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
