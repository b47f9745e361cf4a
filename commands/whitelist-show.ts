/** `/whitelist show [group:<name>]`: shows the users on the whitelist, since when, and who added them. */
import { notice } from '../src/chat/reply.ts';
import { accountPart, moment, plainText, type Sentence } from '../src/chat/sentence.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import type { Member } from '../src/whitelist/list/pages.ts';
import { groupOption } from './arguments/options.ts';
import { askGroup, readGroups } from './arguments/group.ts';
import { person } from './wording.ts';
import { unreadReply } from './change/plan.ts';
import { csvFile } from './change/result-file.ts';
import { whitelistParent } from './whitelist-parent.ts';
import type { CommandContext } from './context.ts';
import { defineCommand } from './define-command.ts';

/** More people than this are in the file only; a live group's whitelist holds 100 by default. */
const LINES_MAX = 100;
/** How many of the bot's latest actions are searched for the moderator who added a user. */
const CHANGES_MAX = 200;

const definition = {
  name: 'whitelist show',
  label: { en: 'show', 'zh-CN': '查看' },
  description: { en: 'Show who is on the whitelist', 'zh-CN': '查看白名单成员' },
  aliases: ['list', '列表', '名单'],
  parent: whitelistParent,
  standing: { option: 'conversation' },
  options: [groupOption],
} as const;

export const whitelistShow = defineCommand(definition, async (request, context) => {
  const { texts, id: lane, signal, log, options } = request;
  const target = readGroups(request, context.groups);
  if (target.kind !== 'groups') return askGroup(target, definition.name, options, request, context.groups);
  const [group] = target.groups;
  const roster = await context.rosters.read(group, { lane, signal, log });
  if (roster.kind === 'unread') return unreadReply(roster.problem, texts);
  const { members } = roster;
  if (members.length === 0) return notice('info', texts.show.empty(group.name));
  const moderators = await moderatorsOf(group, context);
  const passes = await context.store.passes.of(group.conversationShortId);
  const ends = new Map(passes.map(({ userId, endsAt }) => [userId, moment(endsAt)]));
  const since = ({ addedAt }: Member): Sentence | undefined =>
    addedAt === undefined ? undefined : moment(addedAt * 1_000);
  const lines = members.slice(0, LINES_MAX).map((one) => {
    const end = ends.get(one.userId);
    const who = person(one.userId, context.nicknames);
    const line = texts.show.line(who, since(one), moderators.get(one.userId));
    return end === undefined ? line : texts.passes.until(line, end);
  });
  const rows = members.map((one) => [
    one.userId,
    context.nicknames.of(one.userId) ?? '',
    plainText(since(one) ?? []),
    plainText(moderators.get(one.userId) ?? []),
    plainText(ends.get(one.userId) ?? []),
  ]);
  const header = ['user', 'nickname', 'since', 'added by', 'guest until'];
  return {
    tone: 'info',
    summary: texts.show.summary(members.length, group.name),
    sections: [{ lines, heading: texts.show.heading }],
    file: csvFile(group.name, header, rows, texts),
    ...(members.length > LINES_MAX && { wantsFile: true }),
  };
});

/**
 * The moderator who added each user, from the bot's own record. Volcengine only names its operator, the same for all
 * users: often the owner of the live group, whose id must not be copied from a list of users to remove.
 */
async function moderatorsOf(
  { conversationShortId }: LiveGroup,
  { store }: CommandContext,
): Promise<ReadonlyMap<string, Sentence>> {
  const moderators = new Map<string, Sentence>();
  for (const { kind, moderator, users } of await store.actions.latest(conversationShortId, CHANGES_MAX)) {
    if (kind !== 'add') continue;
    for (const { userId, outcome } of users)
      if (outcome === 'added' && !moderators.has(userId))
        moderators.set(userId, accountPart(moderator, moderator.name));
  }
  return moderators;
}
