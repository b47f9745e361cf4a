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
      options: {
        users: { label: 'users', description: 'Live user ids, separated by spaces, commas or new lines' },
        group: { label: 'group', description: 'Live group; needed only where this channel has none' },
        reason: { label: 'reason', description: 'Why, for the record' },
      },
    },
  },

  removal: {
    summary: (removed: number, total: number, group: string): Sentence =>
      say`Removed ${removed} of ${total} ${word(users(total))} from the whitelist of ${group}.`,
    failed: (count: number): Sentence => say`Failed (${count})`,
    unconfirmed: (count: number): Sentence => say`Unconfirmed (${count}): run the command again to be sure`,
    notSent: (count: number): Sentence => say`Not sent (${count})`,
    readBack: (count: number): Sentence =>
      say`The service gave no answer for ${count} of the removed; the whitelist was read back, and they are no longer on it.`,
    requests: (ids: readonly string[]): Sentence => say`Request ids: ${enumerate(ids, ', ')}`,
    file: (count: number): Sentence => say`All ${count} are in the attached file.`,
    reasons: {
      'not-on-whitelist': say`was not on the whitelist`,
      refused: say`still on the whitelist: refused by the service`,
      'refused-unread': say`refused by the service; the whitelist could not be read back`,
      'no-answer': say`the service gave no definite answer, and the whitelist could not be read back`,
      'no-answer-listed': say`still on the whitelist, but the service gave no definite answer, so this may change`,
      stopping: say`the bot is shutting down`,
      'after-problem': say`not tried after the problem below`,
    },
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
      mention: say`a mention, not a live user id`,
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
    usage: (command: string): Sentence => say`${`${command} <users> [group:<name>] [reason:<text>]`}`,
    users: say`users: live user ids, separated by spaces, commas or new lines, pasted from anywhere`,
    group: (names: readonly string[]): Sentence => say`group: one of ${or(names)}`,
    reason: say`reason: everything to the end of the line, for the record`,
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

  offers: {
    expired: say`This button is too old. Give the command again. Nothing was done.`,
    notYours: say`This button belongs to somebody else. Nothing was done.`,
    used: say`This button has been used already. Nothing more was done.`,
  },

  progress: (done: number, total: number, secondsLeft: number): Sentence =>
    say`Working: ${done} of ${total} users done, about ${secondsLeft} s left.`,

  stopping: say`The bot is restarting. Nothing was done; try again in a minute.`,
  unknownCommand: say`This bot has no such command. Nothing was done.`,
  internalError: (id: string): Sentence =>
    say`Something went wrong inside the bot, so it cannot say what was done. Tell whoever runs it: ${id}`,
};

export type Texts = typeof en;
