/** Reads a command from a slash command or context menu interaction. */
import {
  ApplicationCommandOptionType,
  type Attachment,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  type MessageContextMenuCommandInteraction,
  type UserContextMenuCommandInteraction,
} from 'discord.js';
import type { Command } from '../../chat/command.ts';
import type { CommandInput } from '../../chat/invocation.ts';
import type { Attached } from '../attachment.ts';

export type CommandInteraction =
  ChatInputCommandInteraction | UserContextMenuCommandInteraction | MessageContextMenuCommandInteraction;

export interface Given {
  readonly act: CommandInput;
  readonly attachments: readonly Attached[];
}

type TypedOptions = readonly Omit<CommandInteractionOption, 'options'>[];

/**
 * An entry of the menu on a message takes all that people read in it: see `withWholeMessages`, which has made that its text.
 *
 * @param commands those that there are, for entries of menus, which have names of their own
 */
export function readCommand(interaction: CommandInteraction, commands: readonly Command[]): Given {
  if (interaction.isUserContextMenuCommand()) {
    const command = commands.find(({ menus }) => menus?.user?.en === interaction.commandName);
    const act = fromMenu(interaction, command, { users: `<@${interaction.targetId}>` });
    return { act, attachments: [] };
  }
  if (interaction.isMessageContextMenuCommand()) {
    const command = commands.find(({ menus }) => menus?.message?.en === interaction.commandName);
    const { content, attachments } = interaction.targetMessage;
    const act = fromMenu(interaction, command, { users: content, from: 'message' });
    return { act, attachments: [...attachments.values()].map(firstFew) };
  }
  const command = commandName(interaction);
  const act = typedCommand(command, command, typedOptions(interaction.options.data));
  return { act, attachments: attachedFiles(interaction.options.data) };
}

/** Both words of a command that has two. */
export function commandName({
  commandName: name,
  options,
}: ChatInputCommandInteraction | AutocompleteInteraction): string {
  return [name, options.getSubcommand(false)].filter((word) => word !== null).join(' ');
}

/**
 * The options that were given, by name: one that is switched on is `yes`, and one that is off was not given; a person is
 * their id.
 */
export function typedOptions(data: readonly CommandInteractionOption[]): Readonly<Record<string, string>> {
  const given = innermost(data).flatMap(({ name, type, value }) => {
    if (value === true) return [[name, 'yes'] as const];
    return AS_TEXT.has(type) ? [[name, String(value)] as const] : [];
  });
  return Object.fromEntries(given);
}

const AS_TEXT = new Set([ApplicationCommandOptionType.String, ApplicationCommandOptionType.User]);

function fromMenu(
  { commandName: entry }: CommandInteraction,
  command: Command | undefined,
  values: CommandInput['values'],
): CommandInput {
  // An entry that an earlier version left behind may share its name with a command, and is none.
  const name = command?.name ?? `menu: ${entry}`;
  return typedCommand(name, command?.name ?? entry, values);
}

function typedCommand(command: string, as: string, values: CommandInput['values']): CommandInput {
  return { kind: 'command', command, typedAs: `/${as}`, values };
}

function attachedFiles(data: readonly CommandInteractionOption[]): readonly Attached[] {
  return innermost(data)
    .filter(({ type }) => type === ApplicationCommandOptionType.Attachment)
    .map(({ name, attachment }) => (attachment ? attachedAs(attachment) : { name, url: null, size: 0 }));
}

/** Files of one message that are fetched. */
const FILES_MAX = 5;

/** One that is too many is named, and counts as one that could not be fetched. */
function firstFew(attachment: Attachment, index: number): Attached {
  return index < FILES_MAX
    ? attachedAs(attachment)
    : { name: attachment.name, url: null, size: 0, tooMany: true };
}

function attachedAs({ name, url, size }: Pick<Attachment, 'name' | 'url' | 'size'>): Attached {
  return { name, url, size };
}

/** Of a subcommand, its options; the subcommand is then the only option of its command. */
function innermost(data: readonly CommandInteractionOption[]): TypedOptions {
  return data.flatMap((option): TypedOptions =>
    option.type === ApplicationCommandOptionType.Subcommand ? (option.options ?? []) : [option],
  );
}
