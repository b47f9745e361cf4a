/** Limits a command to the live groups that its invoker may act on. */
import type { Allowed } from '../src/chat/access.ts';
import type { Command, CommandDefinition, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { limitGroups, type LiveGroups } from '../src/whitelist/live-groups.ts';
import type { CommandContext } from './context.ts';
import type { DefinedCommand } from './define-command.ts';

/**
 * The command whose run, autocomplete and forms get a context with only the allowed live groups. So no command has to
 * check a right: everything in `groups` of its context is allowed.
 */
export function limitCommand(
  defined: DefinedCommand,
  context: CommandContext,
  all: readonly CommandDefinition[],
): Command {
  const { standing, options, run, ...definition } = defined;
  return {
    ...definition,
    ...(standing && {
      standing: {
        ...standing,
        form: (argument, texts, access) => standing.form?.(limitContext(context, access), argument, texts),
      },
    }),
    options: options.map(({ suggest, ...option }) => ({
      ...option,
      ...(suggest && {
        suggest: (typed, suggestContext) =>
          suggest(limitContext(context, suggestContext.access), typed, suggestContext),
      }),
    })),
    run: async (request) => {
      const own = limitContext(context, request.access);
      const { groups } = own;
      const isRefused =
        groups.others !== undefined && (groups.all.length === 0 || definition.aboutAllGroups === true);
      return isRefused ? notAllowedReply(groups, request) : run(request, own, all);
    },
  };
}

/** The context with only the live groups that `access` allows, and only the nicknames read in them. */
export function limitContext(context: CommandContext, access: Allowed): CommandContext {
  if (access === 'allowed') return context;
  const groups = limitGroups(context.groups, access);
  const own = groups.all.map(({ conversationShortId }) => conversationShortId);
  return { ...context, groups, nicknames: context.nicknames.in(own) };
}

/** Says that the invoker may act on these live groups only, or that further rights could not be checked. */
export function notAllowedReply(
  { all, others }: Pick<LiveGroups, 'all' | 'others'>,
  { texts }: Pick<Request, 'texts'>,
): Reply {
  const names = all.map(({ name }) => name);
  const sentence = names.length === 0 ? texts.refusals['not-moderator'] : texts.notAllowed(names);
  const summary = others?.unsure === true ? texts.refusals['check-unavailable'] : sentence;
  // `beside` keeps the pressed button for moderators who may use it.
  return { ...notice('refused', summary), beside: true };
}
