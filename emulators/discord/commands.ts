/** The command endpoints of the Discord emulator, with one list of commands for each server. */
import type { Answer, Call, Route } from './route.ts';
import { createJournal } from './journal.ts';
import { type FakeGuild, snowflake } from './payloads.ts';

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const NAME = /^[-_'\p{L}\p{N}]{1,32}$/u;
const DESCRIPTION_MAX_LENGTH = 100;
const MENU_NAME_MAX_LENGTH = 32;
const OPTIONS_MAX = 25;
const TYPED = 1;
const SUBCOMMAND = 1;
const ATTACHMENT = 11;

export interface RegisteredCommand {
  readonly type?: number;
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly file_types?: readonly string[];
  readonly options?: readonly RegisteredCommand[];
  readonly [other: string]: unknown;
}

export interface FakeCommands {
  readonly routes: readonly Route[];
  /** Awaits the list of a server. */
  readonly registered: (guildId: string) => Promise<readonly RegisteredCommand[]>;
  /** Replaces the list of a server, as if an earlier version of the bot had registered it. */
  readonly register: (guildId: string, commands: readonly RegisteredCommand[]) => void;
  readonly close: () => void;
}

export function createFakeCommands(applicationId: string, guilds: readonly FakeGuild[]): FakeCommands {
  const lists = new Map<string, readonly RegisteredCommand[]>();
  const journal = createJournal<string>((guildId) => `registered in ${guildId}`);
  const register = (guildId: string, commands: readonly RegisteredCommand[]): void => {
    lists.set(guildId, commands);
    journal.add(guildId);
  };
  const inGuild = (guildId: string, answer: () => Answer): Answer =>
    guilds.some(({ id, member = true }) => id === guildId && member)
      ? answer()
      : { status: 403, body: { code: 50001, message: 'Missing Access' } };
  const list = (call: Call, guildId: string): Answer =>
    inGuild(guildId, () => {
      const localized = call.query.get('with_localizations') === 'true';
      return {
        status: 200,
        body: (lists.get(guildId) ?? []).map((command) => returnedCommand(command, localized)),
      };
    });
  const put = (call: Call, guildId: string): Answer =>
    inGuild(guildId, () => {
      const commands = call.body as readonly RegisteredCommand[];
      const keys = commands.map(({ name, type = TYPED }) => `${type} ${name}`);
      const bad = commands.find(
        (one, index) => !acceptable(one) || keys.indexOf(keys[index] ?? '') !== index,
      );
      if (bad) return { status: 400, body: { code: 50035, message: `Invalid Form Body: ${bad.name}` } };
      const own = { application_id: applicationId, guild_id: guildId, version: snowflake(), nsfw: false };
      register(
        guildId,
        commands.map((command) => ({ id: snowflake(), ...own, contexts: null, description: '', ...command })),
      );
      return { status: 200, body: lists.get(guildId) };
    });
  const path = /^\/applications\/\d+\/guilds\/(\d+)\/commands$/u;
  return {
    routes: [
      { name: 'list-commands', method: 'GET', path, bot: true, answer: list },
      { name: 'register', method: 'PUT', path, bot: true, answer: put },
    ],
    registered: async (guildId) => {
      await journal.find(`commands of guild ${guildId}`, (id) => id === guildId);
      return lists.get(guildId) ?? [];
    },
    register,
    close: journal.close,
  };
}

/** A command as Discord returns it: without fields that are false, and with localisations only on request. */
function returnedCommand(command: RegisteredCommand, localized: boolean): RegisteredCommand {
  const kept = Object.entries(command).filter(([name, value]) => {
    return value !== false && (localized || !name.endsWith('_localizations'));
  });
  const options = command.options?.map((option) => returnedCommand(option, localized));
  return { ...(Object.fromEntries(kept) as RegisteredCommand), ...(options ? { options } : {}) };
}

function acceptable({ type = TYPED, ...command }: RegisteredCommand): boolean {
  const { name, name_localizations: names = {}, description, options = [] } = command;
  if (type === TYPED) return describedWell(command) && options.length <= OPTIONS_MAX && optionsFit(options);
  const short = [name, ...Object.values(names)].every((one) => {
    return one !== '' && one.length <= MENU_NAME_MAX_LENGTH;
  });
  return short && (description ?? '') === '' && options.length === 0;
}

/** Checks that the options are either all subcommands or none. */
function optionsFit(options: readonly RegisteredCommand[]): boolean {
  const subcommands = options.filter(({ type }) => type === SUBCOMMAND);
  const names = new Set(options.map(({ name }) => name));
  return (
    (subcommands.length === 0 || subcommands.length === options.length) &&
    names.size === options.length &&
    options.every(
      (option) =>
        describedWell(option) &&
        (option.file_types === undefined || option.type === ATTACHMENT) &&
        (option.options ?? []).every((inner) => inner.type !== SUBCOMMAND && describedWell(inner)),
    )
  );
}

function describedWell({
  name,
  name_localizations: names = {},
  description = '',
}: RegisteredCommand): boolean {
  const named = [name, ...Object.values(names)].every((one) => NAME.test(one) && one === one.toLowerCase());
  return named && description !== '' && description.length <= DESCRIPTION_MAX_LENGTH;
}
