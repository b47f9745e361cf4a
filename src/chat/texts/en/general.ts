/** English: everything that is not about one change: the list, history, links, refusals, dialogues. */
import { say, type Sentence } from '../../sentence.ts';
import { and, whitelists, word } from './words.ts';

export const picker = {
  summary: (count: number, group: string): Sentence =>
    say`${count} ${word(count === 1 ? 'user is' : 'users are')} on ${whitelists([group])}.`,
  chosen: (count: number): Sentence => say`Chosen (${count})`,
  title: 'Choose who to remove',
  submit: 'Remove',
  empty: (group: string): Sentence => say`The ${group} whitelist is empty.`,
};

export const show = {
  summary: (count: number, group: string): Sentence =>
    say`${count} ${word(count === 1 ? 'user is' : 'users are')} on ${whitelists([group])}.`,
  empty: (group: string): Sentence => say`The ${group} whitelist is empty.`,
  heading: say`On the whitelist`,
  line: (who: Sentence, since: Sentence | undefined, by: Sentence | undefined): Sentence => {
    const when = since === undefined ? [] : say` — since ${since}`;
    const added = by === undefined ? [] : say`, added by ${by}`;
    return say`${who}${when}${added}`;
  },
  unread: say`The whitelist could not be read.`,
  unreadNow: say`The whitelist could not be read. Try again in a minute.`,
  changing: say`The whitelist kept changing while it was read, so I cannot tell who is not on it. Nothing has changed; try again in a minute.`,
};

export const history = {
  summary: (count: number, group: string): Sentence =>
    count === 1
      ? say`The latest change to ${whitelists([group])}.`
      : say`The latest ${count} changes to ${whitelists([group])}.`,
  page: (first: number, last: number, group: string): Sentence =>
    say`Changes ${first} to ${last} of ${whitelists([group])}, counted from the latest.`,
  summaryOf: (count: number, who: Sentence, group: string): Sentence =>
    say`${count} ${word(count === 1 ? 'change' : 'changes')} of ${who} on ${whitelists([group])}, the latest first.`,
  noneOf: (who: Sentence, group: string): Sentence =>
    say`No change of ${who} on ${whitelists([group])} is on record. Changes are kept for a year.`,
  unknownPerson: (typed: string, group: string): Sentence =>
    say`No user called ${typed} is on ${whitelists([group])} now or on record. If you know the user ID, give that. Changes are kept for a year.`,
  onePerson: say`Give one user at a time: an ID or a nickname.`,
  whichPerson: (typed: string): Sentence =>
    say`Several users are called ${typed}. Whose changes do you mean?`,
  morePeople: say`There are more. Type more of the nickname, or give the user ID.`,
  numbered: (number: number, line: Sentence): Sentence => say`${number}. ${line}`,
  tried: {
    remove: (at: Sentence, by: Sentence, who: Sentence, why: Sentence): Sentence =>
      say`${at} — ${by} tried to remove ${who}: ${why}`,
    add: (at: Sentence, by: Sentence, who: Sentence, why: Sentence): Sentence =>
      say`${at} — ${by} tried to add ${who}: ${why}`,
  },
  none: (group: string): Sentence => say`No change to ${whitelists([group])} is on record.`,
  remove: (at: Sentence, by: Sentence, who: Sentence): Sentence => say`${at} — ${by} removed ${who}`,
  add: (at: Sentence, by: Sentence, who: Sentence): Sentence => say`${at} — ${by} added ${who}`,
  both: (at: Sentence, by: Sentence, removed: Sentence, added: Sentence): Sentence =>
    say`${at} — ${by} removed ${removed}; added ${added}`,
  counted: (count: number, who: Sentence): Sentence => say`${count} (${who})`,
  ofSet: (line: Sentence, name: string): Sentence => say`${line} — set ${name}`,
  and: (one: Sentence, other: Sentence): Sentence => say`${one}, ${other}`,
  nobody: say`nobody`,
  more: (count: number): Sentence => say` and ${count} more`,
  failed: (count: number): Sentence => say`; ${count} failed`,
  unchanged: {
    remove: (count: number): Sentence => say`; ${count} not on it`,
    add: (count: number): Sentence => say`; ${count} already on it`,
  },
  unconfirmed: (count: number): Sentence => say`; ${count} not known`,
  undone: (line: Sentence, phrase: Sentence): Sentence => say`${line} — ${phrase}`,
  because: (line: Sentence, reason: string): Sentence => say`${line} — reason: ${reason}`,
  link: (at: Sentence, by: Sentence, account: Sentence, id: string): Sentence =>
    say`${at} — ${by} linked ${account} to ${id}`,
  relink: (at: Sentence, by: Sentence, account: Sentence, id: string, before: string): Sentence =>
    say`${at} — ${by} linked ${account} to ${id} (before: ${before})`,
  unlink: (at: Sentence, by: Sentence, account: Sentence, before: string): Sentence =>
    say`${at} — ${by} unlinked ${account} (before: ${before})`,
};

export const links = {
  usage: (command: string): Sentence => say`Give an account and its user ID: ${command}`,
  first: (command: string): Sentence => say`To link an account: ${command}`,
  unlinkUsage: (command: string): Sentence => say`Give an account: ${command}`,
  linked: (account: Sentence, id: Sentence): Sentence => say`${account} is linked to ${id}.`,
  relinked: (account: Sentence, id: Sentence, before: Sentence): Sentence =>
    say`${account} is linked to ${id} now, and no longer to ${before}.`,
  unlinked: (account: Sentence, before: Sentence): Sentence =>
    say`${account} is no longer linked to ${before}.`,
  notLinked: (account: Sentence): Sentence => say`${account} is not linked to a user ID.`,
};

