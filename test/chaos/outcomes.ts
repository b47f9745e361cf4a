/** Reads the reported outcome of each id from the messages and files that a moderator has seen. */

export type Reported = 'removed' | 'failed' | 'unconfirmed' | 'not-sent';

export interface Report {
  readonly outcome: Reported;
  /** The reason in the words of the reply; empty for `removed`. */
  readonly reason: string;
  /** Whether the user was already in the wanted state. */
  readonly wasOff?: boolean;
}

/** All texts and files of one command that a moderator can read. */
export interface Shown {
  /** Messages without questions and mark-up, in order; the last one with an outcome counts. */
  readonly texts: readonly string[];
  /** Files with results that name ids of the command. */
  readonly files: readonly string[];
}

/** `done`: the reply reports outcomes; `refused`: the reply says that nothing has changed, and asks nothing. */
export type Reading =
  | { readonly kind: 'done'; readonly reports: ReadonlyMap<string, Report>; readonly counted: number }
  | { readonly kind: 'refused'; readonly text: string };

/** First lines of replies with outcomes; the first pattern has a count. */
const SUMMARIES: readonly RegExp[] = [
  /^\S+ Removed (\d+) users? from the /u,
  /^\S+ Nobody was removed from /u,
  /^\S+ Not known yet for \d+ users? of the /u,
  /^\S+ (?:This user was not|None of these \d+ users was) on the /u,
];
const REFUSED = /Nothing has changed(?: yet)?[.;]/u;
const IN_FILE = /in the (?:attached )?file|in your direct messages/u;
/** Headings, which end with a reason if all users under them have the same one. */
const WAS_OFF = /^(?:Was|Were) not on the whitelist \(\d+\)$/u;
const HEADINGS: readonly (readonly [RegExp, Reported])[] = [
  [/^Removed \(\d+\)$/u, 'removed'],
  [/^Not removed \(\d+\)(?:: (.*))?$/u, 'failed'],
  [WAS_OFF, 'failed'],
  [/^Not known yet \(\d+\)(?:: (.*))?$/u, 'unconfirmed'],
  [/^Not tried \(\d+\)(?:: (.*))?$/u, 'not-sent'],
];
const LINE = /^• (\d+)(?: — (.*))?$/u;
/** A row of the result file; a long id is written as text, so that spreadsheets do not round it. */
const ROW = /^(?:"=""(\d+)"""|(\d+)),[^,]*,[^,]*,(removed|failed|unconfirmed|not-sent),(.*)$/u;

/** Reads every final reply, oldest first. */
export function readOutcomes({ texts, files }: Shown, ids: readonly string[]): readonly Reading[] {
  return texts.flatMap((text): Reading[] => {
    const found = SUMMARIES.map((pattern) => pattern.exec(text)).find((match) => match !== null);
    if (found === undefined) return REFUSED.test(text) ? [{ kind: 'refused', text }] : [];
    const reports = IN_FILE.test(text) ? readFiles(files, ids) : readText(text);
    return [{ kind: 'done', reports, counted: Number(found[1] ?? 0) }];
  });
}

/** Reads the users under the headings of a reply. */
export function readText(text: string): ReadonlyMap<string, Report> {
  const reports = new Map<string, Report>();
  let section: Report | undefined;
  for (const line of text.split('\n')) {
    const [, id, reason = section?.reason ?? ''] = LINE.exec(line) ?? [];
    if (id === undefined) section = readHeading(line);
    else if (section !== undefined) {
      // An id twice in one reply would have two outcomes.
      if (reports.has(id)) throw new Error(`${id} stands twice in: ${text}`);
      reports.set(id, { ...section, reason });
    }
  }
  return reports;
}

function readHeading(line: string): Report | undefined {
  for (const [pattern, outcome] of HEADINGS) {
    const [whole, reason = ''] = pattern.exec(line) ?? [];
    if (whole !== undefined) return { outcome, reason, ...(pattern === WAS_OFF && { wasOff: true }) };
  }
  return undefined;
}

const SEEN: readonly (readonly [RegExp, boolean])[] = [
  [/^On the whitelist \(\d+\)$/u, true],
  [/^Not on the whitelist \(\d+\)$/u, false],
];

/** Reads the answer to `Check again`: whether ids are on the whitelist. */
export function readCheck(text: string): ReadonlyMap<string, boolean> {
  const seen = new Map<string, boolean>();
  let listed: boolean | undefined;
  for (const line of text.split('\n')) {
    const [, id] = LINE.exec(line) ?? [];
    if (id === undefined) listed = SEEN.find(([pattern]) => pattern.test(line))?.[1];
    else if (listed !== undefined) seen.set(id, listed);
  }
  return seen;
}

function readFiles(files: readonly string[], ids: readonly string[]): ReadonlyMap<string, Report> {
  const given = new Set(ids);
  const rows = files.flatMap((file) => file.split('\r\n')).map((row) => ROW.exec(row) ?? []);
  return new Map(
    rows.flatMap(([, long, short, outcome = '', reason = '']) => {
      const id = long ?? short ?? '';
      return given.has(id) ? [[id, { outcome: outcome as Reported, reason }] as const] : [];
    }),
  );
}
