/** Gives moderators of some live groups the same commands, in which there are no other live groups. */
import type { Allowed } from '../src/chat/access.ts';
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { limitGroups, type LiveGroups } from '../src/whitelist/live-groups.ts';
import type { CommandContext } from './context.ts';

/**
 * The commands that `create` makes, each of which runs, suggests, and asks, with the live groups that its invoker may act on. So no
 * command has to check a right: what it finds in `groups` of its context is allowed.
 */
export function limitCommands(
  create: (context: CommandContext) => readonly Command[],
  context: CommandContext,
): readonly Command[] {
  const commandFor = (access: Allowed, command: Command): Command => {
    if (access === 'allowed') return command;
    const own = create(limitContext(context, access));
    const same = own.find(({ name }) => name === command.name);
    if (same === undefined) throw new Error(`there is no command ${command.name}`);
    return same;
  };
  return create(context).map((command) => ({
    ...command,
    ...(command.standing && {
      standing: {
        ...command.standing,
        form: (argument, texts, access) =>
          commandFor(access, command).standing?.form?.(argument, texts, access),
      },
    }),
    options: command.options.map((option) => ({
      ...option,
      ...(option.suggest && {
        suggest: async (typed, suggestContext) => {
          const { options } = commandFor(suggestContext.access, command);
          const own = options.find(({ name }) => name === option.name);
          return (await own?.suggest?.(typed, suggestContext)) ?? [];
        },
      }),
    })),
    run: async (request) => {
      const { groups } = limitContext(context, request.access);
      const isRefused =
        groups.others !== undefined && (groups.all.length === 0 || command.aboutAllGroups === true);
      return isRefused ? notAllowedReply(groups, request) : commandFor(request.access, command).run(request);
    },
  }));
}

/** The same with the live groups alone that `access` allows. */
export function limitContext(context: CommandContext, access: Allowed): CommandContext {
  return access === 'allowed' ? context : { ...context, groups: limitGroups(context.groups, access) };
}

/** That the invoker may act on these live groups only; or that further rights could not be checked. */
export function notAllowedReply(
  { all, others }: Pick<LiveGroups, 'all' | 'others'>,
  { texts }: Pick<Request, 'texts'>,
): Reply {
  const names = all.map(({ name }) => name);
  const sentence = names.length === 0 ? texts.refusals['not-moderator'] : texts.notAllowed(names);
  const summary = others?.unsure === true ? texts.refusals['check-unavailable'] : sentence;
  // A button that was pressed stays for those who may.
  return { ...notice('refused', summary), beside: true };
}
