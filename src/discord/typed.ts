/** Reads a command out of the interaction that it came with: typed, or picked from a menu. */
import {
  ApplicationCommandOptionType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  type MessageContextMenuCommandInteraction,
  type UserContextMenuCommandInteraction,
} from 'discord.js';
import type { Command } from '../chat/command.ts';
import type { Typed } from '../chat/invocation.ts';
import type { Attached } from './attachment.ts';

export type CommandInteraction =
  ChatInputCommandInteraction | UserContextMenuCommandInteraction | MessageContextMenuCommandInteraction;

export interface Given {
  readonly typed: Typed;
  /** Null where Discord told nothing about the file that was attached. */
  readonly attached?: Attached | null;
}

type TypedOptions = readonly Omit<CommandInteractionOption, 'options'>[];

/** @param commands those that there are, for entries of menus, which have names of their own */
export function readCommand(interaction: CommandInteraction, commands: readonly Command[]): Given {
  if (interaction.isUserContextMenuCommand()) {
    const command = commands.find(({ menus }) => menus?.user?.en === interaction.commandName);
    return fromMenu(interaction, command, { users: `<@${interaction.targetId}>` });
  }
  if (interaction.isMessageContextMenuCommand()) {
    const command = commands.find(({ menus }) => menus?.message?.en === interaction.commandName);
    return fromMenu(interaction, command, { users: interaction.targetMessage.content, from: 'message' });
  }
  const command = commandName(interaction);
  const values = typedOptions(interaction.options.data);
  const attached = attachedFile(interaction.options.data);
  const typed = typedCommand(command, command, values);
  return attached === undefined ? { typed } : { typed, attached };
}

/** Both words of a command that has two. */
export function commandName({
  commandName: name,
  options,
}: ChatInputCommandInteraction | AutocompleteInteraction): string {
  return [name, options.getSubcommand(false)].filter((word) => word !== null).join(' ');
}

/** The options that were given, by name; one that is switched on is `yes`, and one that is off was not given. */
export function typedOptions(data: readonly CommandInteractionOption[]): Readonly<Record<string, string>> {
  const given = innermost(data).flatMap(({ name, type, value }) => {
    if (value === true) return [[name, 'yes'] as const];
    return type === ApplicationCommandOptionType.String ? [[name, String(value)] as const] : [];
  });
  return Object.fromEntries(given);
}

function fromMenu(
  { commandName: entry }: CommandInteraction,
  command: Command | undefined,
  values: Readonly<Record<string, string>>,
): Given {
  // An entry that an earlier version left behind may share its name with a command, and is none.
  const name = command?.name ?? `menu: ${entry}`;
  return { typed: typedCommand(name, command?.name ?? entry, values) };
}

function typedCommand(command: string, as: string, values: Readonly<Record<string, string>>): Typed {
  return { kind: 'command', command, typedAs: `/${as}`, options: { kind: 'options', values } };
}

function attachedFile(data: readonly CommandInteractionOption[]): Given['attached'] {
  const option = innermost(data).find(({ type }) => type === ApplicationCommandOptionType.Attachment);
  if (option === undefined) return undefined;
  const { attachment } = option;
  return attachment ? { name: attachment.name, url: attachment.url, size: attachment.size } : null;
}

/** Of a subcommand, its options; the subcommand is then the only option of its command. */
function innermost(data: readonly CommandInteractionOption[]): TypedOptions {
  return data.flatMap((option): TypedOptions =>
    option.type === ApplicationCommandOptionType.Subcommand ? (option.options ?? []) : [option],
  );
}
