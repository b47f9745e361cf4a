/** Builds the App Home page: live groups with buttons and the help; for people who are not moderators, a notice. */
import { isAllowed } from '../src/chat/access.ts';
import type { Command } from '../src/chat/command.ts';
import type { HomeVisit, ReadHome } from '../src/chat/home.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { moment } from '../src/chat/sentence.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import { helpOn } from './help.ts';
import { limitContext } from './limited-access.ts';
import { lastChangeSentence, groupCard, lastChange } from './panel-reply.ts';
import type { CommandContext } from './context.ts';

/**
 * A live group takes 3 of the 100 blocks of a page; the help needs some, too: https://docs.slack.dev/surfaces/app-home
 */
const GROUPS_MAX = 30;
/** A person who opens the page waits for it, so slower lists are shown at the next visit. */
const READ_MS = 2_000;
/** For this long after a change began, the list is read again: the change may take some minutes. */
const RECENT_CHANGE_MS = 10 * 60_000;

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
  // Another process may have made the change; it updates only the list in its own memory.
  const isNew = last !== undefined && context.now() - last.at < RECENT_CHANGE_MS;
  const maxAgeMs = isNew ? 0 : undefined;
  const roster = await context.rosters.readWithin(group, { lane, signal, log }, READ_MS, maxAgeMs);
  const count =
    roster === undefined || roster.kind === 'unread'
      ? texts.home.countUnknown
      : texts.panel.count(roster.members.length, moment(context.now()));
  return groupCard(group, [count, lastChangeSentence(last, texts)], texts);
}
