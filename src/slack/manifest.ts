/** What manifest.json declares of the Slack app: the one place that says which scopes and commands the bot needs. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const form = z.object({
  features: z.object({ slash_commands: z.array(z.object({ command: z.string() })) }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
});

export interface Manifest {
  /** Of the bot token. */
  readonly scopes: readonly string[];
  /** With their slashes. */
  readonly commands: readonly string[];
}

const FILE = new URL('../../manifest.json', import.meta.url);

/** Undefined where the file is not there, or is none of Slack's manifests. */
export async function readManifest(file: URL = FILE): Promise<Manifest | undefined> {
  try {
    const { features, oauth_config: oauth } = form.parse(JSON.parse(await readFile(file, 'utf8')));
    return { scopes: oauth.scopes.bot, commands: features.slash_commands.map(({ command }) => command) };
  } catch {
    return undefined;
  }
}
