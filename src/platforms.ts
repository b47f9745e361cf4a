/** The list of chat platforms, one line each, and functions that work on all of them. */
import type { Network } from './chat/network.ts';
import type { PlatformDefinition, PlatformFactory } from './config/platform-definition.ts';
import { discord } from './discord/definition.ts';
import { slack } from './slack/definition.ts';
import type { PlatformName } from './store/store.ts';

const definitions = {
  slack,
  discord,
};

export type PlatformOptions = {
  readonly [N in PlatformName]: ReturnType<(typeof definitions)[N]['read']>;
};

/** The options of each platform; undefined where it is not configured. */
export type ConfiguredPlatforms = { readonly [N in PlatformName]: PlatformOptions[N] | undefined };

export const PLATFORMS: { readonly [N in PlatformName]: PlatformDefinition<PlatformOptions[N]> } =
  definitions;

export const PLATFORM_NAMES = Object.keys(definitions) as readonly PlatformName[];

const LIST = new Intl.ListFormat('en-GB');

/** The names in `others` and of the platforms as text: `Volcengine, Slack and Discord`. */
export function listPlatforms(...others: readonly string[]): string {
  return LIST.format([...others, ...PLATFORM_NAMES.map((name) => PLATFORMS[name].label)]);
}

/** Calls `use` and returns its result; undefined where the platform is not configured. */
export function ifConfigured<N extends PlatformName, T>(
  name: N,
  configured: ConfiguredPlatforms,
  use: (definition: PlatformDefinition<PlatformOptions[N]>, options: PlatformOptions[N]) => T,
): T | undefined {
  const options: PlatformOptions[N] | undefined = configured[name];
  return options === undefined ? undefined : use(PLATFORMS[name], options);
}

/** Loads and creates the configured platforms; the libraries of the others are not loaded. */
export async function createPlatforms(
  configured: ConfiguredPlatforms,
  network: Network,
): Promise<readonly PlatformFactory[]> {
  const creating = PLATFORM_NAMES.map(async (name) =>
    ifConfigured(name, configured, ({ create }, options) => create(options, network)),
  );
  return (await Promise.all(creating)).filter((factory) => factory !== undefined);
}
