/** The licences of the packages that the bot runs with, as THIRD_PARTY_NOTICES tells them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const NOTICES_FILE = 'THIRD_PARTY_NOTICES';

/** They allow the use in a program under MIT, for no more than being named. By their SPDX names: https://spdx.org/licenses/ */
export const COMPATIBLE: readonly string[] = [
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'CC0-1.0'],
];

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Its folder. */
  readonly path: string;
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version: string; readonly license?: string; readonly dev?: boolean }>
  >;
}

/** Those that `npm ci --omit=dev` installs, by name. */
export function productionPackages(): readonly Package[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version, license = 'unknown' }]) => {
      return { name: path.replace(/^.*node_modules\//u, ''), version, license, path };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** Each text once, under the names of the packages that it comes with. */
export function notices(packages: readonly Package[]): string {
  const byText = Map.groupBy(packages, textOf);
  const parts = [...byText].map(([text, found]) => {
    const names = found.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return [LINE, ...names, LINE, '', text].join('\n');
  });
  return `${[HEAD, ...parts].join('\n\n')}\n`;
}

const LINE = '-'.repeat(78);
const HEAD = `unwhitelist runs with these packages. Their licences, as each package has them.
Written by \`npm run licenses\`.`;

function textOf({ path, license }: Package): string {
  const files = readdirSync(path)
    .filter((file) => /^(?:licen[cs]e|copying|notice)/iu.test(file))
    .sort();
  const texts = files.map((file) =>
    readFileSync(join(path, file), 'utf8')
      .replaceAll(/[^\S\n]+$/gmu, '')
      .trim(),
  );
  return texts.length > 0
    ? texts.join('\n\n')
    : `${license}, by ${authorOf(path)}. The package has no text of it.`;
}

function authorOf(path: string): string {
  const { author } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
    readonly author?: string | { readonly name: string };
  };
  return typeof author === 'string' ? author.replace(/ *<.*$/u, '') : (author?.name ?? 'its authors');
}
