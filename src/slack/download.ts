/** Downloads a file that a moderator uploaded to Slack, from Slack's hosts only, in bounded time and size. */
import type { Logger } from 'pino';
import { FILE_MAX_BYTES, type IncomingFile } from '../chat/command.ts';
import { currentLogger } from '../chat/log-context.ts';
import { DIRECT, type Network } from '../chat/network.ts';
import { readAtMost } from '../chat/read-at-most.ts';
import { failureCode } from './errors.ts';
import { createIsFileHost } from './file-hosts.ts';

/** The members of Slack's file object that matter here: https://docs.slack.dev/reference/objects/file-object */
export interface SlackFile {
  readonly name?: string | null;
  readonly url_private?: string;
  readonly url_private_download?: string;
  /** It is one of more files than are read. */
  readonly tooMany?: true;
}

export interface DownloadOptions {
  readonly botToken: string;
  /** SLACK_API_URL: says whose files these are. */
  readonly apiUrl: string;
  /** For all redirects and the file together. */
  readonly timeoutMs: number;
  readonly stopping: AbortSignal;
  /** The direct one, if not given. */
  readonly network?: Network;
  readonly log: Logger;
}

type Problem = Extract<IncomingFile, { readonly kind: 'problem' }>['problem'];

/** Never rejects. */
export type Download = (file: SlackFile) => Promise<IncomingFile>;

/** Slack sends the bot from one of its hosts to another, as on Enterprise Grid to files-origin.slack.com. */
const REDIRECTS_MAX = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The token goes with each request (scope `files:read`), so each address is checked before it is asked. */
export function createDownload(options: DownloadOptions): Download {
  const { botToken, apiUrl, timeoutMs, stopping, network = DIRECT, log } = options;
  const isFileHost = createIsFileHost(apiUrl);
  return async ({ name: named, url_private: plain, url_private_download: address = plain, tooMany }) => {
    const name = named ?? '';
    const problem = (why: Problem): IncomingFile => ({ kind: 'problem', name, problem: why });
    if (tooMany === true) return problem('too-many');
    const url = URL.parse(address ?? '');
    if (url === null) return problem('unavailable');
    if (!isFileHost(url)) return problem('wrong-host');
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping]);
      const answer = await ask(url, { botToken, network, isFileHost, signal });
      if (answer.kind === 'refused') {
        currentLogger(log).warn(answer.details, 'Slack did not give a file');
        return problem('unavailable');
      }
      const bytes = await readAtMost(answer.response, FILE_MAX_BYTES);
      return bytes === undefined ? problem('too-large') : { kind: 'file', name, bytes };
    } catch (error) {
      currentLogger(log).warn({ code: failureCode(error) }, 'a file of Slack could not be fetched');
      return problem('unavailable');
    }
  };
}

type Answer =
  | { readonly kind: 'file'; readonly response: Response }
  | { readonly kind: 'refused'; readonly details: Readonly<Record<string, unknown>> };

interface Asking extends Pick<DownloadOptions, 'botToken'> {
  readonly network: Network;
  readonly isFileHost: (url: URL) => boolean;
  readonly signal: AbortSignal;
}

/** Follows redirects by itself: `fetch` would not ask whether the next address may get the token. */
async function ask(first: URL, { botToken, network, isFileHost, signal }: Asking): Promise<Answer> {
  let url = first;
  for (let redirects = 0; ; redirects += 1) {
    const headers = { authorization: `Bearer ${botToken}` };
    const response = await network.fetch(url, { headers, redirect: 'manual', signal });
    const { status } = response;
    if (status === 200 && !isPage(response)) return { kind: 'file', response };
    await response.body?.cancel();
    // Hosts and no paths: the path of a file says whose it is.
    const refused = (details: object): Answer => ({
      kind: 'refused',
      details: { status, host: url.host, redirects, ...details },
    });
    if (!REDIRECTS.has(status)) return refused(status === 200 ? { reason: 'a page and no file' } : {});
    const next = URL.parse(response.headers.get('location') ?? '', url.href);
    if (next === null || !isFileHost(next)) return refused({ to: next?.host, reason: 'not a host of Slack' });
    if (redirects === REDIRECTS_MAX) return refused({ reason: 'too many redirects' });
    url = next;
  }
}

/** Slack's log-in page, which it sends, or redirects to, where the token may not read the file. */
function isPage({ headers }: Response): boolean {
  const isHtml = headers.get('content-type')?.startsWith('text/html') === true;
  return isHtml && headers.get('content-disposition')?.startsWith('attachment') !== true;
}
