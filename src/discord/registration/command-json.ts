/** Converts commands to Discord's JSON: subcommands grouped under the first word, and context menu entries. */
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  Locale,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js';
import type { Command, CommandOption } from '../../chat/command.ts';
import type { Localized } from '../../chat/texts/index.ts';
import { TEXT_FILE_ENDINGS } from '../attachment.ts';

/** Longest value of a string option: https://docs.discord.com/developers/interactions/application-commands */
const OPTION_MAX_LENGTH = 6_000;

/**
 * The files that the dialogue shows, by their names only:
 * https://docs.discord.com/developers/reference#file-type-filtering
 */
const FILE_TYPES: `.${string}`[] = [...TEXT_FILE_ENDINGS];

type SlashCommandJson = RESTPostAPIChatInputApplicationCommandsJSONBody;
type MenuEntryJson = RESTPostAPIContextMenuApplicationCommandsJSONBody;

interface LabelAndDescription {
  readonly label: Localized;
  readonly description: Localized;
}

/** Everything to register for `commands`, in their order, menus last. */
export function commandsJson(commands: readonly Command[]): readonly (SlashCommandJson | MenuEntryJson)[] {
  const typed = commands.flatMap((command) => {
    const { name, parent } = command;
    if (parent === undefined) return [slashCommandJson(name, command, command.options.map(optionJson))];
    const family = commands.filter((other) => other.parent && firstWord(other) === firstWord(command));
    return family[0] === command
      ? [slashCommandJson(firstWord(command), parent, family.map(subcommandJson))]
      : [];
  });
  return [...typed, ...commands.flatMap(menuEntriesJson)];
}

function firstWord({ name }: Command): string {
  return name.split(' ')[0] ?? '';
}

function slashCommandJson(
  name: string,
  words: LabelAndDescription,
  options: APIApplicationCommandOption[],
): SlashCommandJson {
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    ...localizedTexts(words),
    default_member_permissions: FOR_EVERYONE,
    options,
  };
}

/**
 * Shows the command to everyone. Otherwise no moderator would see it until an admin allows it for their role. The bot
 * checks the roles at every use, and an admin can still hide the command from others under Integrations.
 */
const FOR_EVERYONE = null;

function subcommandJson(command: Command): APIApplicationCommandOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: command.name.slice(firstWord(command).length + 1),
    ...localizedTexts(command),
    options: command.options.map(optionJson),
  };
}

function optionJson(option: CommandOption): APIApplicationCommandBasicOption {
  // Never required: the reply asks for a missing option, in the same words on every platform.
  const common = { name: option.name, ...localizedTexts(option), required: false };
  switch (option.form) {
    case 'flag':
      return { ...common, type: ApplicationCommandOptionType.Boolean };
    case 'file':
      return { ...common, type: ApplicationCommandOptionType.Attachment, file_types: FILE_TYPES };
    case 'account':
      return { ...common, type: ApplicationCommandOptionType.User };
    case 'leading':
    case 'name':
    case 'block':
    case 'word':
    case 'tail':
      return {
        ...common,
        type: ApplicationCommandOptionType.String,
        max_length: Math.min(option.maxLength, OPTION_MAX_LENGTH),
        autocomplete: option.suggest !== undefined,
      };
  }
}

/** An entry is named by its English label, which its interactions contain. */
function menuEntriesJson({ menus }: Command): readonly MenuEntryJson[] {
  const entry = (
    type: ApplicationCommandType.User | ApplicationCommandType.Message,
    label: Localized | undefined,
  ): readonly MenuEntryJson[] =>
    label === undefined
      ? []
      : [
          {
            type,
            name: label.en,
            name_localizations: translations(label),
            default_member_permissions: FOR_EVERYONE,
          },
        ];
  return [
    ...entry(ApplicationCommandType.User, menus?.user),
    ...entry(ApplicationCommandType.Message, menus?.message),
  ];
}

function localizedTexts({ label, description }: LabelAndDescription) {
  return {
    name_localizations: translations(label),
    description: description.en,
    description_localizations: translations(description),
  };
}

/**
 * Includes English under `en-US`: otherwise Discord shows those readers another English translation, if there is one.
 */
function translations(text: Localized): Record<Locale.EnglishUS | Locale.ChineseCN, string> {
  return { [Locale.EnglishUS]: text.en, [Locale.ChineseCN]: text['zh-CN'] };
}
