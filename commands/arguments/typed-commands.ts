/** Writes a command as the moderator would type it on their platform, for use in replies. */
import type { CommandDefinition, Request } from '../../src/chat/command.ts';
import { localeOf } from '../../src/chat/texts/index.ts';
import type { CommandContext } from '../context.ts';

type Reader = Pick<Request, 'invoker' | 'texts'>;
type Named = Pick<CommandDefinition, 'name' | 'label' | 'parent'>;

/** For example `/whitelist show` or `/白名单 查看`. */
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

/**
 * The command with values of its options, in their order: `/whitelist link @… 10001`, or `/whitelist link account:@…
 * id:10001`.
 */
export function typedExample(
  command: Named & Pick<CommandDefinition, 'options'>,
  values: readonly string[],
  reader: Reader,
  context: CommandContext,
): string {
  const locale = localeOf(reader.texts);
  const given = command.options.map(({ label }, index) => {
    const value = values[index] ?? '';
    return reader.invoker.platform === 'discord' ? `${label[locale]}:${value}` : value;
  });
  return [typedCommand(command, reader, context), ...given].join(' ');
}
