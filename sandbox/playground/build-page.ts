/** Builds the page of the playground in memory. */
import { join } from 'node:path';
import { build } from 'vite';

/** File contents by path; `/` is the HTML page. */
export type BuiltPage = ReadonlyMap<string, string | Uint8Array>;

export async function buildPage(): Promise<BuiltPage> {
  const built = await build({
    root: join(import.meta.dirname, 'page'),
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      chunkSizeWarningLimit: 10_000,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const files = outputs.flatMap((one) => ('output' in one ? one.output : []));
  return new Map(
    files.map((file) => {
      const path = file.fileName === 'index.html' ? '/' : `/${file.fileName}`;
      return [path, file.type === 'chunk' ? file.code : file.source] as const;
    }),
  );
}
