/** How each chat platform is looked at; its libraries are loaded only where it is configured. */
import type { Command } from '../chat/command.ts';
import type { ConfiguredPlatforms, PlatformOptions } from '../platforms.ts';
import type { PlatformName } from '../store/store.ts';
import type { Check } from './check.ts';
import type { LookDeps } from './look-deps.ts';

interface Look<Options> {
  /** How it is configured, in a few words. */
  readonly outline: (options: Options) => string;
  readonly everything: (
    options: Options,
    deps: LookDeps & { readonly commands: readonly Command[] },
  ) => Promise<readonly Check[]>;
  /** Only what decides whether moderators are served. */
  readonly access: (options: Options, deps: LookDeps) => Promise<readonly Check[]>;
}

export const LOOKS: { readonly [N in PlatformName]: Look<PlatformOptions[N]> } = {
  slack: {
    outline: ({ connection }) => `Slack ${connection.mode === 'http' ? 'over HTTP' : 'in Socket Mode'}`,
    everything: async (slack, deps) => (await import('./slack.ts')).examineSlack({ ...deps, slack }),
    access: async (slack, deps) => (await import('./slack.ts')).examineSlackAccess({ ...deps, slack }),
  },
  discord: {
    outline: ({ guildIds: { length } }) => `Discord in ${length} ${length === 1 ? 'server' : 'servers'}`,
    everything: async (discord, deps) => (await import('./discord.ts')).examineDiscord({ ...deps, discord }),
    access: async (discord, deps) =>
      (await import('./discord.ts')).examineDiscord({ ...deps, discord, commands: undefined }),
  },
};

/** What `use` returns for a platform; undefined where it is not configured. */
export function lookAt<N extends PlatformName, T>(
  name: N,
  configured: ConfiguredPlatforms,
  use: (look: Look<PlatformOptions[N]>, options: PlatformOptions[N]) => T,
): T | undefined {
  const options: PlatformOptions[N] | undefined = configured[name];
  return options === undefined ? undefined : use(LOOKS[name], options);
}
