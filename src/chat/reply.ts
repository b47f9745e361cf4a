/** A reply as data, before a platform renders it. */
import { plainText, type Sentence } from './sentence.ts';

/**
 * Whether all, some or none of what was asked is true now; `unconfirmed`: not known yet; `refused`: nothing was even
 * tried; `info`: nothing was asked.
 */
export type Tone = 'done' | 'partly' | 'failed' | 'unconfirmed' | 'refused' | 'info';

/** Leads the summary, so that the outcome is seen before it is read. */
export const TONE_MARKS: Readonly<Record<Tone, string>> = {
  done: '✅',
  partly: '⚠️',
  failed: '❌',
  unconfirmed: '❓',
  refused: '⛔',
  info: 'ℹ️',
};

export interface Section {
  readonly heading?: Sentence;
  /** Each is one line of a list where there is a heading, else a paragraph. */
  readonly lines: readonly Sentence[];
  /** Small print under everything else: codes and request ids, for the bot's operator. */
  readonly small?: true;
}

/** Everything that the sections name, complete, for platforms whose messages are too short to hold it. */
export interface ReplyFile {
  readonly name: string;
  /** Sent as UTF-8, exactly as it is here. */
  readonly content: string;
  /** Shown when the file takes the place of lines that did not fit. */
  readonly pointer: Sentence;
  /** Shown when the platform does not take a file of this size. */
  readonly tooLarge: Sentence;
  /** Shown when the platform does not take the file for another reason; missing where an older version kept the reply. */
  readonly notSent?: Sentence;
}

/** Runs an offer when it is clicked. */
export interface Button {
  /** Of the offer, or a `standingKey`; see `customId`. */
  readonly key: string;
  readonly label: string;
  readonly style: 'primary' | 'normal' | 'danger';
  /** The index of the section that it belongs to: it is shown right under that, where a platform can. */
  readonly under?: number;
  /** What comes of it is shown beside the message of the button, which stays as it is; else in its place. */
  readonly beside?: true;
}

/** Something to pick or to suggest. The label may be quoted text, which has been made inert. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/**
 * Chooses among many. In a dialogue (Slack) a submission runs the offer `key` with the values as its option `users`. In a
 * message (Discord) each choice runs the offer of `choose`, which shows the picker again with what is chosen so far and a
 * button that goes on.
 */
export interface Picker {
  readonly key: string;
  /** What it is for: a title and a placeholder, in our words. */
  readonly title: string;
  readonly submit: string;
  /** Up to some thousands; platforms page or search them. */
  readonly choices: readonly Choice[];
  /** Values that are chosen already. */
  readonly chosen: readonly string[];
  /** The first choice to show, where a platform shows pages. */
  readonly offset: number;
  /** Makes the offer that a choice in a message runs; resolves to its key. */
  readonly choose: () => Promise<string>;
  /** Makes an offer that shows the same picker from another offset; resolves to its key, for a button. */
  readonly turnTo: (offset: number) => Promise<string>;
}

/** What a form says. */
export interface FormWords {
  readonly title: string;
  /** Of its only field, which takes text of several lines. */
  readonly label: string;
  readonly submit: string;
}

/** Asks for text, where a platform can show a field for it; a submission runs `key` with the text as its option `users`. */
export interface Form extends FormWords {
  /** As that of a button. */
  readonly key: string;
}

/** Why something is to be changed, to be chosen or typed where the reply is a dialogue. */
export interface ReasonInput {
  /** As it was given before. */
  readonly given: string | undefined;
  readonly suggested: readonly Choice[];
  /** Of what is typed, in UTF-16 code units. */
  readonly maxLength: number;
}

export interface Reply {
  readonly tone: Tone;
  /** The first line; understandable alone, as a notification shows it. */
  readonly summary: Sentence;
  readonly sections: readonly Section[];
  /** Everything, complete, for what a message does not show. */
  readonly file?: ReplyFile;
  /** The message does not show everything: platforms attach or send the file in any case. */
  readonly wantsFile?: boolean;
  readonly buttons?: readonly Button[];
  readonly picker?: Picker;
  readonly form?: Form;
  /** Where a picker or a button changes something. */
  readonly reasonInput?: ReasonInput;
  /** To a click: shown in a message of its own, since the message that was clicked is to stay as it is. */
  readonly beside?: true;
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
