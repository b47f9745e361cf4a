/** The options that several commands share. */
import type { CommandOption } from '../../src/chat/command.ts';
import { matcher } from '../../src/chat/text-search.ts';
import { localized, type Texts } from '../../src/chat/texts/index.ts';
import { chooseGroup, type LiveGroups } from '../../src/whitelist/live-groups.ts';
import type { CommandContext } from '../context.ts';
import { suggestSets } from './suggest-sets.ts';
import { REASON_MAX_LENGTH, suggestReasons } from './suggest-reasons.ts';
import { suggestUsers } from './suggest-users.ts';

/** Discord's longest string option; about 300 ids of nineteen digits. */
const USERS_MAX_LENGTH = 6_000;
const GROUP_MAX_LENGTH = 64;
/** More than a name may have, so that one that is too long is answered. */
const SET_NAME_MAX_LENGTH = 200;
const TIME_MAX_LENGTH = 40;

/** What stands for every live group in option `group`; the first is offered. */
export const ALL_GROUPS: readonly string[] = ['all', '全部', '所有'];

export function option(
  name: string,
  text: keyof Texts['commands']['options'],
  form: CommandOption['form'],
  maxLength: number,
): CommandOption {
  return {
    name,
    form,
    maxLength,
    label: localized(({ commands }) => commands.options[text].label),
    description: localized(({ commands }) => commands.options[text].description),
  };
}

/** `users`, with suggestions by nickname or id from the whitelist. */
export function usersOption(context: CommandContext): CommandOption {
  return {
    ...option('users', 'users', 'leading', USERS_MAX_LENGTH),
    suggest: (typed, suggestContext) => suggestUsers(context, typed, suggestContext),
  };
}

export function addedUsersOption(): CommandOption {
  return option('users', 'addedUsers', 'leading', USERS_MAX_LENGTH);
}

/** `users` of a set, on several lines where it is typed. */
export function listedUsersOption(context: CommandContext): CommandOption {
  return { ...usersOption(context), ...option('users', 'listedUsers', 'block', USERS_MAX_LENGTH) };
}

/** `name` of a set, with suggestions from those that are saved. */
export function setNameOption(context: CommandContext): CommandOption {
  return {
    ...option('name', 'setName', 'name', SET_NAME_MAX_LENGTH),
    aliases: ['名单'],
    suggest: (typed, suggestContext) => suggestSets(context, typed, suggestContext),
  };
}

/** `group`; `extra` are further values to offer. */
export function groupOption({ all }: LiveGroups, ...extra: readonly string[]): CommandOption {
  return {
    ...option('group', 'group', 'word', GROUP_MAX_LENGTH),
    aliases: ['群', '群组', '直播间', 'live group'],
    suggest: (typed) => {
      const names = [...all.map(({ name }) => name), ...extra];
      return Promise.resolve(names.filter(matcher(typed)).map((name) => ({ value: name, label: name })));
    },
  };
}

export function fileOption(): CommandOption {
  return option('file', 'file', 'file', 0);
}

export function previewOption(): CommandOption {
  return { ...option('preview', 'preview', 'flag', 0), aliases: ['dry-run', 'dryrun', '试运行', '只预览'] };
}

/** `reason`, with suggestions. */
export function reasonOption(context: CommandContext): CommandOption {
  return {
    ...option('reason', 'reason', 'tail', REASON_MAX_LENGTH),
    aliases: ['理由', '备注', 'because'],
    suggest: (typed, { options, channelId }) => {
      const choice = chooseGroup(context.groups, options['group'], channelId);
      return suggestReasons(context, typed, choice.kind === 'chosen' ? choice.group : undefined);
    },
  };
}

/** For how long, or until when, users are to be on the whitelist. */
export function passOptions(): readonly [CommandOption, CommandOption] {
  return [
    { ...option('for', 'for', 'word', TIME_MAX_LENGTH), aliases: ['duration', '期限', '持续'] },
    { ...option('until', 'until', 'word', TIME_MAX_LENGTH), aliases: ['till', '直到', '到'] },
  ];
}

/** The reason that was given, and when guest passes are to end, to be kept in an offer. */
export function givenWith({ reason, ends }: Readonly<Record<string, string>>): {
  readonly reason?: string;
  readonly ends?: string;
} {
  return { ...(reason !== undefined && { reason }), ...(ends !== undefined && { ends }) };
}
