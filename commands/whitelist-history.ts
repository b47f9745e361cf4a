/** `/whitelist history [group:<name>]`: the latest changes: which users, by whom, when, why, and the outcome. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { accountPart, moment, say, type Sentence } from '../src/chat/sentence.ts';
import { localized, type Texts } from '../src/chat/texts/index.ts';
import type { Action, ActionUser, LinkChange } from '../src/store/store.ts';
import { DONE } from '../src/whitelist/change/stored-status.ts';
import { groupOption } from './arguments/options.ts';
import { askGroup, readGroups } from './arguments/group.ts';
import { recordedReason } from './wording.ts';
import { csvFile } from './change/result-file.ts';
import { whitelistParent } from './whitelist-parent.ts';
import type { CommandContext } from './context.ts';

const ACTIONS_MAX = 15;
/** One that removes, and one that adds. */
const ACTIONS_IN_CHANGE = 2;
/** People named in one line. */
const NAMED_MAX = 3;

/** Why there was nothing to do for a user. */
const AS_BEFORE = { remove: 'not-on-whitelist', add: 'already-listed' } as const;

export function createHistory(context: CommandContext): Command {
  return {
    name: 'whitelist history',
    label: localized(({ commands }) => commands.history.label),
    description: localized(({ commands }) => commands.history.description),
    aliases: ['log', '记录', '历史记录'],
    parent: whitelistParent,
    options: [groupOption(context.groups)],
    run: (request) => run(context, request),
  };
}

async function run(context: CommandContext, request: Request): Promise<Reply> {
  const { texts, options } = request;
  const target = readGroups(request, context.groups);
  if (target.kind !== 'groups')
    return askGroup(target, 'whitelist history', options, request, context.groups);
  const [group] = target.groups;
  const { store } = context;
  const latest = await store.actions.latest(group.conversationShortId, ACTIONS_IN_CHANGE * ACTIONS_MAX);
  const changes = groupByChange(latest).slice(0, ACTIONS_MAX);
  const actions = changes.flat();
  const entries = newestFirst([
    ...changes.flatMap((change) => (change[0] ? [{ at: change[0].at, line: line(change, texts) }] : [])),
    // A link says who is meant by a mention in every live group.
    ...(await store.links.changes(ACTIONS_MAX)).map((link) => ({ at: link.at, line: linkLine(link, texts) })),
  ]);
  if (entries.length === 0) return notice('info', texts.history.none(group.name));
  const file = historyFile(group.name, actions, texts);
  const hasMore = actions.some(({ users }) => users.length > NAMED_MAX);
  return {
    tone: 'info',
    summary: texts.history.summary(entries.length, group.name),
    sections: [{ heading: texts.history.heading, lines: entries }],
    file,
    ...(hasMore && { wantsFile: true }),
  };
}

interface Entry {
  readonly at: number;
  readonly line: Sentence;
}

function newestFirst(entries: readonly Entry[]): readonly Sentence[] {
  return entries
    .toSorted((a, b) => b.at - a.at)
    .slice(0, ACTIONS_MAX)
    .map(({ line: text }) => text);
}

function linkLine({ account, before, after, moderator, at }: LinkChange, { history }: Texts): Sentence {
  const [when, by, who] = [
    moment(at),
    accountPart(moderator, moderator.name),
    accountPart(account, undefined),
  ];
  if (after === undefined) return history.unlink(when, by, who, before ?? '');
  return before === undefined || before === after
    ? history.link(when, by, who, after)
    : history.relink(when, by, who, after, before);
}

/** Those that were begun together, in the order begun; the latest first. */
function groupByChange(actions: readonly Action[]): readonly (readonly Action[])[] {
  const changes = Map.groupBy(actions, ({ id, change }) => change ?? `action ${id}`);
  return [...changes.values()].map((change) => change.toReversed());
}

function line(change: readonly Action[], texts: Texts): Sentence {
  const { history, passes } = texts;
  const [first, ...others] = change;
  if (first === undefined) return [];
  const second = others.find(({ kind }) => kind !== first.kind);
  const [when, by] = [moment(first.at), accountPart(first.moderator, first.moderator.name)];
  const begin = first.cause === undefined ? history[first.kind] : passes.history;
  const done =
    second === undefined
      ? begin(when, by, whoIn({ ...first, users: change.flatMap(({ users }) => users) }, texts))
      : history.both(when, by, countedIn(first, texts), countedIn(second, texts));
  const ends = change.flatMap((action) =>
    action.pass === undefined || doneIn(action).length === 0
      ? []
      : passes.until([], moment(action.pass.endsAt)),
  );
  const sentence = [...done, ...ends, ...change.flatMap((action) => countsIn(action, texts))];
  const withSet = first.set === undefined ? sentence : history.ofSet(sentence, first.set);
  return first.reason === undefined ? withSet : history.because(withSet, first.reason);
}

/** The same, and how many they are. */
function countedIn(action: Action, texts: Texts): Sentence {
  const count = doneIn(action).length;
  const who = whoIn(action, texts);
  return count === 0 ? who : texts.history.counted(count, who);
}

function doneIn({ kind, users }: Action): readonly ActionUser[] {
  return users.filter(({ outcome }) => outcome === DONE[kind]);
}

/** For whom it is done. */
function whoIn(action: Action, { history }: Texts): Sentence {
  const done = doneIn(action);
  const [first = history.nobody, ...others] = done.slice(0, NAMED_MAX).map(personOf);
  const more = done.length > NAMED_MAX ? history.more(done.length - NAMED_MAX) : [];
  return [...others.reduce(history.and, first), ...more];
}

/** For how many it is not done. */
function countsIn({ kind, users }: Action, { history }: Texts): Sentence {
  const of = (wanted: string): readonly ActionUser[] => users.filter(({ outcome }) => outcome === wanted);
  const unchanged = of('failed').filter(({ reason: why }) => why === AS_BEFORE[kind]).length;
  const failed = of('failed').length - unchanged + of('not-sent').length;
  const unconfirmed = of('unconfirmed').length;
  return [
    ...(failed === 0 ? [] : history.failed(failed)),
    ...(unchanged === 0 ? [] : history.unchanged[kind](unchanged)),
    ...(unconfirmed === 0 ? [] : history.unconfirmed(unconfirmed)),
  ];
}

function personOf({ userId, nickname }: ActionUser): Sentence {
  return nickname === undefined ? say`${userId}` : say`${nickname} · ${userId}`;
}

function historyFile(name: string, actions: readonly Action[], texts: Texts): ReturnType<typeof csvFile> {
  const rows = actions.flatMap(({ kind, at, moderator, reason = '', users }) =>
    users.map((user) => [
      ...[user.userId, user.nickname ?? '', user.outcome, recordedReason(user, kind, texts)],
      ...[new Date(at).toISOString(), moderator.name ?? '', moderator.id, moderator.platform, reason],
    ]),
  );
  const header = ['user', 'nickname', 'outcome', 'why', 'time', 'moderator', 'account', 'platform', 'reason'];
  return csvFile(`${name}-history`, header, rows, texts);
}
