/** `/unwhitelist <users> [group:<name>] [reason:<text>]`: takes users off a live group's whitelist. */
import type { Command, CommandOption, Request } from '../src/chat/command.ts';
import { notice, type Choice, type Reply } from '../src/chat/reply.ts';
import { localized, type Texts } from '../src/chat/texts/index.ts';
import {
  chooseGroup,
  findGroup,
  type GroupChoice,
  type LiveGroup,
  type LiveGroups,
} from '../src/whitelist/live-groups.ts';
import { removeFromWhitelist, type Removal, type RemovalReport } from '../src/whitelist/removal.ts';
import { parseUserIds, type ParsedUserIds, type Rejection } from '../src/whitelist/user-ids.ts';
import { helpReply } from './help-reply.ts';
import { rejectedSection, removalReply } from './removal-reply.ts';

/** What commands work with. */
export interface Whitelist extends Pick<Removal, 'api' | 'batchSize' | 'parallel'> {
  readonly groups: LiveGroups;
}

/** Discord's longest string option; about 300 ids of nineteen digits. */
const USERS_MAX_LENGTH = 6_000;
const GROUP_MAX_LENGTH = 64;
const REASON_MAX_LENGTH = 500;

export function createUnwhitelist(whitelist: Whitelist): Command {
  return {
    name: 'unwhitelist',
    label: localized((texts) => texts.commands.unwhitelist.label),
    description: localized((texts) => texts.commands.unwhitelist.description),
    options: options(whitelist.groups),
    run: (request) => run(whitelist, request),
  };
}

function options({ all }: LiveGroups): readonly CommandOption[] {
  const option = (
    name: keyof Texts['commands']['unwhitelist']['options'],
    form: CommandOption['form'],
    maxLength: number,
  ): CommandOption => ({
    name,
    form,
    maxLength,
    label: localized((texts) => texts.commands.unwhitelist.options[name].label),
    description: localized((texts) => texts.commands.unwhitelist.options[name].description),
  });
  const suggest = (typed: string): Promise<readonly Choice[]> => {
    const names = all.map(({ name }) => name);
    const fitting = names.filter((name) => name.toLowerCase().includes(typed.trim().toLowerCase()));
    return Promise.resolve(fitting.map((name) => ({ value: name, label: name })));
  };
  return [
    option('users', 'leading', USERS_MAX_LENGTH),
    { ...option('group', 'word', GROUP_MAX_LENGTH), suggest },
    option('reason', 'tail', REASON_MAX_LENGTH),
  ];
}

async function run(whitelist: Whitelist, request: Request): Promise<Reply> {
  const { texts, options: given } = request;
  const users = given['users']?.trim() ?? '';
  if (/^(?:help|帮助)$/iu.test(users)) return helpReply(whitelist.groups, texts, request.typedAs);
  if (users === '') return notice('refused', texts.input.noUsers);

  const choice = chooseGroup(whitelist.groups, given['group'], request.channelId);
  if (choice.kind !== 'chosen') return groupRefusal(choice, whitelist.groups, texts);
  const parsed = parseUserIds(users);
  const misplaced = findMisplacedGroup(parsed.rejected, whitelist.groups, choice.group);
  if (misplaced !== undefined) {
    const { token, group } = misplaced;
    return notice('refused', texts.input.groupAmongUsers(token, group.name, choice.group.name));
  }
  if (parsed.ids.length === 0) return nothingToDo(parsed, texts);

  const report = await remove(whitelist, choice.group, parsed, request);
  return removalReply({ report, parsed, group: choice.group, texts });
}

async function remove(
  whitelist: Whitelist,
  group: LiveGroup,
  { ids }: ParsedUserIds,
  { id, signal, log, options: given }: Request,
): Promise<RemovalReport> {
  const { api, batchSize, parallel } = whitelist;
  const context = { lane: id, signal, log };
  const report = await removeFromWhitelist({ api, batchSize, parallel, group, ids, context });
  const counts = Object.fromEntries(
    Object.entries(Object.groupBy(report.outcomes.values(), ({ kind }) => kind)).map(([kind, outcomes]) => [
      kind,
      outcomes.length,
    ]),
  );
  log.info({ group: group.name, ...counts, reason: given['reason'] }, 'removal');
  return report;
}

function groupRefusal(
  choice: Exclude<GroupChoice, { kind: 'chosen' }>,
  groups: LiveGroups,
  { input }: Texts,
): Reply {
  const names = groups.all.map(({ name }) => name);
  const sentence =
    choice.kind === 'unknown' ? input.unknownGroup(choice.named, names) : input.whichGroup(names);
  return notice('refused', sentence);
}

/**
 * A group's name among the users (`/unwhitelist vip 10001`, `gruop:vip`) was meant as the group. Acting on the default
 * one instead would be the one mistake that a moderator cannot see coming.
 */
function findMisplacedGroup(
  rejected: readonly Rejection[],
  groups: LiveGroups,
  chosen: LiveGroup,
): { readonly token: string; readonly group: LiveGroup } | undefined {
  for (const { token } of rejected) {
    const group = findGroup(groups, token.replace(/^\p{L}+[:：=]/u, ''));
    if (group !== undefined && group !== chosen) return { token, group };
  }
  return undefined;
}

function nothingToDo({ rejected }: ParsedUserIds, texts: Texts): Reply {
  if (rejected.length === 0) return notice('refused', texts.input.noUsers);
  return {
    tone: 'refused',
    summary: texts.input.onlyRejected,
    sections: [rejectedSection(rejected, texts)],
  };
}
