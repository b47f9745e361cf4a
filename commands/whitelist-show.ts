/** `/whitelist show [group:<name>]`: who is on the whitelist, since when, added by whom. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { say } from '../src/chat/sentence.ts';
import { localized } from '../src/chat/texts/index.ts';
import { readRoster } from '../src/whitelist/roster.ts';
import { groupOption } from './parts/options.ts';
import { unreadReply } from './parts/plan.ts';
import { csvFile } from './parts/result-file.ts';
import { readTarget } from './parts/target.ts';
import { dateTime } from './parts/time.ts';
import { whitelistParent } from './parts/whitelist-parent.ts';
import type { Work } from './work.ts';

/** More people than this are in the file only; a live group's whitelist holds 100 by default. */
const LINES_MAX = 100;

export function createShow(work: Work): Command {
  return {
    name: 'whitelist show',
    label: localized(({ commands }) => commands.show.label),
    description: localized(({ commands }) => commands.show.description),
    parent: whitelistParent,
    options: [groupOption(work.groups)],
    run: (request) => run(work, request),
  };
}

async function run(work: Work, request: Request): Promise<Reply> {
  const { texts, id: lane, signal, log } = request;
  const target = readTarget(request, work.groups);
  if (target.kind === 'refused') return target.reply;
  const [group] = target.groups;
  const roster = await readRoster(work.api, group, { lane, signal, log });
  if (roster.kind === 'unread') return unreadReply(roster.problem, texts);
  const { members } = roster;
  if (members.length === 0) return notice('info', texts.show.summary(0, group.name));
  const rows = members.map(({ userId, nickname = '', addedAt, addedBy = '' }) => {
    const since = addedAt === undefined ? '?' : dateTime(addedAt * 1_000);
    return [userId, nickname.trim() || (work.nicknames.of(userId) ?? ''), since, addedBy] as const;
  });
  const lines = rows.slice(0, LINES_MAX).map(([id, nickname, since, by]) => {
    const who = nickname === '' ? say`${id}` : texts.change.named(id, nickname);
    return texts.show.line(who, since, by === '' ? '?' : by);
  });
  const file = csvFile(
    group.name,
    ['user', 'nickname', 'since', 'added by'],
    rows,
    texts.change.file(rows.length),
  );
  return {
    tone: 'info',
    summary: texts.show.summary(members.length, group.name),
    sections: [{ heading: texts.show.heading, lines }],
    file,
    ...(members.length > LINES_MAX && { wantsFile: true }),
  };
}
