/** Keeps the files of messages for download by the page, for as long as the playground runs. */
import type { FileView } from './view.ts';

export interface Downloads {
  readonly keep: (name: string, content: Uint8Array) => FileView;
  readonly find: (path: string) => { readonly name: string; readonly content: Uint8Array } | undefined;
}

export const FILES_PATH = '/files/';

export function createDownloads(): Downloads {
  const kept: { readonly name: string; readonly content: Uint8Array }[] = [];
  return {
    keep: (name, content) => {
      const number = kept.push({ name, content }) - 1;
      return { name, bytes: content.byteLength, href: `${FILES_PATH}${number}` };
    },
    find: (path) => kept[Number(path.slice(FILES_PATH.length))],
  };
}
