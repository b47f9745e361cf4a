/** Adds users with a guest pass; asks first where this may not be what the moderator means. */
import type { Request } from '../../src/chat/command.ts';
import { notice, type Reply } from '../../src/chat/reply.ts';
import { moment, type Sentence } from '../../src/chat/sentence.ts';
import type { UserId } from '../../src/whitelist/ids/user-id.ts';
import { splitDuration } from '../arguments/duration.ts';
import type { Groups } from '../arguments/group.ts';
import { encodePassEnd, type PassEndArgument } from '../arguments/pass-end.ts';
import type { GivenUsers } from '../arguments/users.ts';
import type { CommandContext } from '../context.ts';
import { person } from '../wording.ts';
import { actOrAsk } from './act-or-ask.ts';
import { readWithinOneSecond } from './plan.ts';

/** In all live groups together. */
const PASSES_MAX = 10_000;
/** Notes are written for this many users at most. */
const NAMED_MAX = 20;

/**
 * A guest gets another end without a question. A user who is on the whitelist without an end needs one: the command
 * looks like an addition, but would remove the user at the end.
 */
export async function givePasses(
  { end, sure }: Extract<PassEndArgument, { kind: 'end' }>,
  groups: Groups,
  given: GivenUsers,
  request: Request,
  context: CommandContext,
): Promise<Reply> {
  const { passes } = request.texts;
  const [group] = groups;
  const guarded = given.ids.filter((id) => context.protectedIds.has(id));
  if (guarded.length > 0) return notice('refused', passes.protectedUsers(guarded));
  const { store } = context;
  const guests = new Map(
    (await store.passes.of(group.conversationShortId)).map(({ userId, endsAt }) => [userId, endsAt]),
  );
  const added = given.ids.filter((id) => !guests.has(id)).length;
  if (added + (await store.passes.count()) > PASSES_MAX) return notice('refused', passes.tooMany(PASSES_MAX));
  const roster = await readWithinOneSecond(group, request, context);
  const listed = new Set(roster?.members.map(({ userId }) => userId));
  const permanent = given.ids.filter((id) => listed.has(id) && !guests.has(id));
  const who = (id: UserId): Sentence => person(id, context.nicknames);
  const notes = [
    end.kind === 'until'
      ? passes.wouldEndAt(moment(end.at))
      : passes.wouldEndAfter(passes.duration(splitDuration(end.ms))),
    ...(sure ? [] : [passes.otherTime]),
    ...permanent.slice(0, NAMED_MAX).map((id) => passes.wouldLimit(who(id))),
    ...given.ids.slice(0, NAMED_MAX).flatMap((id) => {
      const endsAt = guests.get(id);
      return endsAt === undefined ? [] : [passes.wouldChange(who(id), moment(endsAt))];
    }),
    ...(roster === undefined ? [passes.unread] : []),
  ];
  const isClear = sure && permanent.length === 0 && roster !== undefined;
  const options = { ...request.options, ends: encodePassEnd(end) };
  return actOrAsk('add', groups, given, { ...request, options }, context, { isClear, notes });
}
