/** Shows the users on a whitelist in a picker, where a moderator chooses by nickname whom to remove. */
import type { Request } from '../src/chat/command.ts';
import { notice, type Button, type Reply } from '../src/chat/reply.ts';
import type { Member } from '../src/whitelist/list/pages.ts';
import type { UserId } from '../src/whitelist/ids/user-id.ts';
import { reasonAndEnd } from './arguments/options.ts';
import { reasonInput } from './arguments/suggest-reasons.ts';
import type { Groups } from './arguments/group.ts';
import { firstLines, PEOPLE, person, personLabel } from './wording.ts';
import { unreadReply } from './change/plan.ts';
import { encodeSteps } from './change/question-steps.ts';
import type { CommandContext } from './context.ts';

/**
 * Option `chosen`: users chosen before; `users` and `others`: users picked and not picked in the menu that was used.
 */
export async function showPicker(
  groups: Groups,
  request: Request<'chosen' | 'ends' | 'offset' | 'others' | 'picking' | 'reason' | 'users'>,
  context: CommandContext,
): Promise<Reply> {
  const { texts, offer, options } = request;
  const [group, ...rest] = groups;
  if (rest.length > 0) return notice('refused', texts.input.noUsers);
  const { id: lane, signal, log } = request;
  request.openPickerDialogue(texts.picker.title);
  // Turning a page or choosing must not read a long list again: the platform would not wait for it.
  const { read, recent } = context.rosters;
  const roster = await (options.picking === undefined ? read : recent)(group, { lane, signal, log });
  if (roster.kind === 'unread') return unreadReply(roster.problem, texts);
  const { members } = roster;
  if (members.length === 0) return notice('info', texts.picker.empty(group.name));
  const chosen = chosenOf(options, members);
  const { name, conversationShortId: conversation } = group;
  const again = { group: name, conversation, ...reasonAndEnd(options) };
  const picking = { ...again, picking: 'yes', chosen: chosen.join(' ') };
  const offset = Math.min(Number(options.offset ?? 0), members.length - 1);
  const lines = firstLines(
    chosen,
    (id) => person(id, context.nicknames),
    { ...PEOPLE, hasFile: false },
    texts,
  );
  const buttons = chosen.length === 0 ? [] : [await removeButton(chosen, request, groups)];
  return {
    tone: 'info',
    summary:
      chosen.length === 0
        ? texts.picker.summary(members.length, group.name)
        : texts.plan.ask(chosen.length, [group.name]),
    sections: chosen.length === 0 ? [] : [{ heading: texts.picker.chosen(chosen.length), lines }],
    buttons,
    reasonInput: await reasonInput(group, request, context),
    picker: {
      key: await offer('unwhitelist', again, false),
      title: texts.picker.title,
      submit: texts.picker.submit,
      choices: members.map(({ userId, nickname }) => ({
        value: userId,
        label: personLabel(userId, nickname),
      })),
      chosen,
      offset,
      choose: () => offer('unwhitelist', { ...picking, offset: String(offset) }, false),
      turnTo: (to) => offer('unwhitelist', { ...picking, offset: String(to) }, false),
    },
  };
}

/** The chosen users in the order of the list, without users who have left it. */
function chosenOf(
  options: Request<'chosen' | 'others' | 'users'>['options'],
  members: readonly Member[],
): readonly UserId[] {
  const split = (ids: string | undefined): readonly string[] =>
    (ids ?? '').split(' ').filter((id) => id !== '');
  const dropped = new Set(split(options.others));
  const chosen = new Set([
    ...split(options.chosen).filter((id) => !dropped.has(id)),
    ...split(options.users),
  ]);
  return members.map(({ userId }) => userId).filter((id) => chosen.has(id));
}

async function removeButton(
  ids: readonly UserId[],
  { offer, options, texts }: Request,
  [group]: Groups,
): Promise<Button> {
  const key = await offer(
    'unwhitelist',
    { steps: encodeSteps([{ kind: 'remove', group, ids }]), ...reasonAndEnd(options) },
    true,
  );
  return { key, label: texts.buttons.confirmRemove(ids.length), style: 'danger' };
}
