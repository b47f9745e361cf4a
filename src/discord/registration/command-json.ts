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

/** What the file dialogue shows; Discord looks at the name only: https://docs.discord.com/developers/reference#file-type-filtering */
const FILE_TYPES: `.${string}`[] = [...TEXT_FILE_ENDINGS];

type Typed = RESTPostAPIChatInputApplicationCommandsJSONBody;
type Entry = RESTPostAPIContextMenuApplicationCommandsJSONBody;

interface Worded {
  readonly label: Localized;
  readonly description: Localized;
}

/** Everything to register for `commands`, in their order, menus last. */
export function commandsJson(commands: readonly Command[]): readonly (Typed | Entry)[] {
  const typed = commands.flatMap((command) => {
    const { name, parent } = command;
    if (parent === undefined) return [describeTyped(name, command, command.options.map(describeOption))];
    const family = commands.filter((other) => other.parent && firstWord(other) === firstWord(command));
    return family[0] === command
      ? [describeTyped(firstWord(command), parent, family.map(describeSubcommand))]
      : [];
  });
  return [...typed, ...commands.flatMap(describeMenus)];
}

function firstWord({ name }: Command): string {
  return name.split(' ')[0] ?? '';
}

function describeTyped(name: string, words: Worded, options: APIApplicationCommandOption[]): Typed {
  return {
    type: ApplicationCommandType.ChatInput,
    name,
    ...describeWords(words),
    default_member_permissions: FOR_EVERYONE,
    options,
  };
}

/**
 * Otherwise no moderator sees the command until an admin has opened it to their role. The roles are checked with every
 * use, and an admin may still hide the command from others under Integrations.
 */
const FOR_EVERYONE = null;

function describeSubcommand(command: Command): APIApplicationCommandOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: command.name.slice(firstWord(command).length + 1),
    ...describeWords(command),
    options: command.options.map(describeOption),
  };
}

function describeOption(option: CommandOption): APIApplicationCommandBasicOption {
  // What is missing is asked for in the reply, in the same words on every platform.
  const common = { name: option.name, ...describeWords(option), required: false };
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

/** Entries have the English label for a name, which is what an interaction then says. */
function describeMenus({ menus }: Command): readonly Entry[] {
  const entry = (
    type: ApplicationCommandType.User | ApplicationCommandType.Message,
    label: Localized | undefined,
  ): readonly Entry[] =>
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

function describeWords({ label, description }: Worded) {
  return {
    name_localizations: translations(label),
    description: description.en,
    description_localizations: translations(description),
  };
}

/** English under its own key too: otherwise Discord shows readers of `en-US` any other English there is. */
function translations(text: Localized): Record<Locale.EnglishUS | Locale.ChineseCN, string> {
  return { [Locale.EnglishUS]: text.en, [Locale.ChineseCN]: text['zh-CN'] };
}
