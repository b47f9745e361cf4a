/** `/unwhitelist [users] [group:<name>] [preview] [reason:<text>]`: removes users from a live group's whitelist. */
import type { Command, Request } from '../src/chat/command.ts';
import type { Reply } from '../src/chat/reply.ts';
import { localized } from '../src/chat/texts/index.ts';
import { readEverybody } from './arguments/everybody.ts';
import {
  ALL_GROUPS,
  fileOption,
  groupOption,
  previewOption,
  reasonOption,
  usersOption,
} from './arguments/options.ts';
import { askGroup, askMisplacedGroup, mayNameAll, readGroups } from './arguments/group.ts';
import { readUsers } from './arguments/users.ts';
import { doConfirmed } from './change/confirmed.ts';
import { actOrAsk } from './change/act-or-ask.ts';
import { removeEverybody } from './change/remove-everybody.ts';
import { isGuests, removeGuests } from './change/remove-guests.ts';
import { helpOn, isHelp } from './help.ts';
import { pick } from './picker.ts';
import type { CommandContext } from './context.ts';

const NAME = 'unwhitelist';

export function createUnwhitelist(context: CommandContext, all: () => readonly Command[]): Command {
  const command: Command = {
    name: NAME,
    label: localized(({ commands }) => commands.unwhitelist.label),
    description: localized(({ commands }) => commands.unwhitelist.description),
    menus: {
      user: localized(({ commands }) => commands.unwhitelist.menu),
      message: localized(({ commands }) => commands.unwhitelist.menu),
    },
    standing: { option: 'conversation' },
    options: [
      usersOption(context),
      groupOption(context.groups, ...(mayNameAll(context.groups) ? ALL_GROUPS.slice(0, 1) : [])),
      fileOption(),
      previewOption(),
      reasonOption(context),
    ],
    run: (request) => run(context, request, all()),
  };
  return command;
}

async function run(context: CommandContext, request: Request, commands: readonly Command[]): Promise<Reply> {
  const { options } = request;
  if (options['steps'] !== undefined) return doConfirmed('remove', options['steps'], request, context);
  const typed = options['from'] === 'message' ? '' : (options['users'] ?? '');
  if (isHelp(typed)) return helpOn(commands, request, context);
  const target = readGroups(request, context.groups, true);
  if (target.kind === 'groups' && options['picking'] === 'yes') return pick(target.groups, request, context);
  if (isGuests(typed) && request.files.length === 0 && options['given'] === undefined) {
    return target.kind === 'groups'
      ? removeGuests(target.groups, request, context)
      : askGroup(target, NAME, options, request, context.groups);
  }
  const read = options['given'] === undefined ? readEverybody(typed) : undefined;
  // With a file, `all` means everybody in it.
  const everybody = request.files.length > 0 && read?.except === undefined ? undefined : read;
  if (everybody !== undefined) {
    return target.kind === 'groups'
      ? removeEverybody(everybody, target.groups, request, context)
      : askGroup(target, NAME, options, request, context.groups);
  }
  const input = await readUsers(request, context);
  if (input.kind === 'refused') return input.reply;
  const keepsText = input.kind === 'none' || (request.files.length === 0 && options['given'] === undefined);
  const again = keepsText ? options : { ...options, given: JSON.stringify(input.given) };
  if (target.kind !== 'groups') return askGroup(target, NAME, again, request, context.groups);
  if (input.kind === 'none') return pick(target.groups, request, context);
  const { given } = input;
  return (
    (await askMisplacedGroup(given, target.groups, NAME, again, request, context.groups)) ??
    actOrAsk('remove', target.groups, given, request, context)
  );
}
