/** English: why something was not read, was not done, or could not be done. */
import { enumerate, say, type Sentence } from '../../sentence.ts';

/** Why a token was not read as a user id. */
export const rejections = {
  'not-a-number': say`not a number`,
  mixed: say`has more than digits in it; give the ID alone`,
  signed: say`has a sign`,
  zero: say`user IDs start at 1`,
  'leading-zero': say`starts with 0`,
  'too-large': say`larger than ${'9223372036854775807'}`,
  mention: say`a mention that is no account`,
  'not-linked': say`this account has no user ID yet; link it first`,
  'row-label': say`looks like a row number`,
  'in-words': say`a number inside a sentence`,
  grouped: say`one number with separators; copy it without them`,
  scientific: say`rounded by a spreadsheet; format the column as text and copy again`,
  decimal: say`a number with decimals; format the column as text and copy again`,
  date: say`a date or a time`,
  nickname: say`a nickname`,
  'cut-off': say`cut off; give the whole ID`,
  'other-column': say`in another column than the IDs`,
  heading: say`the heading of a column`,
  'other-digits': say`digits of another script`,
  'other-id': say`the ID of something else`,
};

/** Why something was not done for a user. */
export const reasons = {
  'not-on-whitelist': say`was not on the whitelist`,
  'already-listed': say`was on the whitelist already`,
  refused: say`refused by Volcengine; the whitelist has not changed`,
  'refused-unread': say`refused by Volcengine; the whitelist cannot be read at the moment`,
  'no-answer': say`Volcengine gave no definite answer, and the whitelist cannot be read at the moment`,
  'no-answer-unchanged': say`not changed so far, but Volcengine gave no definite answer, so it may still happen`,
  stopping: say`the bot is shutting down`,
  'after-problem': say`stopped by the problem below`,
  'too-late': say`the bot was interrupted for too long; give the command again if you still want it`,
  'group-gone': say`its live group is not configured any more`,
};

export const removeReasons = {
  refused: say`still on the whitelist; refused by Volcengine`,
  'no-answer-unchanged': say`still on the whitelist, but Volcengine gave no definite answer, so this may change`,
};

/** What an id that is not on the whitelist looks like. */
export const looks = {
  rounded: say`looks rounded by a spreadsheet; format the column as text and copy again`,
  discord: say`looks like a Discord ID, not a user ID`,
};

/** What a moderator can do about a refusal of Volcengine. */
export const problems = {
  'bad-input': {
    short: say`not accepted by Volcengine`,
    advice: say`Volcengine did not accept the request.`,
  },
  'user-not-found': {
    short: say`not a member of this live group`,
    advice: say`Volcengine knows no such member of this live group. Check the IDs.`,
  },
  'list-full': {
    short: say`the whitelist is full`,
    advice: say`The whitelist is full (100 users, unless Volcengine has raised the limit). Remove users first.`,
  },
  'group-not-found': {
    short: say`the live group was not found`,
    advice: say`Volcengine does not know this live group, or it is not a live group. Ask the operator of this bot to check LIVE_GROUPS.`,
  },
  operator: {
    short: say`the bot is not allowed to do this`,
    advice: say`The bot is set up wrongly: its account or operator may not change this whitelist. Tell the operator of this bot.`,
  },
  credentials: {
    short: say`the bot is set up wrongly`,
    advice: say`The bot is set up wrongly: Volcengine does not accept its access key or secret. Tell the operator of this bot.`,
  },
  clock: {
    short: say`the bot's clock is wrong`,
    advice: say`The clock of the bot's machine is wrong. Tell the operator of this bot.`,
  },
  throttled: {
    short: say`too many requests to Volcengine`,
    advice: say`There are too many requests to Volcengine at the moment. Try again in a minute.`,
  },
  temporary: {
    short: say`Volcengine has a fault`,
    advice: say`Volcengine has a temporary fault. Try again in a minute.`,
  },
  unreachable: {
    short: say`Volcengine could not be reached`,
    advice: say`Volcengine could not be reached. Try again in a minute. If it goes on, tell the operator of this bot.`,
  },
  protocol: {
    short: say`Volcengine's answer was not understood`,
    advice: say`Volcengine gave an answer that this bot does not understand. Try again. If it goes on, tell the operator of this bot.`,
  },
};

/** In small print, for the operator of this bot. */
export function problemCode(code: string, requestId: string | undefined): Sentence {
  return requestId === undefined ? say`Code: ${code}` : say`Code: ${code}, request ${requestId}`;
}

export const files = {
  empty: say`The file is empty.`,
  'no-ids': say`I found no user ID in the file.`,
  'several-columns': say`Several columns of the file look like user IDs. Name the right one user_id.`,
  workbook: say`This is a spreadsheet file. Save it as .csv (with the ID column formatted as text) and attach that.`,
  picture: say`This is a picture. I read .txt and .csv files only.`,
  pdf: say`This is a PDF. I read .txt and .csv files only.`,
  binary: say`The file is not plain text. Save it as .txt or .csv.`,
  json: say`I found no list of user IDs in this JSON. Attach a .csv or a plain list.`,
  'too-large': say`The file is larger than 1 MiB. Split it.`,
  'too-many': say`Only the first five files of a message are read.`,
  'wrong-host': say`The file does not come from this platform, so it was not read.`,
  unavailable: say`The file could not be read. Attach it again.`,
};

export const input = {
  noUsers: say`Give user IDs, separated by spaces, commas or new lines.`,
  noneFound: say`I found no user ID in that.`,
  noneInMessage: say`I found no user ID in this message.`,
  tooMany: (count: number, max: number): Sentence =>
    say`That is ${count} entries; a command takes at most ${max}. Split it. Nothing has changed.`,
  manyMatches: (text: string): Sentence =>
    say`More than five nicknames match ${text}. Type more of it, or choose by name.`,
  whichGroup: say`Which live group? Nothing has changed yet.`,
  unknownGroup: (named: string): Sentence =>
    say`There is no live group ${named}. Which one do you mean? Nothing has changed yet.`,
  unknownGroupMeant: (named: string, meant: string): Sentence =>
    say`There is no live group ${named}. Did you mean ${meant}? Nothing has changed yet.`,
  groupAmongUsers: (token: string): Sentence =>
    say`${token} is a live group. Which live group do you mean? Nothing has changed yet.`,
  groupsMore: (names: readonly string[]): Sentence => say`Live groups: ${enumerate(names, ', ')}`,
  optionRepeated: (option: string): Sentence =>
    say`${option} is given twice, with different values. Nothing has changed.`,
  optionEmpty: (option: string): Sentence =>
    say`${option} has no value. Nothing has changed. Write the value right after it, or leave it out.`,
  optionUnknown: (option: string, meant: string | undefined): Sentence =>
    meant === undefined
      ? say`I do not know the option ${option}. Nothing has changed.`
      : say`I do not know the option ${option}. Did you mean ${meant}? Nothing has changed.`,
};
