/** When guest passes are to end: options `for` and `until` of an addition. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { moment, type Sentence } from '../../src/chat/sentence.ts';
import { localeOf } from '../../src/chat/texts/index.ts';
import { readClockTime } from './clock-time.ts';
import { readDuration } from './duration.ts';

/** `for`: counted from the moment when it is done; `until`: milliseconds since 1970. */
export type PassEnd =
  { readonly kind: 'for'; readonly ms: number } | { readonly kind: 'until'; readonly at: number };

export type PassEndArgument =
  | { readonly kind: 'none' }
  /** `sure`: it is the time that the moderator means, and need not be shown first. */
  | { readonly kind: 'end'; readonly end: PassEnd; readonly sure: boolean }
  | { readonly kind: 'refused'; readonly reply: Reply };

const MIN_MS = 60_000;
const MAX_MS = 30 * 24 * 3_600_000;

export async function readPassEnd(
  request: Request<'for' | 'until' | 'users'>,
  nowMs: number,
): Promise<PassEndArgument> {
  const { texts, options } = request;
  const { for: span, until } = options;
  const { passes } = texts;
  if (span !== undefined && until !== undefined) return refused(passes.both);
  if (span !== undefined) {
    const ms = readDuration(span);
    if (ms === 'no-unit') return refused(passes.noUnit(span.trim()));
    if (ms === 'unread') return refused(passes.forUnread(span));
    return bounded({ kind: 'for', ms }, true, request, nowMs);
  }
  if (until === undefined) return withoutSign(request);
  const known = await zoneOf(request);
  const at = readClockTime(until, nowMs, known ?? guessedZone(request));
  if (at === undefined) return refused(passes.untilUnread(until));
  return bounded({ kind: 'until', at }, known !== undefined, request, nowMs);
}

/** The sentence that refuses an end; undefined where it is one that passes may have. */
export function refusalOf(end: PassEnd, { texts: { passes } }: Request, nowMs: number): Sentence | undefined {
  const ms = end.kind === 'for' ? end.ms : end.at - nowMs;
  if (end.kind === 'until' && ms <= 0) return passes.past(moment(end.at));
  if (ms < MIN_MS) return passes.tooShort;
  return ms > MAX_MS ? passes.tooLong : undefined;
}

function bounded(end: PassEnd, sure: boolean, request: Request, nowMs: number): PassEndArgument {
  const refusal = refusalOf(end, request, nowMs);
  return refusal === undefined ? { kind: 'end', end, sure } : refused(refusal);
}

function refused(sentence: Sentence): PassEndArgument {
  return { kind: 'refused', reply: notice('refused', sentence) };
}

/** `10001 for 2h` would be an addition without an end, which nobody means who types that. */
const WITHOUT_SIGN = /(?<=^|\s)(for|until|till|时长|截止)\s+([^\s,;，；、]+)\s*$/iu;

function withoutSign({ options, texts }: Request<'users'>): PassEndArgument {
  const [, word = '', value] = WITHOUT_SIGN.exec(options.users ?? '') ?? [];
  return value === undefined ? { kind: 'none' } : refused(texts.passes.meant(`${word}:${value}`));
}

async function zoneOf({ timeZone, log }: Request): Promise<string | undefined> {
  try {
    return await timeZone?.();
  } catch (error) {
    log.warn({ err: error }, 'could not find out the time zone of the moderator: the time is asked about');
    return undefined;
  }
}

/** Of a moderator whose platform does not tell; shown to them before it counts. All of China has one. */
function guessedZone({ texts }: Request): string {
  return localeOf(texts) === 'zh-CN' ? 'Asia/Shanghai' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** As option `ends` of an offer; a moderator cannot type that option. */
export function encodePassEnd(end: PassEnd): string {
  return end.kind === 'for' ? `for:${end.ms}` : `until:${end.at}`;
}

/** What `encodePassEnd` has made; undefined where there is none. */
export function decodePassEnd(text: string | undefined): PassEnd | undefined {
  const [kind, value] = text?.split(':') ?? [];
  if (kind === 'for') return { kind, ms: Number(value) };
  return kind === 'until' ? { kind, at: Number(value) } : undefined;
}

/** In ms since 1970, where it is done now. */
export function endOf(end: PassEnd, nowMs: number): number {
  return end.kind === 'for' ? nowMs + end.ms : end.at;
}
