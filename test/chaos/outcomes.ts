/** Reads out of what a moderator was shown what became of each id. */

export type Reported = 'removed' | 'failed' | 'unconfirmed' | 'not-sent';

export interface Report {
  readonly outcome: Reported;
  /** In the words of the reply; empty for `removed`. */
  readonly reason: string;
}

/** Everything that a moderator can read of one command. */
export interface Shown {
  /** Messages, without mark-up, in order: the last that tells an outcome counts. */
  readonly texts: readonly string[];
  /** Files with results that name ids of the command. */
  readonly files: readonly string[];
}

/** `done`: an outcome for each id; `refused`: it says that nothing was done; undefined: there is neither yet. */
export type Reading =
  | { readonly kind: 'done'; readonly reports: ReadonlyMap<string, Report>; readonly counted: number }
  | { readonly kind: 'refused'; readonly text: string };

const SUMMARY = /Removed (\d+) of (\d+) users? from the whitelist/u;
const HEADINGS: readonly (readonly [RegExp, Reported | 'rejected'])[] = [
  [/^Failed \(\d+\)/u, 'failed'],
  [/^Unconfirmed \(\d+\)/u, 'unconfirmed'],
  [/^Not sent \(\d+\)/u, 'not-sent'],
  [/^Not live user ids \(\d+\)/u, 'rejected'],
];
const ID = /(?<!\d)\d{5,19}(?!\d)/gu;

/** Every final reply that was shown, oldest first; a reply of several pages is one text. */
export function readOutcomes({ texts, files }: Shown, ids: readonly string[]): readonly Reading[] {
  const rows = files.flatMap((file) => readFile(file));
  return texts.flatMap((text): Reading[] => {
    const [, done] = SUMMARY.exec(text) ?? [];
    if (done !== undefined) return [{ kind: 'done', ...readText(text, rows, ids), counted: Number(done) }];
    return text.includes('Nothing was done') ? [{ kind: 'refused', text }] : [];
  });
}

function readText(
  text: string,
  rows: readonly (readonly [string, Report])[],
  ids: readonly string[],
): { readonly reports: ReadonlyMap<string, Report> } {
  const given = new Set(ids);
  const ofFile = rows.filter(([id]) => given.has(id));
  if (/attached file|in your direct messages/u.test(text)) return { reports: new Map(ofFile) };
  const reports = new Map<string, Report>();
  let section: Reported | 'rejected' | undefined;
  for (const line of text.split('\n')) {
    const heading = HEADINGS.find(([pattern]) => pattern.test(line));
    if (heading !== undefined) section = heading[1];
    else if (!line.startsWith('• ')) section = undefined;
    if (section === undefined || section === 'rejected' || !line.startsWith('• ')) continue;
    for (const [id] of line.matchAll(ID)) {
      // Twice in one reply would be two outcomes.
      if (reports.has(id)) throw new Error(`${id} stands twice in: ${text}`);
      reports.set(id, { outcome: section, reason: line.replaceAll(ID, '').replace(/^• [ ,:—]*/u, '') });
    }
  }
  // Whoever is not named was removed.
  for (const id of ids) if (!reports.has(id)) reports.set(id, { outcome: 'removed', reason: '' });
  return { reports };
}

function readFile(content: string): readonly (readonly [string, Report])[] {
  return content
    .split(/\r?\n/u)
    .slice(1)
    .flatMap((row) => {
      const [id = '', , , outcome = '', reason = ''] = row.split(',');
      return /^\d+$/u.test(id) ? [[id, { outcome: outcome as Reported, reason }] as const] : [];
    });
}
