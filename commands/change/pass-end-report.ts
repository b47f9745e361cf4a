/** Reports ended guest passes to the audit channels and the moderator, and decides which of them are retried. */
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
import { isOffWhitelist } from './pass-notes.ts';

export interface PassEndReport {
  readonly messages: readonly NewMessage[];
  /** Ids of users who were not removed and whose passes end nevertheless. */
  readonly over: readonly string[];
  /** The outcome of each ended pass, for the metrics. */
  readonly ended: readonly string[];
}

/** A pass that ends later than this was delayed because no process was running. */
const LATE_MS = 2 * 60_000;
/** Problems that the operator may solve before the next attempt. */
const OPERATOR_CAN_FIX: ReadonlySet<string> = new Set(['credentials', 'clock', 'operator']);

/** The passes of one job by result: user ids. */
interface PassResults {
  /** Not on the whitelist any more. */
  readonly off: readonly string[];
  /** Not removed; retried later. */
  readonly again: readonly string[];
  readonly givenUp: readonly string[];
  /** Became protected after the pass was given, so no removal was sent. */
  readonly spared: readonly string[];
  /** Whether this is the first attempt of any of the passes. */
  readonly isFirst: boolean;
  readonly lateSince: number | undefined;
}

/**
 * The audit channels get a message about each end. The moderator who gave the passes gets one direct message where
 * something is left to do.
 *
 * @param result undefined where no user had to be removed
 */
export async function reportPassEnds(
  result: ChangeResult | undefined,
  request: Request,
  context: CommandContext,
): Promise<PassEndReport> {
  const passes = await context.store.passes.ofJob(request.job.job.id);
  const outcomes = new Map(
    (result?.results ?? [])
      .flatMap(({ report }) => [...report.outcomes])
      .map(([id, one]) => [String(id), one]),
  );
  const passResults = resultsOf(passes, outcomes, context.now());
  const { off, again, givenUp, spared, isFirst, lateSince } = passResults;
  const isOver = off.length + givenUp.length + spared.length > 0;
  const isTrouble =
    (isFirst && (again.length > 0 || lateSince !== undefined)) || givenUp.length + spared.length > 0;
  const [auditReply, directReply] = auditAndDirectReply(result, passes, request, context.now());
  const audit = withNotes(auditReply, passResults, catalogues.en, request, context);
  const own = withNotes(directReply, passResults, request.texts, request, context);
  const summary = request.texts.passes.yoursEnded(own.summary);
  return {
    messages: [
      ...(isOver || isFirst ? context.auditMessages(audit, request) : []),
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

/** The reply for the audit channels, and the one for the moderator who gave the passes. */
function auditAndDirectReply(
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

function resultsOf(
  passes: readonly Pass[],
  outcomes: ReadonlyMap<string, Outcome>,
  nowMs: number,
): PassResults {
  const of = (wanted: ReturnType<typeof resultOf>): readonly string[] =>
    passes.filter((pass) => resultOf(pass, outcomes.get(pass.userId)) === wanted).map(({ userId }) => userId);
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

/** @param outcome undefined for a user for whom no removal was sent */
function resultOf({ attempts }: Pass, outcome: Outcome | undefined): 'off' | 'again' | 'given-up' | 'spared' {
  if (outcome === undefined) return 'spared';
  if (isOffWhitelist(outcome)) return 'off';
  const reason = outcome.kind === 'done' ? '' : outcome.reason;
  const mayChange = isRetryableOutcome(outcome.kind, reason) || OPERATOR_CAN_FIX.has(reason);
  return mayChange && attempts < PASS_ATTEMPTS_MAX ? 'again' : 'given-up';
}

function withNotes(
  reply: Reply,
  { again, givenUp, spared, lateSince }: PassResults,
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
