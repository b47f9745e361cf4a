/** English: panels in channels, and the page of the bot (Slack: App Home). */
import { say, type Sentence } from '../../sentence.ts';
import { or, whitelists, word } from './words.ts';

export const panel = {
  title: (group: string): Sentence => say`The speaking whitelist of ${group}`,
  count: (count: number, at: Sentence): Sentence =>
    say`${count} ${word(count === 1 ? 'user is' : 'users are')} on it (as of ${at})`,
  changed: (at: Sentence, by: Sentence): Sentence => say`Last change with this bot: ${at}, by ${by}`,
  unchanged: say`No change with this bot is on record`,
  private: say`For moderators. Only the person who presses a button sees the answer.`,
  gone: (group: string): Sentence =>
    say`This panel does not work any more: the live group ${group} is not configured in the bot. You can delete this message.`,
  buttons: { remove: 'Remove…', add: 'Add…', show: 'Who is on it', history: 'History' },
  posted: (group: string): Sentence => say`The panel of ${whitelists([group])} is in this channel now.`,
  moved: say`The earlier panel in this channel was deleted.`,
  notMoved: say`The earlier panel in this channel could not be deleted. Delete it yourself: it is not kept up to date any more.`,
  noChannel: say`A panel can be posted in a channel only. Give the command there.`,
  unsupported: say`This chat has no panels.`,
  missing: {
    see: say`The bot cannot see this channel. Give it the permission "View Channel" here, then give the command again.`,
    send: say`The bot may not post in this channel. Give it the permission "Send Messages" here (in a thread: "Send Messages in Threads"), then give the command again.`,
    member: say`The bot is not in this channel. Invite it (type ${'/invite'} and the name of the bot), then give the command again.`,
    posting: say`This channel does not let the bot post. Ask a manager of the channel to allow it, then give the command again.`,
    archived: say`This channel is archived, so the bot cannot post in it.`,
  },
  failed: (reason: string): Sentence =>
    say`The panel could not be posted (${reason}). Try again in a minute.`,
  groupGone: say`The live group of this button is not configured in the bot any more. Nothing has changed.`,
};

/** Asks for users to add. */
export const addForm = {
  title: (group: string): string => `Add to ${group}`,
  ask: (group: string): Sentence => say`Which users should be added to ${whitelists([group])}?`,
  label: 'User IDs or linked @mentions',
  submit: 'Add',
  usage: (command: string): Sentence => say`Type it: ${command}`,
};

export const home = {
  title: 'Whitelist',
  summary: say`This bot manages the speaking whitelists of live groups: which users can speak while a live group is muted.`,
  countUnknown: say`How many users are on it could not be read in time`,
  more: (names: readonly string[]): Sentence =>
    say`There is no room here for ${or(names)}: use the commands.`,
  stranger: say`Only moderators can use it. If you should be one, ask the people who manage this workspace or the live groups.`,
  unchecked: say`The bot could not check whether you are a moderator. Open this page again in a minute.`,
};
