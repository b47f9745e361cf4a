/** A reply as data, before a platform renders it. */
import { plainText, type Sentence } from './sentence.ts';

/**
 * The overall outcome: all (`done`), some (`partly`) or none (`failed`) of the request was fulfilled; `unconfirmed`:
 * not known yet; `refused`: nothing was tried; `info`: no change was requested.
 */
export type Tone = 'done' | 'partly' | 'failed' | 'unconfirmed' | 'refused' | 'info';

/** The emoji before the summary. */
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
  /** Items of a list if there is a heading, else paragraphs. */
  readonly lines: readonly Sentence[];
  /** Shown last and small: codes and request ids, for the bot's operator. */
  readonly small?: true;
}

/** A file with everything that the sections name, for messages that are too short to hold it. */
export interface ReplyFile {
  readonly name: string;
  /** Sent as UTF-8, exactly as it is here. */
  readonly content: string;
  /** Shown when the file replaces lines that did not fit. */
  readonly pointer: Sentence;
  /** Shown when the platform rejects the file because of its size. */
  readonly tooLarge: Sentence;
  /** Shown when the platform rejects the file for another reason; missing in replies that an older version stored. */
  readonly notSent?: Sentence;
}

/** A button that runs an offer or the command of a standing button. */
export interface Button {
  /** The key of the offer, or a `standingKey`; see `customId`. */
  readonly key: string;
  readonly label: string;
  readonly style: 'primary' | 'normal' | 'danger';
  /** The index of its section; platforms that can do so show the button right under that section. */
  readonly under?: number;
  /** The reply to the click is a new message; without `beside` it replaces the message of the button. */
  readonly beside?: true;
}

/** A choice of a picker or of autocomplete. Text of other people in the label has been made inert. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/**
 * A choice among many users. In a dialogue (Slack), a submission runs the offer `key` with the values as its option
 * `users`. In a message (Discord), each choice runs the offer of `choose`, which shows the picker again with the users
 * chosen so far and a button to continue.
 */
export interface Picker {
  readonly key: string;
  /** The purpose of the picker: used as title and placeholder. */
  readonly title: string;
  readonly submit: string;
  /** Up to some thousands; platforms show them in pages or search them. */
  readonly choices: readonly Choice[];
  /** Values that are chosen already. */
  readonly chosen: readonly string[];
  /** The index of the first choice to show, on platforms with pages. */
  readonly offset: number;
  /** Stores the offer that a choice in a message runs; resolves to its key. */
  readonly choose: () => Promise<string>;
  /** Stores an offer that shows the same picker from another offset; resolves to its key, for a button. */
  readonly turnTo: (offset: number) => Promise<string>;
}

/** The texts of a form. */
export interface FormWords {
  readonly title: string;
  /** The label of its only field, which takes text of several lines. */
  readonly label: string;
  readonly submit: string;
}

/** A form that asks for text, on platforms with forms; a submission runs `key` with the text as its option `users`. */
export interface Form extends FormWords {
  /** See `Button.key`. */
  readonly key: string;
}

/** The field of a dialogue in which a moderator chooses or types the reason of a change. */
export interface ReasonInput {
  /** The reason that was given before. */
  readonly given: string | undefined;
  readonly suggested: readonly Choice[];
  /** In UTF-16 code units. */
  readonly maxLength: number;
}

export interface Reply {
  readonly tone: Tone;
  /** The first line; must be understandable alone, because a notification shows only this. */
  readonly summary: Sentence;
  readonly sections: readonly Section[];
  /** The complete content, where the message may not show everything. */
  readonly file?: ReplyFile;
  /** The message does not show everything: platforms attach or send the file in any case. */
  readonly wantsFile?: boolean;
  readonly buttons?: readonly Button[];
  readonly picker?: Picker;
  readonly form?: Form;
  /** Present where a picker or a button changes something. */
  readonly reasonInput?: ReasonInput;
  /** The reply to a click is a new message, and the clicked message stays. */
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
