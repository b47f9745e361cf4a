/** `/unwhitelist [users] [group:<name>] [preview] [reason:<text>]`: takes users off a live group's whitelist. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { inert } from '../src/chat/sentence.ts';
import { localized } from '../src/chat/texts/index.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import type { UserId } from '../src/whitelist/user-ids.ts';
import { execute } from './parts/execute.ts';
import { helpReply } from './parts/help-reply.ts';
import { readUsers, type UsersInput } from './parts/input.ts';
import { nothingToDo } from './parts/nothing-to-do.ts';
import { ALL, givenReason, groupOption, option, reasonOption, usersOption } from './parts/options.ts';
import { countOf, makePlan, planReply, unreadReply, type Plan } from './parts/plan.ts';
import { findMisplacedGroup, readTarget } from './parts/target.ts';
import type { Work } from './work.ts';

type Users = Extract<UsersInput, { kind: 'users' }>;
type Groups = readonly [LiveGroup, ...LiveGroup[]];

export function createUnwhitelist(work: Work): Command {
  return {
    name: 'unwhitelist',
    label: localized(({ commands }) => commands.unwhitelist.label),
    description: localized(({ commands }) => commands.unwhitelist.description),
    menus: {
      user: localized(({ commands }) => commands.unwhitelist.menu),
      message: localized(({ commands }) => commands.unwhitelist.menu),
    },
    options: [
      usersOption(work),
      groupOption(work.groups, ...(work.groups.all.length > 1 ? [ALL] : [])),
      option('file', 'file', 'file', 0),
      option('preview', 'preview', 'flag', 0),
      reasonOption(),
    ],
    run: (request) => run(work, request),
  };
}

async function run(work: Work, request: Request): Promise<Reply> {
  const { texts, options } = request;
  const typed = options['users']?.trim() ?? '';
  if (/^(?:help|帮助)$/iu.test(typed)) return helpReply(work.groups, texts, request.typedAs);
  const target = readTarget(request, work.groups, true);
  if (target.kind === 'refused') return target.reply;
  const { groups } = target;
  if (/^(?:all|全部|所有)$/iu.test(typed)) return removeEverybody(groups, request, work);

  const input = await readUsers(request, work);
  if (input.kind === 'refused') return input.reply;
  if (input.kind === 'none') return pick(groups, request, work);
  const { parsed } = input;
  const misplaced = findMisplacedGroup(parsed.rejected, work.groups, groups, texts);
  if (misplaced !== undefined) return misplaced;
  if (parsed.ids.length === 0) return nothingToDo(parsed.rejected, texts);
  return options['preview'] === 'yes' || needsAsking(groups, input, request, work)
    ? planAndShow(groups, input, request, work)
    : remove(groups, input, request, work);
}

/** A button has been pressed on exactly this, or it is small and plain to see. */
function needsAsking(groups: Groups, { parsed, unseen }: Users, { options }: Request, work: Work): boolean {
  if (options['confirmed'] === 'yes') return false;
  return unseen || groups.length > 1 || parsed.ids.length > work.confirmAbove;
}

async function remove(groups: Groups, { parsed }: Users, request: Request, work: Work): Promise<Reply> {
  if (groups.length === 1) {
    const steps = [{ group: groups[0], ids: parsed.ids }];
    return execute({ kind: 'remove', steps, absent: [], parsed }, request, work);
  }
  const planned = await makePlan(groups, parsed.ids, request, work);
  if (planned.kind === 'refused') return planned.reply;
  return execute({ kind: 'remove', ...planned.plan, parsed }, request, work);
}

async function planAndShow(groups: Groups, input: Users, request: Request, work: Work): Promise<Reply> {
  const planned = await makePlan(groups, input.parsed.ids, request, work);
  return planned.kind === 'refused' ? planned.reply : show(groups, input, planned.plan, request, work);
}

/** Shows what would happen, and, unless it was only a preview, a button that does it. */
async function show(groups: Groups, input: Users, plan: Plan, request: Request, work: Work): Promise<Reply> {
  const { texts, options } = request;
  const names = groups.map(({ name }) => name);
  const { rejected } = input.parsed;
  const view = { plan, rejected, notes: input.notes };
  const count = countOf(plan.steps);
  if (options['preview'] === 'yes') {
    return planReply({ ...view, summary: texts.plan.preview(count, names) }, request, work);
  }
  if (count === 0) return planReply({ ...view, summary: texts.plan.nobody(names) }, request, work);
  const reply = planReply({ ...view, summary: texts.plan.ask(count, names) }, request, work);
  return { ...reply, buttons: [await confirmButton(input.parsed.ids, plan, request)] };
}

/**
 * The same command again, with everything spelt out, so that it survives a restart. Several whitelists are read again
 * when it is given, since they may have changed.
 */
async function confirmButton(ids: readonly UserId[], plan: Plan, { offer, options, texts }: Request) {
  const { steps } = plan;
  const [only] = steps;
  const group = only !== undefined && steps.length === 1 ? only.group.name : ALL;
  const again = { users: ids.join(' '), group, confirmed: 'yes', ...givenReason(options) };
  const key = await offer('unwhitelist', again, true);
  return { key, label: texts.buttons.confirmRemove(countOf(steps)), style: 'danger' } as const;
}

async function removeEverybody(groups: Groups, request: Request, work: Work): Promise<Reply> {
  const planned = await makePlan(groups, 'all', request, work);
  if (planned.kind === 'refused') return planned.reply;
  const ids = [...new Set(planned.plan.steps.flatMap((step) => step.ids))];
  if (ids.length === 0)
    return notice('refused', request.texts.picker.empty(groups.map(({ name }) => name).join(', ')));
  const parsed = { ids, duplicates: [], rejected: [] };
  return show(groups, { kind: 'users', parsed, unseen: true, notes: [] }, planned.plan, request, work);
}

/** No users given: whoever is on the whitelist can be picked by name. */
async function pick(groups: Groups, request: Request, work: Work): Promise<Reply> {
  const { texts, offer, options } = request;
  const [group, ...others] = groups;
  if (others.length > 0) return notice('refused', texts.input.noUsers);
  const { id: lane, signal, log } = request;
  // Turning a page of a long list must not read all of it again: the platform would not wait.
  const { read, recent } = work.rosters;
  const roster = await (options['offset'] === undefined ? read : recent)(group, { lane, signal, log });
  if (roster.kind === 'unread') return unreadReply(roster.problem, texts);
  if (roster.members.length === 0) return notice('refused', texts.picker.empty(group.name));
  const choices = roster.members.map(({ userId, nickname }) => ({
    value: userId,
    label: nickname ? `${inert(nickname)} · ${userId}` : userId,
  }));
  const again = { group: group.name, ...givenReason(options) };
  return {
    tone: 'info',
    summary: texts.picker.summary(choices.length, group.name),
    sections: [],
    picker: {
      key: await offer('unwhitelist', again, false),
      title: texts.picker.title,
      submit: texts.picker.submit,
      choices,
      offset: Math.min(Number(options['offset'] ?? 0), choices.length - 1),
      turnTo: (offset) => offer('unwhitelist', { ...again, offset: String(offset) }, false),
    },
  };
}
