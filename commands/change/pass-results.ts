/** Whom the end of guest passes is told to, and what becomes of those that could not be ended. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { accountPart, moment, type Sentence } from '../../src/chat/sentence.ts';
import { catalogues, type Texts } from '../../src/chat/texts/index.ts';
import { PASS_ATTEMPTS_MAX, type NewMessage, type Pass } from '../../src/store/store.ts';
import { isRetryableOutcome, type Outcome } from '../../src/whitelist/change/outcome.ts';
import type { CommandContext } from '../context.ts';
import { auditEntry } from './audit-entry.ts';
import { changeReply } from './change-reply.ts';
import type { ChangeResult } from './change-result.ts';
import { isOff } from './pass-notes.ts';

export interface PassTell {
  readonly messages: readonly NewMessage[];
  /** Users whose passes are over although they were not removed. */
  readonly over: readonly string[];
  /** How passes have ended, for the metrics. */
  readonly ended: readonly string[];
}

/** A pass whose end was not begun for so long is late: nobody was there to do it. */
const LATE_MS = 2 * 60_000;
/** Whoever runs the bot may have put them right by the next time. */
const MAY_BE_MENDED: ReadonlySet<string> = new Set(['credentials', 'clock', 'operator']);

/** How it stands with the passes of one job. */
interface Standing {
  readonly off: readonly string[];
  readonly again: readonly string[];
  readonly givenUp: readonly string[];
  /** Became protected since the pass was given, so nobody tried. */
  readonly spared: readonly string[];
  /** Whether it was tried for the first time. */
  readonly isFirst: boolean;
  readonly lateSince: number | undefined;
}

/**
 * Whoever gave the passes is told directly where something is left to be done, once; the audit channels are told each end.
 *
 * @param result undefined where nobody was to be removed
 */
export async function tellOfPasses(
  result: ChangeResult | undefined,
  request: Request,
  context: CommandContext,
): Promise<PassTell> {
  const passes = await context.store.passes.ofJob(request.job.job.id);
  const outcomes = new Map(
    (result?.results ?? [])
      .flatMap(({ report }) => [...report.outcomes])
      .map(([id, one]) => [String(id), one]),
  );
  const standing = standingOf(passes, outcomes, context.now());
  const { off, again, givenUp, spared, isFirst, lateSince } = standing;
  const isOver = off.length + givenUp.length + spared.length > 0;
  const isTrouble =
    (isFirst && (again.length > 0 || lateSince !== undefined)) || givenUp.length + spared.length > 0;
  const [audited, told] = repliesTo(result, passes, request, context.now());
  const audit = withNotes(audited, standing, catalogues.en, request, context);
  const own = withNotes(told, standing, request.texts, request, context);
  const summary = request.texts.passes.yoursEnded(own.summary);
  return {
    messages: [
      ...(isOver || isFirst ? context.messages(audit, request) : []),
      ...(isTrouble ? [context.directMessage({ ...own, summary }, request.invoker, request)] : []),
    ],
    over: [...givenUp, ...spared],
    ended: [
      ...off.map((id) => (outcomes.get(id)?.kind === 'done' ? 'removed' : 'not-listed')),
      ...givenUp.map((id) => outcomes.get(id)?.kind ?? 'failed'),
      ...spared.map(() => 'protected'),
    ],
  };
}

/** For the audit channels, and for whoever gave the passes. */
function repliesTo(
  result: ChangeResult | undefined,
  [pass]: readonly Pass[],
  request: Request,
  nowMs: number,
): readonly [Reply, Reply] {
  const { texts, invoker } = request;
  if (result !== undefined) return [auditEntry(result, request, nowMs), changeReply(result, nowMs)];
  const nobody = ({ passes }: Texts): Sentence => passes.noneRemoved(pass?.groupName ?? '');
  const ended = catalogues.en.passes.ended(accountPart(invoker, invoker.name), nobody(catalogues.en));
  return [notice('done', ended), notice('done', nobody(texts))];
}

function standingOf(
  passes: readonly Pass[],
  outcomes: ReadonlyMap<string, Outcome>,
  nowMs: number,
): Standing {
  const of = (wanted: ReturnType<typeof fateOf>): readonly string[] =>
    passes.filter((pass) => fateOf(pass, outcomes.get(pass.userId)) === wanted).map(({ userId }) => userId);
  const first = passes.filter(({ attempts }) => attempts <= 1);
  const earliest = Math.min(...first.map(({ endsAt }) => endsAt));
  return {
    off: of('off'),
    again: of('again'),
    givenUp: of('given-up'),
    spared: of('spared'),
    isFirst: first.length > 0,
    lateSince: nowMs - earliest > LATE_MS ? earliest : undefined,
  };
}

/** @param outcome undefined for a user whom nobody tried to remove */
function fateOf({ attempts }: Pass, outcome: Outcome | undefined): 'off' | 'again' | 'given-up' | 'spared' {
  if (outcome === undefined) return 'spared';
  if (isOff(outcome)) return 'off';
  const reason = outcome.kind === 'done' ? '' : outcome.reason;
  const mayChange = isRetryableOutcome(outcome.kind, reason) || MAY_BE_MENDED.has(reason);
  return mayChange && attempts < PASS_ATTEMPTS_MAX ? 'again' : 'given-up';
}

function withNotes(
  reply: Reply,
  { again, givenUp, spared, lateSince }: Standing,
  { passes }: Texts,
  { invoker }: Request,
  { typedName }: CommandContext,
): Reply {
  const unwhitelist = typedName(invoker.platform, 'unwhitelist');
  const notes: readonly Sentence[] = [
    ...(lateSince === undefined ? [] : [passes.late(moment(lateSince))]),
    ...(again.length === 0 ? [] : [passes.triedAgain]),
    ...(givenUp.length === 0 ? [] : [passes.givenUp(unwhitelist)]),
    ...(spared.length === 0 ? [] : [passes.stayProtected(spared), passes.removeProtected(unwhitelist)]),
  ];
  const tone = spared.length > 0 && reply.tone === 'done' ? 'partly' : reply.tone;
  return notes.length === 0 ? reply : { ...reply, tone, sections: [...reply.sections, { lines: notes }] };
}
