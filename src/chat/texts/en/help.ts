/** English: the help. */
import { say, type Sentence } from '../../sentence.ts';
import { or } from './words.ts';

export const help = {
  summary: say`Manages who can speak in a muted live group.`,
  unknown: (word: string): Sentence => say`I do not know ${word}.`,
  meant: (command: string): Sentence => say`Did you mean ${command}?`,
  usedMost: say`Used most`,
  more: say`More commands`,
  allCommands: 'All commands',
  tips: 'Good to know',
  users: say`Paste user IDs from anywhere. If anything is unclear, the bot asks first.`,
  pick: say`Leave out the users to choose by name.`,
  all: (usage: string): Sentence => say`${usage} — everybody on the whitelist; the bot asks first`,
  guests: (usage: string): Sentence => say`${usage} — everybody who has a guest pass; the bot asks first`,
  everywhere: (usage: string): Sentence => say`${usage} — on every live group; the bot asks first`,
  menus: say`A message or a person also has the entry "Remove from whitelist" in its Apps menu.`,
  shortcut: say`A message also has the entry "Remove from whitelist" in its menu.`,
  setWindow: (usage: string): Sentence =>
    say`${usage} — a window to paste the users of a set, or to add a file`,
  files: say`A .txt or .csv file with user IDs works, too.`,
  groups: (names: readonly string[]): Sentence => say`Live groups: ${or(names)}`,
  example: (command: string): Sentence => say`For example: ${command}`,
  exampleReason: 'left the show',
  everybody: 'all',
  everyGuest: 'guests',
};
