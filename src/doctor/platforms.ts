/** Checks the chat platforms; the libraries of each are loaded only where it is configured. */
import type { PlatformName } from '../store/store.ts';
import { check, skipped, type Check } from './check.ts';
import type { PlatformDeps } from './look-deps.ts';

/** Checks one platform; resolves to undefined where it is not configured. */
type Examine = (deps: PlatformDeps) => Promise<readonly Check[] | undefined>;

const EXAMINATIONS: Readonly<Record<PlatformName, Examine>> = {
  slack: async (deps) => {
    const { slack: options } = deps.config;
    return options && (await import('./slack.ts')).examineSlack({ ...deps, options });
  },
  discord: async (deps) => {
    const { discord: options } = deps.config;
    return options && (await import('./discord.ts')).examineDiscord({ ...deps, options });
  },
};

export async function examinePlatform(name: PlatformName, deps: PlatformDeps): Promise<readonly Check[]> {
  return (await EXAMINATIONS[name](deps)) ?? [check(name, 'all', skipped('not configured'))];
}
