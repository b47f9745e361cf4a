/** Fetches a file that a moderator attached: from Discord's own hosts only, at once, and never more than it should be. */
import type { Logger } from 'pino';
import { logOf } from '../chat/command-log.ts';
import { FILE_MAX_BYTES, type IncomingFile } from '../chat/command.ts';
import { readAtMost } from '../chat/read-at-most.ts';
import { inWords } from './failure.ts';

/** Where Discord keeps attachments: https://docs.discord.com/developers/reference#signed-attachment-cdn-urls */
export const FILE_ORIGINS: readonly string[] = ['https://cdn.discordapp.com', 'https://media.discordapp.net'];

/** As discord.js reads it from an interaction. */
export interface Attached {
  readonly name: string;
  readonly url: string;
  /** In bytes, as Discord says. */
  readonly size: number;
}

/** Never rejects. The address expires and is secret: it is kept only until the command is answered, and logged nowhere. */
export type FetchFile = (attached: Attached) => Promise<IncomingFile>;

/**
 * @param origins scheme, host and port of the addresses that are asked
 * @param timeoutMs for the whole file
 */
export function createFetchFile(origins: readonly string[], timeoutMs: number, log: Logger): FetchFile {
  return async ({ name, url, size }) => {
    if (size > FILE_MAX_BYTES) return { kind: 'problem', problem: 'too-large' };
    const origin = URL.parse(url)?.origin;
    if (origin === undefined || !origins.includes(origin)) {
      logOf(log).warn({ origin }, 'an attached file is not at Discord, not fetched');
      return { kind: 'problem', problem: 'wrong-host' };
    }
    try {
      const bytes = await download(url, timeoutMs);
      return bytes === undefined ? { kind: 'problem', problem: 'too-large' } : { kind: 'file', name, bytes };
    } catch (error) {
      logOf(log).warn({ reason: inWords(error) }, 'an attached file could not be fetched');
      return { kind: 'problem', problem: 'unavailable' };
    }
  };
}

/** The bytes at an address; undefined when there are too many, whatever was said about their number before. */
async function download(url: string, timeoutMs: number): Promise<Uint8Array | undefined> {
  // Discord's hosts do not redirect; what does leads elsewhere.
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`HTTP ${response.status}`);
  }
  return readAtMost(response, FILE_MAX_BYTES);
}
