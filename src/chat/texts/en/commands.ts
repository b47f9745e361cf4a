/** English: what commands and their options are called, and the help. */
import { say, type Sentence } from '../../sentence.ts';
import { or } from './words.ts';

export const commands = {
  unwhitelist: {
    label: 'unwhitelist',
    description: 'Take users off the speaking whitelist of a live group',
    menu: 'Remove from whitelist',
  },
  whitelist: { label: 'whitelist', description: 'See and change the speaking whitelist of a live group' },
  show: { label: 'show', description: 'Show who is on the whitelist' },
  add: { label: 'add', description: 'Put users on the whitelist, so that they can speak' },
  save: { label: 'save', description: 'Keep the whitelist, or given users, as a set under a name' },
  set: { label: 'set', description: 'Make the whitelist equal to a saved set; asks first' },
  sets: { label: 'sets', description: 'Show the saved sets: use, export or delete one' },
  history: { label: 'history', description: 'Show what was changed, by whom, when and why' },
  panel: { label: 'panel', description: 'Post a message with buttons for a live group, which stays' },
  link: { label: 'link', description: 'Say which user ID a chat account has, so that you can @mention it' },
  unlink: { label: 'unlink', description: 'Forget which user ID a chat account has' },
  help: { label: 'help', description: 'Show how to use this bot' },
  options: {
    users: { label: 'users', description: 'User IDs or linked @mentions; leave it out to choose by name' },
    addedUsers: { label: 'users', description: 'User IDs or linked @mentions' },
    group: { label: 'group', description: 'Live group; needed only if this channel has none' },
    for: { label: 'for', description: 'Only for so long, then the bot takes them off: 90m, 2h, 3d' },
    until: { label: 'until', description: 'Only until then, when the bot takes them off: 22:30' },
    reason: { label: 'reason', description: 'Why; it is kept in the history' },
    file: { label: 'file', description: 'A .txt or .csv file with user IDs, at most 1 MiB' },
    setName: { label: 'name', description: 'Name of the set, up to 40 characters' },
    listedUsers: { label: 'users', description: 'User IDs for the set; leave it out to save the whitelist' },
    preview: { label: 'preview', description: 'Only show what would happen' },
    account: { label: 'account', description: 'The chat account' },
    recordedUser: { label: 'user', description: 'Only what happened to one user: an ID or a nickname' },
    userId: { label: 'id', description: 'The user ID of the account in the live group' },
  },
};

export const help = {
  summary: say`Takes users off the speaking whitelist of a live group, so that they cannot speak while everybody is muted.`,
  unknown: (word: string): Sentence => say`I do not know ${word}. These are the commands:`,
  meant: (command: string): Sentence => say`Did you mean ${command}? These are the commands:`,
  commands: say`Commands`,
  more: say`Good to know`,
  users: say`Paste user IDs from anywhere. If anything is unclear, the bot asks before it changes anything.`,
  pick: say`Leave out the users to choose them by name.`,
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
