/** `/whitelist history [group:<name>] [user:<ID or nickname>]`: shows past changes. */
import type { Request } from '../src/chat/command.ts';
import { notice, type Button, type Reply, type ReplyFile } from '../src/chat/reply.ts';
import type { Sentence } from '../src/chat/sentence.ts';
import type { Texts } from '../src/chat/texts/index.ts';
import type { Action, RecordedPerson } from '../src/store/store.ts';
import { readIds } from '../src/whitelist/ids/read-ids.ts';
import { findGroup, type LiveGroup } from '../src/whitelist/live-groups.ts';
import { groupOption } from './arguments/options.ts';
import { askGroup, readGroups } from './arguments/group.ts';
import { csvFile } from './change/result-file.ts';
import {
  changeEntry,
  groupByChange,
  linkEntry,
  NAMED_MAX,
  userEntry,
  type Entry,
} from './history/entries.ts';
import { findPerson, suggestPeople } from './history/find-person.ts';
import { whitelistParent } from './whitelist-parent.ts';
import { person, recordedReason, withRecordedNicknames } from './wording.ts';
import type { CommandContext } from './context.ts';
import { defineCommand, type RequestOf } from './define-command.ts';

/** Entries of one message: Discord allows 40 components, and an entry with its buttons has four. */
const ENTRIES_MAX = 8;
/** A change has at most two actions of one live group: a removal and an addition. */
const ACTIONS_IN_CHANGE = 2;
/** Actions of one user that are shown; older ones stay stored. */
const USER_ACTIONS_MAX = 1_000;
const USER_MAX_LENGTH = 100;

const definition = {
  name: 'whitelist history',
  label: { en: 'history', 'zh-CN': '历史' },
  description: {
    en: 'Show what was changed, by whom, when and why',
    'zh-CN': '查看变更记录：操作人、时间和原因',
  },
  aliases: ['log', '记录', '历史记录'],
  parent: whitelistParent,
  usage: '[user:<ID or nickname>]',
  standing: { option: 'conversation' },
  options: [
    groupOption,
    {
      name: 'user',
      label: { en: 'user', 'zh-CN': '用户' },
      description: {
        en: 'Only what happened to one user: an ID or a nickname',
        'zh-CN': '只看某位用户的变更：用户 ID 或昵称',
      },
      form: 'word',
      aliases: ['who', 'uid', '成员', '谁'],
      maxLength: USER_MAX_LENGTH,
      suggest: suggestPeople,
    },
  ],
  kept: ['offset'],
} as const;

type HistoryRequest = RequestOf<typeof definition>;

export const whitelistHistory = defineCommand(definition, async (original, context) => {
  const request = readIdAsUser(original, context);
  const { options } = request;
  const target = readGroups(request, context.groups);
  if (target.kind !== 'groups') return askGroup(target, definition.name, options, request, context.groups);
  const [group] = target.groups;
  const { user } = options;
  if (user === undefined) return groupHistory(group, request, context);
  const found = await findPerson(user, group, request, context);
  return found.kind === 'reply' ? found.reply : userHistory(found.person, group, request, context);
});

/** In `history 10001` the id was parsed as the live group's name; this moves it to option `user`. */
function readIdAsUser(request: HistoryRequest, { groups }: CommandContext): HistoryRequest {
  const { group, user, ...options } = request.options;
  if (group === undefined || user !== undefined) return request;
  if ([groups, ...(groups.others ? [groups.others] : [])].some((some) => findGroup(some, group)))
    return request;
  return readIds(group, 'typed').ids.length === 1
    ? { ...request, options: { ...options, user: group } }
    : request;
}

