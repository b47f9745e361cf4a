/** How a script reaches Discord: the variables for it, and an end in words where they are not usable or Discord refuses. */
import process from 'node:process';
import type { EnvReader } from '../config/env-reader.ts';
import { readProxy } from '../config/proxy.ts';
import { VARIABLES } from '../config/variables.ts';
import type { RestOptions } from '../discord/rest.ts';
import { createNetwork } from '../network/index.ts';

const REQUEST_MS = 10_000;

/** What `DISCORD_API_URL`, `HTTPS_PROXY` and, where it is asked for by name, `DISCORD_TOKEN` say. */
export function readDiscordAccess(reader: EnvReader, token: 'required' | 'not used', hint = ''): RestOptions {
  const apiUrl = reader.read('DISCORD_API_URL');
  const network = createNetwork(readProxy(reader));
  const { form } = VARIABLES.DISCORD_TOKEN;
  const hinted = { ...form, expected: `${form.expected}${hint}` };
  return {
    apiUrl,
    network,
    requestMs: REQUEST_MS,
    token: token === 'required' ? reader.required('DISCORD_TOKEN', hinted) : '',
  };
}

/** Prints what `act` resolves to, unless the variables are not usable; what goes wrong is on standard error, with exit code 1. */
export async function printOrExplain(
  { problems }: Pick<EnvReader, 'problems'>,
  act: () => Promise<{ readonly output: string; readonly remark?: string }>,
): Promise<void> {
  try {
    if (problems.length > 0)
      throw new Error(problems.map(({ name, expected }) => `${name}: ${expected}`).join('\n'));
    const { output, remark } = await act();
    process.stdout.write(`${output}\n`);
    if (remark !== undefined) process.stderr.write(`${remark}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
