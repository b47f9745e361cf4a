/** What a command answers, before any platform gives it a shape. */
import { enumerate, plainText, say, type Sentence } from './sentence.ts';

/** Whether all, some or none of what was asked is true now; `refused`: nothing was even tried; `info`: nothing was asked. */
export type Tone = 'done' | 'partly' | 'failed' | 'refused' | 'info';

/** Leads the summary, so that the outcome is seen before it is read. */
export const TONE_MARKS: Readonly<Record<Tone, string>> = {
  done: '✅',
  partly: '⚠️',
  failed: '❌',
  refused: '⛔',
  info: 'ℹ️',
};

export interface Section {
  readonly heading?: Sentence;
  /** Each is one line of a list where there is a heading, else a paragraph. */
  readonly lines: readonly Sentence[];
}

/** Everything that the sections name, complete, for platforms whose messages are too short to hold it. */
export interface ReplyFile {
  readonly name: string;
  /** UTF-8 text without a byte order mark. */
  readonly content: string;
  /** Shown when the file takes the place of lines that did not fit. */
  readonly pointer: Sentence;
}

/** Runs an offer when it is clicked. */
export interface Button {
  /** Of the offer; see `customId`. */
  readonly key: string;
  readonly label: string;
  readonly style: 'primary' | 'normal' | 'danger';
}

/** Something to pick or to suggest. The label may be foreign text, which has been made inert. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Runs an offer with the values that were picked as its option `users`. */
export interface Picker {
  /** Of the offer. */
  readonly key: string;
  /** What it is for: a title and a placeholder, in our words. */
  readonly title: string;
  readonly submit: string;
  /** One to some thousands; platforms page or search them. */
  readonly choices: readonly Choice[];
  /** The first choice to show, where a platform shows pages. */
  readonly offset: number;
  /** Makes an offer that shows the same picker from another offset; resolves to its key, for a button. */
  readonly turnTo: (offset: number) => Promise<string>;
}

export interface Reply {
  readonly tone: Tone;
  /** The first line; understandable alone, as a notification shows it. */
  readonly summary: Sentence;
  readonly sections: readonly Section[];
  readonly file?: ReplyFile;
  /** That the moderator asked for the file: platforms attach or send it in any case. */
  readonly wantsFile?: boolean;
  readonly buttons?: readonly Button[];
  readonly picker?: Picker;
}

/** A reply of one sentence. */
export function notice(tone: Tone, summary: Sentence): Reply {
  return { tone, summary, sections: [] };
}

/** All that a reply says, without its file, as lines of plain text. */
export function replyText({ summary, sections }: Reply): string {
  const lines = sections.flatMap(({ heading, lines }) => [...(heading ? [heading] : []), ...lines]);
  return [summary, ...lines].map(plainText).join('\n');
}

/** One thing that was given and what became of it; without a reason it is only named. */
export interface Entry {
  readonly subject: string;
  readonly reason?: Sentence;
}

/** Up to this many entries have a line each; more are gathered by reason. */
export const LINES_MAX = 20;
/** Subjects in one gathered line: short enough (about 1,100 characters of ids) to be paged by platforms. */
const SUBJECTS_PER_LINE = 50;

/** Lines for entries: `id — reason` each, or, for a long list, `reason: id, id, …` in lines of at most 50. */
export function entryLines(entries: readonly Entry[]): readonly Sentence[] {
  if (entries.length <= LINES_MAX) {
    return entries.map(({ subject, reason }) => (reason ? say`${subject} — ${reason}` : say`${subject}`));
  }
  const byReason = Map.groupBy(entries, ({ reason }) => JSON.stringify(reason ?? null));
  return [...byReason.values()].flatMap((same) => {
    const reason = same[0]?.reason;
    const lines: Sentence[] = [];
    for (let start = 0; start < same.length; start += SUBJECTS_PER_LINE) {
      const subjects = same.slice(start, start + SUBJECTS_PER_LINE).map(({ subject }) => subject);
      const named = enumerate(subjects, ', ');
      lines.push(reason ? say`${reason}: ${named}` : named);
    }
    return lines;
  });
}