async function groupHistory(
  group: LiveGroup,
  request: HistoryRequest,
  context: CommandContext,
): Promise<Reply> {
  const { texts } = request;
  const { actions: record, links } = context.store;
  const offset = offsetOf(request);
  const wanted = offset + ENTRIES_MAX + 1;
  const actions = await record.latest(group.conversationShortId, ACTIONS_IN_CHANGE * wanted);
  const undos = await record.undosOf(actions.map(({ id }) => id));
  const entries = [
    ...groupByChange(actions).map((change) => ({ change, ...changeEntry(change, undos, texts) })),
    // Links apply to every live group, so each group's history shows them.
    ...(await links.changes(wanted)).map((link) => ({ change: [], ...linkEntry(link, texts) })),
  ].toSorted((a, b) => b.at - a.at);
  if (entries.length === 0) return notice('info', texts.history.none(group.name));
  const shown = entries.slice(offset, offset + ENTRIES_MAX);
  const changes = shown.flatMap(({ change }) => change);
  const hasMore = changes.some(({ users }) => users.length > NAMED_MAX);
  return {
    ...(await page(shown, { offset, isLast: entries.length < wanted }, group, request)),
    summary:
      offset === 0
        ? texts.history.summary(shown.length, group.name)
        : texts.history.page(offset + 1, offset + shown.length, group.name),
    file: historyFile(group.name, changes, texts),
    ...(hasMore && { wantsFile: true }),
  };
}

async function userHistory(
  { userId, nickname }: RecordedPerson,
  group: LiveGroup,
  request: HistoryRequest,
  context: CommandContext,
): Promise<Reply> {
  const { texts } = request;
  const record = context.store.actions;
  const own = await record.ofUser(group.conversationShortId, userId, USER_ACTIONS_MAX);
  const kept = withRecordedNicknames(context.nicknames, own.toReversed());
  const nicknames = { ...kept, of: (id: string) => kept.of(id) ?? (id === userId ? nickname : undefined) };
  const who = person(userId, nicknames);
  if (own.length === 0) return notice('info', texts.history.noneOf(who, group.name));
  const offset = Math.min(offsetOf(request), own.length - 1);
  const ids = own.slice(offset, offset + ENTRIES_MAX).map(({ id }) => id);
  const undos = await record.undosOf(ids);
  const whole = (await Promise.all(ids.map(record.get))).flatMap((action) => action ?? []);
  const shown = whole.map((action) => userEntry(action, userId, () => who, undos, texts));
  return {
    ...(await page(shown, { offset, isLast: offset + ENTRIES_MAX >= own.length }, group, request, userId)),
    summary: texts.history.summaryOf(own.length, who, group.name),
    file: historyFile(`${group.name}-${userId}`, own, texts),
    ...(own.length > ENTRIES_MAX && { wantsFile: true }),
  };
}

function offsetOf({ options }: HistoryRequest): number {
  return Number(options.offset ?? 0);
}

interface PagePosition {
  readonly offset: number;
  readonly isLast: boolean;
}

/** The entries with their buttons, and buttons to older and newer entries. */
async function page(
  entries: readonly Entry[],
  { offset, isLast }: PagePosition,
  { name, conversationShortId: conversation }: LiveGroup,
  { offer, texts }: Request,
  user?: string,
): Promise<Pick<Reply, 'tone' | 'sections' | 'buttons'>> {
  const { history, buttons } = texts;
  const lines = entries.map(({ line }, index): Sentence => history.numbered(offset + index + 1, line));
  const own = entries.flatMap((entry, index) =>
    entry.buttons(offset + index + 1).map((button): Button => ({ ...button, under: index })),
  );
  const turn = async (to: number, label: string): Promise<Button> => {
    const options = { group: name, conversation, offset: String(to), ...(user !== undefined && { user }) };
    return { key: await offer(definition.name, options, false), label, style: 'normal' };
  };
  return {
    tone: 'info',
    sections: lines.map((line) => ({ lines: [line] })),
    buttons: [
      ...own,
      ...(offset > 0 ? [await turn(Math.max(0, offset - ENTRIES_MAX), buttons.newer)] : []),
      ...(isLast ? [] : [await turn(offset + ENTRIES_MAX, buttons.older)]),
    ],
  };
}

function historyFile(name: string, actions: readonly Action[], texts: Texts): ReplyFile {
  const rows = actions.flatMap(({ kind, at, moderator, reason = '', users }) =>
    users.map((user) => [
      ...[user.userId, user.nickname ?? '', user.outcome, recordedReason(user, kind, texts)],
      ...[new Date(at).toISOString(), moderator.name ?? '', moderator.id, moderator.platform, reason],
    ]),
  );
  const header = ['user', 'nickname', 'outcome', 'why', 'time', 'moderator', 'account', 'platform', 'reason'];
  return csvFile(`${name}-history`, header, rows, texts);
}
