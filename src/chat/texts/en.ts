/** English. This catalogue is the form that the others must fill. */
import { enumerate, say, type Sentence } from '../sentence.ts';

const users = (count: number): string => (count === 1 ? 'user' : 'users');
const or = (names: readonly string[]): Sentence => enumerate(names, ', ');
/** Our own word inside a sentence, which a plain string would not be. */
const word = (text: string): Sentence => [{ kind: 'own', text }];

export const en = {
  commands: {
    unwhitelist: {
      label: 'unwhitelist',
      description: 'Take users off the speaking whitelist of a live group',
      menu: 'Remove from whitelist',
    },
    whitelist: { label: 'whitelist', description: 'See and change the speaking whitelist of a live group' },
    show: { label: 'show', description: 'Show who is on the whitelist' },
    add: { label: 'add', description: 'Put users on the whitelist' },
    history: { label: 'history', description: 'Show the latest changes of the whitelist' },
    link: { label: 'link', description: 'Link a chat account to a live user id' },
    unlink: { label: 'unlink', description: 'Unlink a chat account from its live user id' },
    options: {
      users: { label: 'users', description: 'Live user ids or linked @mentions; leave out to pick by name' },
      addedUsers: { label: 'users', description: 'Live user ids or linked @mentions' },
      group: { label: 'group', description: 'Live group; needed only where this channel has none' },
      reason: { label: 'reason', description: 'Why, for the record' },
      file: { label: 'file', description: 'A .txt or .csv file with live user ids, at most 1 MiB' },
      preview: { label: 'preview', description: 'Show what would happen, and do nothing' },
      account: { label: 'account', description: 'The chat account, as an @mention' },
      accountAndId: { label: 'link', description: 'An @mention and a live user id' },
    },
  },

  change: {
    remove: (done: number, total: number, group: string): Sentence =>
      say`Removed ${done} of ${total} ${word(users(total))} from the whitelist of ${group}.`,
    add: (done: number, total: number, group: string): Sentence =>
      say`Added ${done} of ${total} ${word(users(total))} to the whitelist of ${group}.`,
    removeMany: (done: number, total: number, groups: number): Sentence =>
      say`Removed ${done} of ${total} ${word(users(total))} from the whitelists of ${groups} live groups.`,
    addMany: (done: number, total: number, groups: number): Sentence =>
      say`Added ${done} of ${total} ${word(users(total))} to the whitelists of ${groups} live groups.`,
    failed: (count: number): Sentence => say`Failed (${count})`,
    unconfirmed: (count: number): Sentence => say`Unconfirmed (${count}): run the command again to be sure`,
    'not-sent': (count: number): Sentence => say`Not sent (${count})`,
    inGroup: (group: string, heading: Sentence): Sentence => say`${group}: ${heading}`,
    readBack: (count: number): Sentence =>
      say`The service gave no answer for ${count} of them; the whitelist was read back, and it shows that they are done.`,
    resumed: say`The bot was interrupted while it worked on this, and went on where it had stopped.`,
    requests: (ids: readonly string[]): Sentence => say`Request ids: ${enumerate(ids, ', ')}`,
    file: (count: number): Sentence => say`All ${count} are in the attached file.`,
    named: (id: string, nickname: string): Sentence => say`${id} (${nickname})`,
    reasons: {
      'not-on-whitelist': say`was not on the whitelist`,
      'already-listed': say`was on the whitelist already`,
      refused: say`refused by the service: the whitelist is unchanged`,
      'refused-unread': say`refused by the service; the whitelist could not be read back`,
      'no-answer': say`the service gave no definite answer, and the whitelist could not be read back`,
      'no-answer-unchanged': say`unchanged so far, but the service gave no definite answer, so this may still happen`,
      stopping: say`the bot is shutting down`,
      'after-problem': say`not tried after the problem below`,
      'too-late': say`the bot was interrupted for too long: give the command again if it is still wanted`,
      'group-gone': say`its live group is not configured any more`,
    },
    removeReasons: {
      refused: say`still on the whitelist: refused by the service`,
      'no-answer-unchanged': say`still on the whitelist, but the service gave no definite answer, so this may change`,
    },
  },

  buttons: {
    retry: (count: number): string => `Retry ${String(count)} failed`,
    undo: (count: number): string => `Undo (${String(count)})`,
    file: 'All ids as file',
    confirmRemove: (count: number): string => `Remove ${String(count)} ${users(count)}`,
    confirmAdd: (count: number): string => `Add ${String(count)} ${users(count)}`,
  },

  plan: {
    ask: (count: number, groups: readonly string[]): Sentence =>
      say`This would remove ${count} ${word(users(count))} from ${enumerate(groups, ', ')}. Nothing has been done yet: press the button to do it.`,
    askAdd: (count: number, groups: readonly string[]): Sentence =>
      say`This would add ${count} ${word(users(count))} to ${enumerate(groups, ', ')}. Nothing has been done yet: press the button to do it.`,
    preview: (count: number, groups: readonly string[]): Sentence =>
      say`Preview: this would remove ${count} ${word(users(count))} from ${enumerate(groups, ', ')}. Nothing was done.`,
    wouldChange: (group: string, count: number): Sentence => say`${group}: on the whitelist now (${count})`,
    wouldFail: (count: number): Sentence => say`Not on the whitelist now (${count})`,
    nobody: (groups: readonly string[]): Sentence =>
      say`None of them is on the whitelist of ${enumerate(groups, ', ')}. Nothing was done.`,
    fromColumn: (header: string): Sentence => say`The ids were read from the column ${header} of the file.`,
  },

  picker: {
    summary: (count: number, group: string): Sentence =>
      say`${count} ${word(users(count))} on the whitelist of ${group}. Pick those to remove.`,
    title: 'Remove from whitelist',
    submit: 'Remove',
    empty: (group: string): Sentence => say`Nobody is on the whitelist of ${group}. Nothing was done.`,
  },

  show: {
    summary: (count: number, group: string): Sentence =>
      say`${count} ${word(users(count))} on the whitelist of ${group}.`,
    heading: say`Who, since when, added by`,
    line: (who: Sentence, since: string, by: string): Sentence => say`${who} — ${since}, ${by}`,
    unread: say`The whitelist could not be read. Try again in a minute.`,
    changing: say`The whitelist kept changing while it was read, so nobody can tell who is not on it. Nothing was done; try again in a minute.`,
  },

  history: {
    summary: (count: number, group: string): Sentence =>
      say`The latest changes of the whitelist of ${group} (${count}).`,
    none: (group: string): Sentence => say`No changes of the whitelist of ${group} are on record.`,
    remove: (at: string, who: string, done: number, total: number): Sentence =>
      say`${at}: ${who} removed ${done} of ${total}`,
    add: (at: string, who: string, done: number, total: number): Sentence =>
      say`${at}: ${who} added ${done} of ${total}`,
    because: (line: Sentence, reason: string): Sentence => say`${line} — ${reason}`,
  },

  links: {
    usage: (command: string): Sentence =>
      say`Give one @mention and one live user id: ${`${command} @someone 10001`}. Nothing was done.`,
    unlinkUsage: (command: string): Sentence =>
      say`Give one @mention: ${`${command} @someone`}. Nothing was done.`,
    linked: (account: string, id: string): Sentence =>
      say`The account ${account} is linked to the live user ${id}.`,
    unlinked: (account: string): Sentence => say`The account ${account} is linked to no live user any more.`,
    notLinked: (account: string): Sentence =>
      say`The account ${account} was linked to no live user. Nothing was done.`,
  },

  files: {
    empty: say`The file is empty. Nothing was done.`,
    binary: say`The file is not plain text. Save it as .txt or .csv (UTF-8). Nothing was done.`,
    'utf-16': say`The file is UTF-16. Save it as UTF-8. Nothing was done.`,
    'no-ids': say`The file holds no live user ids. Nothing was done.`,
    'several-columns': say`Several columns of the file look like live user ids. Name the right one user_id. Nothing was done.`,
    'too-large': say`The file is larger than 1 MiB. Split it. Nothing was done.`,
    'wrong-host': say`The file does not come from this platform, so it was not read. Nothing was done.`,
    unavailable: say`The file could not be read. Attach it again. Nothing was done.`,
  },

  undo: {
    nothing: say`There is nothing to undo. Nothing was done.`,
    gone: say`This action is not on record any more, or its live group is not configured any more. Nothing was done.`,
    nothingToRetry: say`Nothing of this can be retried. Nothing was done.`,
    file: (count: number): Sentence => say`All ${count} users of this action, as a file.`,
  },

  audit: {
    remove: (who: string, done: number, total: number, group: string): Sentence =>
      say`${who} removed ${done} of ${total} ${word(users(total))} from the whitelist of ${group}.`,
    add: (who: string, done: number, total: number, group: string): Sentence =>
      say`${who} added ${done} of ${total} ${word(users(total))} to the whitelist of ${group}.`,
    reason: (reason: string): Sentence => say`Reason: ${reason}`,
  },

  /** What a moderator can do about a refusal of the service. `code` is the service's own code. */
  problems: {
    'bad-input': {
      short: say`not accepted by the service`,
      advice: say`The service did not accept the request.`,
    },
    'user-not-found': {
      short: say`not a member of this live group`,
      advice: say`The service knows no such member of this live group. Check the ids.`,
    },
    'list-full': {
      short: say`the whitelist is full`,
      advice: say`The whitelist is full (100 users, unless the service has raised it). Remove somebody first.`,
    },
    'group-not-found': {
      short: say`the live group was not found`,
      advice: say`The service does not know this live group, or it is not a live group. Tell whoever runs this bot to check LIVE_GROUPS.`,
    },
    operator: {
      short: say`the bot is not allowed to do this`,
      advice: say`The bot is misconfigured: its account or operator may not change this whitelist. Tell whoever runs this bot.`,
    },
    credentials: {
      short: say`the bot is misconfigured`,
      advice: say`The bot is misconfigured: the service does not accept its access key or secret. Tell whoever runs this bot.`,
    },
    clock: {
      short: say`the bot's clock is wrong`,
      advice: say`The bot is misconfigured: the clock of its machine is wrong. Tell whoever runs this bot.`,
    },
    throttled: {
      short: say`the service is too busy`,
      advice: say`The service is over its request limit. Try again in a minute.`,
    },
    temporary: {
      short: say`the service has a fault`,
      advice: say`The service has a temporary fault. Try again in a minute.`,
    },
    unreachable: {
      short: say`the service could not be reached`,
      advice: say`The service could not be reached. Try again in a minute; if it stays so, tell whoever runs this bot.`,
    },
    protocol: {
      short: say`the service's answer was not understood`,
      advice: say`The service gave an answer that this bot does not understand. Try again; if it stays so, tell whoever runs this bot.`,
    },
  },
  problemNote: (advice: Sentence, code: string, requestId: string | undefined): Sentence =>
    requestId === undefined ? say`${advice} (${code})` : say`${advice} (${code}, request ${requestId})`,

  input: {
    noUsers: say`Which users? Give the live user ids, separated by spaces, commas or new lines. Nothing was done.`,
    onlyRejected: say`Nothing was done: none of what you gave is a live user id.`,
    rejected: (count: number): Sentence => say`Not live user ids (${count}), nothing was done for them`,
    duplicates: (count: number): Sentence => say`Given more than once, sent once: ${count}`,
    duplicatesNamed: (ids: readonly string[]): Sentence =>
      say`Given more than once, sent once: ${enumerate(ids, ', ')}`,
    reasons: {
      'not-a-number': say`not a number`,
      mixed: say`not only digits; ids are never picked out of longer text`,
      signed: say`has a sign`,
      zero: say`user ids start at 1`,
      'leading-zero': say`starts with 0`,
      'too-large': say`larger than ${'9223372036854775807'}`,
      mention: say`a mention that is not linked to a live user id`,
    },
    whichGroup: (names: readonly string[]): Sentence =>
      say`Which live group? Add group: with one of ${or(names)}. Nothing was done.`,
    unknownGroup: (named: string, names: readonly string[]): Sentence =>
      say`There is no live group ${named}. Choose one of ${or(names)}. Nothing was done.`,
    groupAmongUsers: (token: string, name: string, chosen: string): Sentence =>
      say`${token} names the live group ${name}, but the command would act on ${chosen}. Write group:${word(name)} to choose it. Nothing was done.`,
    optionRepeated: (option: string): Sentence =>
      say`${option} is given twice, so it is not clear which you mean. Nothing was done.`,
    optionEmpty: (option: string): Sentence => say`${option} has no value. Nothing was done.`,
  },

  help: {
    summary: say`Takes users off the speaking whitelist of a live group, and says which failed and why.`,
    heading: say`How to use it`,
    usage: (command: string): Sentence =>
      say`${`${command} <users> [group:<name>] [preview] [reason:<text>]`}`,
    users: say`users: live user ids, separated by spaces, commas or new lines, pasted from anywhere`,
    group: (names: readonly string[]): Sentence => say`group: one of ${or(names)}`,
    preview: say`preview: shows what would happen, and does nothing`,
    reason: say`reason: everything to the end of the line, for the record`,
    pick: say`without users: pick by name from those who are on the whitelist now`,
    others: say`whitelist show, add, history, link and unlink: see it, put users on it, look back, mention people`,
    example: (command: string): Sentence =>
      say`For example: ${`${command} 10001, 10002 reason: left the show`}`,
  },

  refusals: {
    'not-moderator': say`You are not one of the moderators who may use this. Nothing was done.`,
    'not-in-server': say`This works only in a server channel, not in direct messages. Nothing was done.`,
    'unknown-server': say`This bot does not work in this server. Nothing was done.`,
    'not-server-install': say`This bot must be installed by the server, not by a user. Nothing was done.`,
    'check-unavailable': say`It could not be checked whether you are a moderator. Nothing was done; try again in a minute.`,
  },

  /** Of dialogs that a platform opens, and of files that it sends apart. */
  dialog: {
    paste: 'Or paste ids',
    file: 'Or a file of ids (.txt, .csv)',
    nothingChosen: 'Pick somebody, paste ids, or add a file.',
    cancel: 'Cancel',
    close: 'Close',
    fileSent: say`The file is in your direct messages with this bot.`,
    fileFailed: say`The file could not be sent: everything that it holds is here.`,
  },

  offers: {
    expired: say`This button is too old. Give the command again. Nothing was done.`,
    notYours: say`This button belongs to somebody else. Nothing was done.`,
    used: say`This button has been used already. Nothing more was done.`,
  },

  progress: (done: number, total: number, secondsLeft: number): Sentence =>
    say`Working: ${done} of ${total} users done, about ${secondsLeft} s left.`,

  stopping: say`The bot is restarting. Nothing was done; try again in a minute.`,
  busy: say`The bot has too much to do at the moment. Nothing was done; try again in a minute.`,
  notKept: say`The bot cannot reach its memory at the moment, and does nothing without it. Nothing was done; try again in a minute.`,
  notBegun: say`The bot was interrupted before it could begin. Nothing was done: give the command again.`,
  interrupted: say`The bot cannot record what it does at the moment, so it has stopped here. It goes on by itself as soon as it can, and then you get the outcome.`,
  waitingForLimit: say`Waiting: the bot cannot be sure of the request limit that it shares with others, and sends nothing until it is. It goes on by itself.`,
  unknownCommand: say`This bot has no such command. Nothing was done.`,
  internalError: (id: string): Sentence =>
    say`Something went wrong inside the bot, so it cannot say what was done. Tell whoever runs it: ${id}`,
};

export type Texts = typeof en;
