/** `/unwhitelist [users] [group:<name>] [preview] [reason:<text>]`: removes users from a live group's whitelist. */
import { readEverybody } from './arguments/everybody.ts';
import {
  ALL_GROUPS,
  fileOption,
  groupOption,
  previewOption,
  reasonOption,
  suggestGroups,
  usersOption,
} from './arguments/options.ts';
import { askGroup, askMisplacedGroup, mayNameAll, readGroups } from './arguments/group.ts';
import { readUsers } from './arguments/users.ts';
import { executeConfirmed } from './change/execute-confirmed.ts';
import { actOrAsk } from './change/act-or-ask.ts';
import { removeEverybody } from './change/remove-everybody.ts';
import { isGuests, removeGuests } from './change/remove-guests.ts';
import { helpOn, isHelp } from './help.ts';
import { showPicker } from './picker.ts';
import type { CommandContext } from './context.ts';
import { defineCommand } from './define-command.ts';

const menu = { en: 'Remove from whitelist', 'zh-CN': '移出白名单' };

const definition = {
  name: 'unwhitelist',
  label: { en: 'unwhitelist', 'zh-CN': '移出白名单' },
  description: {
    en: 'Take users off the speaking whitelist of a live group',
    'zh-CN': '将用户移出直播群的发言白名单（全员禁言时可发言）',
  },
  menus: { user: menu, message: menu },
  usage: '[<users>] [group:<name>] [preview] [reason:<text>] | help',
  standing: { option: 'conversation' },
  options: [
    usersOption,
    {
      ...groupOption,
      suggest: (context: CommandContext, typed: string) =>
        suggestGroups(context, typed, mayNameAll(context.groups) ? ALL_GROUPS.slice(0, 1) : []),
    },
    fileOption,
    previewOption,
    reasonOption,
  ],
  kept: ['from', 'given', 'picking', 'steps'],
} as const;

export const unwhitelist = defineCommand(definition, async (request, context, all) => {
  const { options } = request;
  if (options.steps !== undefined) return executeConfirmed('remove', options.steps, request, context);
  const typed = options.from === 'message' ? '' : (options.users ?? '');
  if (isHelp(typed, all)) return helpOn(all, request, context);
  const target = readGroups(request, context.groups, true);
  if (target.kind === 'groups' && options.picking === 'yes')
    return showPicker(target.groups, request, context);
  if (isGuests(typed) && request.files.length === 0 && options.given === undefined) {
    return target.kind === 'groups'
      ? removeGuests(target.groups, request, context)
      : askGroup(target, definition.name, options, request, context.groups);
  }
  const read = options.given === undefined ? readEverybody(typed) : undefined;
  // With a file, `all` means all users in the file.
  const everybody = request.files.length > 0 && read?.except === undefined ? undefined : read;
  if (everybody !== undefined) {
    return target.kind === 'groups'
      ? removeEverybody(everybody, target.groups, request, context)
      : askGroup(target, definition.name, options, request, context.groups);
  }
  const input = await readUsers(request, context);
  if (input.kind === 'refused') return input.reply;
  const keepsText = input.kind === 'none' || (request.files.length === 0 && options.given === undefined);
  const again = keepsText ? options : { ...options, given: JSON.stringify(input.given) };
  if (target.kind !== 'groups') return askGroup(target, definition.name, again, request, context.groups);
  if (input.kind === 'none') return showPicker(target.groups, request, context);
  const { given } = input;
  return (
    (await askMisplacedGroup(given, target.groups, definition.name, again, request, context.groups)) ??
    actOrAsk('remove', target.groups, given, request, context)
  );
});
