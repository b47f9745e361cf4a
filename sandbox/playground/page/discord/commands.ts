/** Lists the registered commands of Discord that a person can type, with their names in a language. */
import type { PageLocale, RegisteredView } from '../../view.ts';

/** https://docs.discord.com/developers/interactions/application-commands */
export const MENU = { user: 2, message: 3 };
export const OPTION = { subcommand: 1, string: 3, boolean: 5, user: 6, attachment: 11 };
const TYPED = 1;

/** A command that a person can type; the name of a subcommand begins with its parent's name. */
export interface TypedCommand {
  /** The name in the bot's code. */
  readonly name: string;
  /** The name in the person's language. */
  readonly label: string;
  readonly description: string;
  readonly options: readonly RegisteredView[];
}

export function ofType(commands: readonly RegisteredView[], type: number): readonly RegisteredView[] {
  return commands.filter((one) => (one.type ?? TYPED) === type);
}

export function labelOf({ name, name_localizations: labels }: RegisteredView, locale: PageLocale): string {
  return labels?.[discordLocale(locale)] ?? name;
}

export function descriptionOf(one: RegisteredView, locale: PageLocale): string {
  return one.description_localizations?.[discordLocale(locale)] ?? one.description ?? '';
}

export function typedCommands(
  commands: readonly RegisteredView[],
  locale: PageLocale,
): readonly TypedCommand[] {
  return ofType(commands, TYPED).flatMap((command) => {
    const options = command.options ?? [];
    const subcommands = options.filter(({ type }) => type === OPTION.subcommand);
    const parent = { name: command.name, label: labelOf(command, locale) };
    if (subcommands.length === 0)
      return [{ ...parent, description: descriptionOf(command, locale), options }];
    return subcommands.map((one) => ({
      name: `${parent.name} ${one.name}`,
      label: `${parent.label} ${labelOf(one, locale)}`,
      description: descriptionOf(one, locale),
      options: one.options ?? [],
    }));
  });
}

function discordLocale(locale: PageLocale): string {
  return locale === 'en' ? 'en-US' : locale;
}
