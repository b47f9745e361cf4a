/** Reads when a guest pass ends, from the options `for` and `until` of an addition. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { moment, type Sentence } from '../../src/chat/sentence.ts';
import { localeOf } from '../../src/chat/texts/index.ts';
import { readClockTime } from './clock-time.ts';
import { readDuration } from './duration.ts';

/** `for`: `ms` after the addition; `until`: at `at`, in milliseconds since 1970. */
export type PassEnd =
  { readonly kind: 'for'; readonly ms: number } | { readonly kind: 'until'; readonly at: number };

export type PassEndArgument =
  | { readonly kind: 'none' }
  /** `sure`: the time is unambiguous, so no question has to show it first. */
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
  if (until === undefined) return refuseMissingColon(request);
  const known = await zoneOf(request);
  const at = readClockTime(until, nowMs, known ?? guessedZone(request));
  if (at === undefined) return refused(passes.untilUnread(until));
  return bounded({ kind: 'until', at }, known !== undefined, request, nowMs);
}

/** The sentence that refuses an end; undefined where the end is allowed. */
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

/** `10001 for 2h` would otherwise add the user without an end, which is not what the moderator means. */
const MISSING_COLON = /(?<=^|\s)(for|until|till|时长|截止)\s+([^\s,;，；、]+)\s*$/iu;

function refuseMissingColon({ options, texts }: Request<'users'>): PassEndArgument {
  const [, word = '', value] = MISSING_COLON.exec(options.users ?? '') ?? [];
  return value === undefined ? { kind: 'none' } : refused(texts.passes.meant(`${word}:${value}`));
}

async function zoneOf({ timeZone, log }: Request): Promise<string | undefined> {
  try {
    return await timeZone?.();
  } catch (error) {
    log.warn(
      { err: error },
      'could not find out the time zone of the moderator: asking whether the time is right',
    );
    return undefined;
  }
}

/**
 * A guess for platforms that do not say the time zone; a question shows the time before it is used. China has one zone.
 */
function guessedZone({ texts }: Request): string {
  return localeOf(texts) === 'zh-CN' ? 'Asia/Shanghai' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The end as option `ends` of an offer; moderators cannot type that option. */
export function encodePassEnd(end: PassEnd): string {
  return end.kind === 'for' ? `for:${end.ms}` : `until:${end.at}`;
}

/** Reads the text of `encodePassEnd`; undefined where the option is missing. */
export function decodePassEnd(text: string | undefined): PassEnd | undefined {
  const [kind, value] = text?.split(':') ?? [];
  if (kind === 'for') return { kind, ms: Number(value) };
  return kind === 'until' ? { kind, at: Number(value) } : undefined;
}

/** The end in ms since 1970, for an addition that is made at `nowMs`. */
export function endOf(end: PassEnd, nowMs: number): number {
  return end.kind === 'for' ? nowMs + end.ms : end.at;
}
