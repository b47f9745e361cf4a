/** `/whitelist panel [group:<name>]`: posts a message with buttons for one live group. */
import type { Request } from '../src/chat/command.ts';
import type { LastingMessages, NotPosted } from '../src/chat/platform.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { localeOf, type Texts } from '../src/chat/texts/index.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import { groupOption } from './arguments/options.ts';
import { askGroup, readGroups } from './arguments/group.ts';
import { unreadReply } from './change/plan.ts';
import { panelText } from './panel-reply.ts';
import { whitelistParent } from './whitelist-parent.ts';
import type { CommandContext } from './context.ts';
import { defineCommand } from './define-command.ts';

const definition = {
  name: 'whitelist panel',
  label: { en: 'panel', 'zh-CN': '面板' },
  description: {
    en: 'Post a message with buttons for a live group, which stays',
    'zh-CN': '发布一条带按钮的常驻消息，管理一个直播群',
  },
  parent: whitelistParent,
  options: [groupOption],
} as const;

export const whitelistPanel = defineCommand(definition, async (request, context) => {
  const { options, placeId, texts, invoker } = request;
  const lasting = context.lastingMessages(invoker.platform);
  if (lasting === undefined) return notice('refused', texts.panel.unsupported);
  if (placeId === null) return notice('refused', texts.panel.noChannel);
  const target = readGroups(request, context.groups);
  if (target.kind !== 'groups') return askGroup(target, definition.name, options, request, context.groups);
  return post(target.groups[0], placeId, lasting, request, context);
});

async function post(
  group: LiveGroup,
  placeId: string,
  lasting: LastingMessages,
  { texts, id: lane, signal, log, invoker }: Request,
  context: CommandContext,
): Promise<Reply> {
  const roster = await context.rosters.read(group, { lane, signal, log });
  if (roster.kind === 'unread') return unreadReply(roster.problem, texts);
  const { reply, shown } = await panelText(group, roster, context, texts);
  const posted = await lasting.post(placeId, reply, lane);
  if (posted.kind !== 'posted') {
    log.warn({ ...posted, channel: placeId }, 'a panel was not posted');
    return notice('failed', whyNot(posted, texts));
  }
  const { channelId, messageId } = posted;
  const { name: groupName, conversationShortId: conversation } = group;
  const place = { platform: invoker.platform, channelId, messageId };
  const before = await context.store.panels.put({
    ...place,
    conversation,
    groupName,
    locale: localeOf(texts),
    shown,
  });
  const summary = texts.panel.posted(groupName);
  if (before === undefined || before.messageId === messageId) return notice('done', summary);
  const removed = await lasting.remove(before);
  const lines = [removed ? texts.panel.moved : texts.panel.notMoved];
  return { tone: 'done', summary, sections: [{ lines }] };
}

function whyNot({ missing, reason }: NotPosted, { panel }: Texts): ReturnType<Texts['panel']['failed']> {
  return missing === undefined ? panel.failed(reason) : panel.missing[missing];
}
