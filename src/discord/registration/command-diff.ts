/** Compares the commands that Discord has with those that the bot wants, ignoring what Discord adds. */
import { ApplicationCommandType } from 'discord.js';

const SLASH_COMMAND: number = ApplicationCommandType.ChatInput;

/** The fields of a command that the bot sets; Discord adds others. */
export interface Registered extends Described {
  readonly default_member_permissions?: string | null | undefined;
  readonly options?: readonly RegisteredOption[] | undefined;
}

interface RegisteredOption extends Described {
  readonly required?: boolean;
  readonly max_length?: number;
  readonly autocomplete?: boolean;
  readonly file_types?: readonly string[];
  /** The options of a subcommand. */
  readonly options?: readonly RegisteredOption[] | undefined;
  /** Set only by earlier versions: commands that still have one of these must be registered again. */
  readonly min_length?: number;
  readonly choices?: readonly unknown[];
}

interface Described {
  readonly type?: number | undefined;
  readonly name: string;
  readonly name_localizations?: object | null | undefined;
  readonly description?: string;
  readonly description_localizations?: object | null | undefined;
}

export interface CommandDiff {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Names of the commands to add, to change and to remove, so that those `found` become those `wanted`. */
export function commandDiff(found: readonly Registered[], wanted: readonly Registered[]): CommandDiff {
  const before = new Map(found.map((command) => [commandKey(command), commandShape(command)]));
  const after = new Map(wanted.map((command) => [commandKey(command), commandShape(command)]));
  return {
    added: [...after.keys()].filter((key) => !before.has(key)),
    changed: [...after].flatMap(([key, shape]) =>
      before.has(key) && before.get(key) !== shape ? [key] : [],
    ),
    removed: [...before.keys()].filter((key) => !after.has(key)),
  };
}

/** The key includes the type, because a slash command and an entry of a context menu can have the same name. */
function commandKey({ name, type = SLASH_COMMAND }: Registered): string {
  return type === SLASH_COMMAND ? name : `${name} (type ${type})`;
}

/** Equal text for equal commands; the order of the options counts, because people see it. */
function commandShape(command: Registered): string {
  const permissions = command.default_member_permissions ?? null;
  return JSON.stringify([describedShape(command), permissions, command.options?.map(optionShape) ?? []]);
}

function optionShape(option: RegisteredOption): unknown {
  const { type, required = false, max_length = null, autocomplete = false, min_length = null } = option;
  const { file_types = [], choices = [], options = [] } = option;
  const given = [required, max_length, autocomplete, file_types.toSorted(), min_length, choices];
  return [type, describedShape(option), given, options.map(optionShape)];
}

function describedShape(described: Described): unknown {
  const { name, name_localizations, description = '', description_localizations } = described;
  return [name, sorted(name_localizations), description, sorted(description_localizations)];
}

function sorted(localizations: object | null | undefined): unknown {
  return Object.entries(localizations ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
}
