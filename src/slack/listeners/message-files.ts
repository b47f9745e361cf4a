/** The text files of a message, including those of messages that are shared in it. */
import type { SlackFile } from '../download.ts';

/** More files than this of one message are not fetched. */
export const MESSAGE_FILES_MAX = 5;

/** Text files; also workbooks, for which the reply says what to do instead. */
const LIST_NAME = /\.(?:txt|csv|tsv|json|md|xlsx?|ods)$/iu;

type Fields = Readonly<Record<string, unknown>>;

/** @param message of any form. https://docs.slack.dev/reference/objects/file-object */
export function messageFiles(message: Fields): readonly SlackFile[] {
  const shared = listOf(message['attachments']).flatMap(({ files }) => listOf(files));
  const files = [...listOf(message['files']), ...shared].filter(mayBeList);
  return files.map((file, index) => ({
    ...slackFile(file),
    ...(index >= MESSAGE_FILES_MAX && { tooMany: true as const }),
  }));
}

function mayBeList({ name, mimetype }: Fields): boolean {
  return (
    (typeof name === 'string' && LIST_NAME.test(name)) ||
    (typeof mimetype === 'string' && mimetype.startsWith('text/'))
  );
}

function slackFile({ name, url_private: view, url_private_download: download }: Fields): SlackFile {
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof view === 'string' && { url_private: view }),
    ...(typeof download === 'string' && { url_private_download: download }),
  };
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value)
    ? value.filter((item): item is Fields => typeof item === 'object' && item !== null)
    : [];
}
