/** Fetches a file that a moderator uploaded to Slack, and no other, whatever the payload says. */
import { FILE_MAX_BYTES, type IncomingFile } from '../chat/command.ts';
import { DIRECT, type Network } from '../chat/network.ts';
import { readAtMost } from '../chat/read-at-most.ts';

/** The members of Slack's file object that matter here: https://docs.slack.dev/reference/objects/file-object */
export interface SlackFile {
  readonly name?: string | null;
  readonly url_private?: string;
  readonly url_private_download?: string;
  /** It is one of more files than are read. */
  readonly tooMany?: true;
}

export interface DownloadSettings {
  readonly botToken: string;
  /** Files may come from its origin too: it gets the token anyway. */
  readonly apiUrl: string;
  readonly timeoutMs: number;
  readonly stopping: AbortSignal;
  /** The direct one, if not given. */
  readonly network?: Network;
}

type Problem = Extract<IncomingFile, { readonly kind: 'problem' }>['problem'];

/** Never rejects. */
export type Download = (file: SlackFile) => Promise<IncomingFile>;

/** The token goes with the request (scope `files:read`), so only to Slack, and never along with a redirect. */
export function createDownload(settings: DownloadSettings): Download {
  const { botToken, apiUrl, timeoutMs, stopping, network = DIRECT } = settings;
  return async ({ name: named, url_private: plain, url_private_download: address = plain, tooMany }) => {
    const name = named ?? '';
    const problem = (why: Problem): IncomingFile => ({ kind: 'problem', name, problem: why });
    if (tooMany === true) return problem('too-many');
    const url = URL.parse(address ?? '');
    if (url === null) return problem('unavailable');
    if (!isSlack(url) && url.origin !== new URL(apiUrl).origin) return problem('wrong-host');
    try {
      const response = await network.fetch(url, {
        headers: { authorization: `Bearer ${botToken}` },
        // Slack redirects to its log-in page where the token may not read the file.
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping]),
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        return problem('unavailable');
      }
      const bytes = await readAtMost(response, FILE_MAX_BYTES);
      return bytes === undefined ? problem('too-large') : { kind: 'file', name, bytes };
    } catch {
      return problem('unavailable');
    }
  };
}

function isSlack({ protocol, hostname, port }: URL): boolean {
  return protocol === 'https:' && port === '' && hostname.endsWith('.slack.com');
}
