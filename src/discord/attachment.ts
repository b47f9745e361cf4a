/** Fetches a file that a moderator attached: from Discord's hosts only, in bounded time and size. */
import type { Logger } from 'pino';
import { currentLogger } from '../chat/log-context.ts';
import { FILE_MAX_BYTES, type IncomingFile } from '../chat/command.ts';
import { DIRECT, type Network } from '../chat/network.ts';
import { readAtMost } from '../chat/read-at-most.ts';
import { describeError } from './errors.ts';

/** Where Discord keeps attachments: https://docs.discord.com/developers/reference#signed-attachment-cdn-urls */
const FILE_ORIGINS: readonly string[] = ['https://cdn.discordapp.com', 'https://media.discordapp.net'];
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;

/** `apiUrl`: DISCORD_API_URL; where it is a loopback address, as of a stand-in, files may come from its origin too. */
export function fileOriginsOf(apiUrl: string): readonly string[] {
  const { hostname, origin } = new URL(apiUrl);
  return LOOPBACK.test(hostname) ? [...FILE_ORIGINS, origin] : FILE_ORIGINS;
}

/** Names of files that may hold user ids as text, as they end. */
export const TEXT_FILE_ENDINGS = ['.txt', '.csv', '.tsv', '.json', '.md'] as const;

/** Workbooks, which are answered with what to do instead. */
const WORKBOOK_ENDINGS = ['.xlsx', '.xls', '.ods'];

/** Whether an attachment of a message may be a list of users. @param type its media type, where Discord tells one */
export function mayBeList(name: string, type: string): boolean {
  const lower = name.toLowerCase();
  const endings = [...TEXT_FILE_ENDINGS, ...WORKBOOK_ENDINGS];
  return type.startsWith('text/') || endings.some((ending) => lower.endsWith(ending));
}

/** What is kept of an attachment until the command is carried out. */
export interface Attached {
  readonly name: string;
  /** Null where Discord told nothing about what was attached. */
  readonly url: string | null;
  /** In bytes, as Discord says. */
  readonly size: number;
  /** It is one of more files than are read. */
  readonly tooMany?: true;
}

type Problem = Extract<IncomingFile, { kind: 'problem' }>['problem'];

/** Never rejects. The address expires and is secret: it is kept only until the command is answered, and logged nowhere. */
export type FetchFile = (attached: Attached) => Promise<IncomingFile>;

/**
 * @param origins scheme, host and port of the addresses that are asked
 * @param timeoutMs for the whole file
 */
export function createFetchFile(
  origins: readonly string[],
  timeoutMs: number,
  log: Logger,
  network: Network = DIRECT,
): FetchFile {
  return async ({ name, url, size, tooMany }) => {
    const failed = (problem: Problem): IncomingFile => ({ kind: 'problem', name, problem });
    if (url === null) return failed(tooMany === true ? 'too-many' : 'unavailable');
    if (size > FILE_MAX_BYTES) return failed('too-large');
    const origin = URL.parse(url)?.origin;
    if (origin === undefined || !origins.includes(origin)) {
      currentLogger(log).warn({ origin }, 'an attached file is not at Discord, not fetched');
      return failed('wrong-host');
    }
    try {
      const bytes = await download(url, timeoutMs, network);
      return bytes === undefined ? failed('too-large') : { kind: 'file', name, bytes };
    } catch (error) {
      currentLogger(log).warn({ reason: describeError(error) }, 'an attached file could not be fetched');
      return failed('unavailable');
    }
  };
}

/** The bytes at an address; undefined when there are too many, whatever was said about their number before. */
async function download(url: string, timeoutMs: number, network: Network): Promise<Uint8Array | undefined> {
  // Discord's hosts do not redirect; what does leads elsewhere.
  const response = await network.fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`HTTP ${response.status}`);
  }
  return readAtMost(response, FILE_MAX_BYTES);
}
