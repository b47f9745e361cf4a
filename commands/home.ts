/** The page of the bot: every live group of the moderator with its buttons, and the help; for others than moderators, what the bot is. */
import { isAllowed } from '../src/chat/access.ts';
import type { Command } from '../src/chat/command.ts';
import type { HomeVisit, ReadHome } from '../src/chat/home.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { moment } from '../src/chat/sentence.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import { helpOn } from './help.ts';
import { limitContext } from './limited-access.ts';
import { changedWords, groupCard, lastChange } from './panel-reply.ts';
import type { CommandContext } from './context.ts';

/** Each takes three blocks of the 100 that a page of Slack has, and the help needs some: https://docs.slack.dev/surfaces/app-home */
const GROUPS_MAX = 30;
/** A page that is opened is looked at now; the lists that are not read by then are there at the next visit. */
const READ_MS = 2_000;
/** For so long after a change was given, the list is read again: it may have taken some minutes. */
const NEW_MS = 10 * 60_000;

export function createHome(context: CommandContext, commands: readonly Command[]): ReadHome {
  return async (visit) => {
    const { home } = visit.texts;
    const own = isAllowed(visit.access) ? limitContext(context, visit.access) : undefined;
    if (own === undefined || own.groups.all.length === 0) {
      const why = visit.access === 'check-unavailable' ? home.unchecked : home.stranger;
      return [{ ...notice('info', home.summary), sections: [{ lines: [why] }] }];
    }
    const { all } = own.groups;
    const cards = await Promise.all(all.slice(0, GROUPS_MAX).map((group) => card(group, visit, own)));
    const others = all.slice(GROUPS_MAX).map(({ name }) => name);
    return [
      ...cards,
      ...(others.length > 0 ? [notice('info', home.more(others))] : []),
      helpOn(commands, { ...visit, options: {} }, own),
    ];
  };
}

async function card(group: LiveGroup, visit: HomeVisit, context: CommandContext): Promise<Reply> {
  const { invoker, texts, log, signal } = visit;
  const lane = `home ${invoker.id}`;
  const last = await lastChange(group, context);
  // Another process may have made it, which corrects the list in its own memory only.
  const isNew = last !== undefined && context.now() - last.at < NEW_MS;
  const maxAgeMs = isNew ? 0 : undefined;
  const roster = await context.rosters.soon(group, { lane, signal, log }, READ_MS, maxAgeMs);
  const count =
    roster === undefined || roster.kind === 'unread'
      ? texts.home.countUnknown
      : texts.panel.count(roster.members.length, moment(context.now()));
  return groupCard(group, [count, changedWords(last, texts)], texts);
}