export const undo = {
  nothing: say`There is nothing to undo.`,
  gone: say`This change is not on record any more: changes are kept for a year. Nothing has changed.`,
  groupGone: (group: string): Sentence =>
    say`The live group ${group} of this change is not configured any more. Nothing has changed.`,
  running: say`This change is still running, and everything about it is known at its end. Nothing was done twice; try again in a minute.`,
  by: (who: Sentence, at: Sentence): Sentence =>
    say`${who} has undone this change already (${at}). Nothing has changed now.`,
  underWay: (who: Sentence): Sentence =>
    say`${who} is undoing this change at the moment. Nothing was done twice.`,
  of: (who: Sentence, at: Sentence): Sentence => say`This undoes what ${who} did (${at}).`,
  changedSince: (count: number): Sentence =>
    say`After that, another change was made for ${count} of these users.`,
  nothingToRetry: say`There is nothing to try again.`,
  file: (count: number): Sentence => say`All ${count} users of this change are in the file.`,
};

/** Of a change on record. */
export const details = {
  at: (at: Sentence): Sentence => say`When: ${at}`,
  state: (phrase: Sentence): Sentence => say`State: ${phrase}`,
  undone: (who: Sentence, at: Sentence): Sentence => say`undone by ${who} (${at})`,
  undonePartly: (who: Sentence, at: Sentence, count: number, all: number): Sentence =>
    say`undone for ${count} of ${all} users by ${who} (${at})`,
  underWay: (who: Sentence): Sentence => say`being undone by ${who}`,
};

/** In channels that are told every change. */
export const audit = {
  by: (who: Sentence, sentence: Sentence): Sentence => say`${who}: ${sentence}`,
  reason: (reason: string): Sentence => say`Reason: ${reason}`,
};

export const refusals = {
  'not-moderator': say`You are not one of the moderators who may use this.`,
  'not-in-server': say`This works only in a server channel, not in direct messages.`,
  'unknown-server': say`This bot does not work in this server.`,
  'not-server-install': say`This bot must be installed by the server, not by a user.`,
  'check-unavailable': say`I couldn't check whether you are a moderator. Nothing has changed; try again in a minute.`,
};

/** Of dialogs that a platform opens, and of files that it sends apart. */
export const dialog = {
  paste: 'Or paste IDs',
  file: 'Or a file with IDs (.txt, .csv)',
  nothingChosen: 'Choose users, paste IDs, or add a file.',
  nothingTyped: 'Type user IDs, or add a file.',
  reason: 'Reason',
  orReason: 'Or another reason',
  chooseReason: 'Choose a reason',
  cancel: 'Cancel',
  close: 'Close',
  /** The title while the reply is being made; stands beside those of the other languages, so it is short. */
  wait: 'Please wait',
  loading: say`Reading the whitelist…`,
  /** The title, and the text, where the reply has become a message. */
  done: 'Go on in the message',
  elsewhere: say`The reply is a message that only you can see, in the channel or in your direct messages with this bot.`,
  windowRefused: say`The window that you opened could not show this. Close it, and go on here.`,
  fileSent: say`The file is in your direct messages with this bot.`,
  fileFailed: say`The file could not be sent. The history of the whitelist has everything.`,
  fileTooLarge: say`The file is too large to attach here. The history of the whitelist has everything.`,
};

export const offers = {
  expired: say`This button is too old. Give the command again. Nothing has changed.`,
  notYours: say`Only the person who gave the command can use this button.`,
  used: say`This button has been used already. Nothing was done twice.`,
};

/** In a server that the bot has joined. */
export const welcome = {
  summary: say`This bot manages who can speak in muted live groups. To begin:`,
  first: say`1) As a moderator, type ${'/whitelist show'}. It reads the whitelist and changes nothing.`,
  second: say`2) Type ${'/unwhitelist'} with user IDs, or without any to choose by name. The bot asks when it is not sure.`,
  third: say`3) Type ${'/whitelist help'} for all commands. Only moderators can use them.`,
};

export const status = {
  notAllowed: (groups: readonly string[]): Sentence =>
    say`You may act on ${and(groups)} only. Nothing has changed.`,
  progress: (done: number, total: number, secondsLeft: number): Sentence =>
    say`${done} of ${total} done, about ${secondsLeft} s left.`,
  stopping: say`The bot is restarting. Nothing has changed; try again in a minute.`,
  busy: say`The bot is busy. Nothing has changed; try again in a minute.`,
  tooManyAtOnce: (max: number): Sentence =>
    say`${max} of your commands are not answered yet, and that is the most at once. Nothing has changed; wait for an answer, then give the command again.`,
  notAcknowledged: say`The connection to the bot was too slow, so the command was not run. Nothing has changed; give it again.`,
  notKept: say`The bot's database is not available. Nothing has changed; try again in a minute.`,
  notBegun: say`The bot was interrupted before it could begin. Nothing has changed; give the command again.`,
  interrupted: say`The bot's database is not available, so the bot has stopped here. It goes on by itself, and then you will get the result.`,
  forgotten: say`The bot's database was restored from an older backup, which lacks this command. What was done before that stays done. Look at the whitelist, then give the command again if it is still needed.`,
  waitingForLimit: say`Waiting: the bot cannot reach the request limit that it shares with other processes. It goes on by itself.`,
  unknownCommand: say`This bot has no such command.`,
  internalError: (id: string): Sentence =>
    say`Something went wrong inside the bot, so it cannot say what was done. Tell the operator of this bot: ${id}`,
};
