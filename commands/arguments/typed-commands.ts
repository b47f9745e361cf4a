/** Writes a command as the moderator would type it on their platform, for use in replies. */
import type { Command, Request } from '../../src/chat/command.ts';
import { localeOf } from '../../src/chat/texts/index.ts';
import type { CommandContext } from '../context.ts';

type Reader = Pick<Request, 'invoker' | 'texts'>;
type Named = Pick<Command, 'name' | 'label' | 'parent'>;

/** `/whitelist show`, or `/白名单 查看`. */
export function typedCommand(
  { name, label, parent }: Named,
  { invoker, texts }: Reader,
  context: CommandContext,
): string {
  const [root = '', ...words] = name.split(' ');
  if (invoker.platform !== 'discord') return [context.typedName(invoker.platform, root), ...words].join(' ');
  const locale = localeOf(texts);
  const parents = parent === undefined ? [] : [parent.label[locale]];
  return `/${[...parents, label[locale]].join(' ')}`;
}

/** `/whitelist link @… 10001`, or `/whitelist unlink @…`, as an example of either. */
export function typedLink(
  command: 'link' | 'unlink',
  { invoker, texts }: Reader,
  { typedName }: Pick<CommandContext, 'typedName'>,
): string {
  const { whitelist, options, ...names } = texts.commands;
  const withId = command === 'link';
  if (invoker.platform !== 'discord')
    return `${typedName(invoker.platform, 'whitelist')} ${command} @…${withId ? ' 10001' : ''}`;
  const id = withId ? ` ${options.userId.label}:10001` : '';
  return `/${whitelist.label} ${names[command].label} ${options.account.label}:@…${id}`;
}
