/** Decides which numbers in lines with words are ids. */
import { isIdName } from '../files/id-names.ts';
import {
  note,
  isLong,
  rowOf,
  type Findings,
  type Line,
  type NumberInLine,
  type Part,
  type Row,
} from './part.ts';
import type { RowLabels } from './row-labels.ts';

/** Behind a number these say what was counted. */
const UNITS =
  /^(?:users?|people|members?|entries|times?|min(?:ute)?s?|h(?:ou)?rs?|days?|sec(?:ond)?s?)$|^(?:位|次|个|個|条|條|人次|名(?:用户|用戶|成员)|分钟|小时|秒|元|万)/iu;

/** Before a number these say that it is the id of something else than a user who may be meant. */
const OTHERS =
  /(?:^|\s)(?:operator(?: user)?|added by|group|room|conversation|request|order|phone|tel|qq|wechat)(?: ?ids?)?$|(?:操作人|会话|直播群|房间|直播间|请求|订单|电话|手机|微信|qq)(?:号码?|(?: ?user)? ?ids?)?$/iu;
/** Before a number these say that it is an amount. */
const AMOUNTS =
  /(?:^|\s)(?:coins?|gold|points?|scores?|level|amount|price|views?|likes?)$|(?:金币|积分|等级|金额|价格|贡献|热度)(?:值|数)?$/iu;
/** So many words before a number are looked at, and so many parts of the line for them. */
const WORDS_BEFORE_MAX = 3;
const PARTS_BEFORE_MAX = 8;

/**
 * A short number is taken only where it is named (`uid: 7`), or begins a line in which nothing else can be meant
 * (`7: spam`).
 */
export function findNumbersInWords(line: Line, labels: RowLabels, findings: Findings): void {
  const row = rowOf(line);
  const subject = labels.found ? undefined : shortSubject(row, labels);
  let named = false;
  for (const [order, number] of row.numbers.entries()) {
    named = isNamed(row.parts, number.index) || (named && isListed(row, order));
    if (isLong(number.part)) judgeLong(row, number, findings);
    else if (!named && number.part !== subject) judgeShort(row, order, labels, findings);
  }
}

function judgeLong({ parts }: Line, { part, index }: NumberInLine, findings: Findings): void {
  const behind = parts[index + 1]?.kind === 'space' ? index + 2 : index + 1;
  const isCount =
    isUnit(parts[behind]) || (parts[behind]?.text === 'of' && parts[behind + 2]?.kind === 'number');
  const before = wordsBefore(parts, index);
  if (isCount || AMOUNTS.test(before)) note(findings, part, 'in-words');
  else if (isOtherField(parts, index)) note(findings, part, 'other-column');
  else if (OTHERS.test(before)) note(findings, part, 'other-id');
}

/** The value of a field of JSON that is not named as ids are: `"coins": 25000`. */
function isOtherField(parts: readonly Part[], index: number): boolean {
  const before = parts
    .slice(Math.max(0, index - PARTS_BEFORE_MAX), index)
    .filter(({ kind }) => kind !== 'space');
  const [opening, name, closing, colon] = before.slice(-4);
  const isField = opening?.text === '"' && closing?.text === '"' && colon?.text === ':';
  return isField && name?.kind === 'words' && !isIdName(name.text);
}

function isUnit(part: Part | undefined): boolean {
  return part?.kind === 'words' && UNITS.test(part.text);
}

function judgeShort({ parts, numbers }: Row, order: number, labels: RowLabels, findings: Findings): void {
  const [number, next] = [numbers[order], numbers[order + 1]];
  if (number === undefined) return;
  const isBeforeId =
    next !== undefined &&
    isLong(next.part) &&
    parts.slice(number.index + 1, next.index).every(({ kind }) => kind === 'space');
  const isLabel = isBeforeId || (order === 0 && labels.signed.has(number.part));
  note(findings, number.part, isLabel ? 'row-label' : 'in-words');
}

/** The first of its line, with a sign between it and the words, and no long number that the line could be about. */
function shortSubject({ parts, numbers, longNumbers }: Row, { signed }: RowLabels): Part | undefined {
  const first = numbers[0];
  if (first === undefined || !signed.has(first.part) || longNumbers > 0) return undefined;
  const isGap = (part: Part | undefined): boolean => part?.kind === 'space' || part?.kind === 'quote';
  if (!parts.slice(0, first.index).every(isGap)) return undefined;
  const sign = parts.slice(first.index + 1, first.index + 4).find((part) => !isGap(part));
  return /^[:：\-–—]$/v.test(sign?.text ?? '') ? first.part : undefined;
}

/** The words right before the part at `index`, with single spaces; signs between them and it count for nothing. */
function wordsBefore(parts: readonly Part[], index: number): string {
  const words: string[] = [];
  for (let at = index - 1; at >= Math.max(0, index - PARTS_BEFORE_MAX); at -= 1) {
    const part = parts[at];
    if (part === undefined || part.kind === 'separator' || part.kind === 'number') break;
    if (part.kind === 'words') words.unshift(part.text);
    else if (words.length > 0 && part.kind !== 'space') break;
    else if (words.length > 0) words.unshift(' ');
    if (words.length >= 2 * WORDS_BEFORE_MAX - 1) break;
  }
  return words.join('').trim();
}

/** Behind the name of an id and a colon, or an equals sign. */
function isNamed(parts: readonly Part[], index: number): boolean {
  let hasSign = false;
  for (let at = index - 1; at >= Math.max(0, index - PARTS_BEFORE_MAX); at -= 1) {
    const part = parts[at];
    if (part === undefined || part.kind === 'separator' || part.kind === 'number') return false;
    if (part.kind === 'words') return hasSign && isIdName(part.text);
    hasSign ||= /^[:：=＝]$/u.test(part.text);
  }
  return false;
}

/** Only separators stand between it and the number before it. */
function isListed({ parts, numbers }: Row, order: number): boolean {
  const between = parts.slice((numbers[order - 1]?.index ?? 0) + 1, numbers[order]?.index);
  return between.every(({ kind }) => kind === 'space' || kind === 'separator' || kind === 'quote');
}
