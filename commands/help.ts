/** Builds the answer to `/whitelist help` and `/unwhitelist help` from the declarations of the commands. */
import type { CommandDefinition, OptionDefinition, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { say, type Sentence } from '../src/chat/sentence.ts';
import { standingButtons } from '../src/chat/standing-button.ts';
import { wordsFor } from '../src/chat/resolve-command.ts';
import { localeOf } from '../src/chat/texts/index.ts';
import { mayNameAll } from './arguments/group.ts';
import { typedCommand } from './arguments/typed-commands.ts';
import { whitelistParent } from './whitelist-parent.ts';
import { groupOption, reasonOption, usersOption } from './arguments/options.ts';
import type { CommandContext } from './context.ts';
import { defineCommand } from './define-command.ts';

const WORD_LENGTH_MAX = 100;
/** The list of commands begins with them. */
const USED_MOST = 4;

/** Of a request, what the help depends on. */
type HelpRequest = Pick<Request<'unknown' | 'users' | 'page'>, 'texts' | 'options' | 'invoker'>;

const definition = {
  name: 'whitelist help',
  label: { en: 'help', 'zh-CN': '帮助' },
  description: { en: 'Show how to use this bot', 'zh-CN': '查看使用方法' },
  aliases: ['?', '？', 'usage', '说明'],
  parent: whitelistParent,
  options: [],
  standing: { option: 'page' },
  kept: ['unknown', 'page'],
} as const;

export const help = defineCommand(definition, (request, context, all) =>
  Promise.resolve(helpOn(all, request, context)),
);

/** Of buttons, which may be looked for among the commands. */
const BUTTON_WORDS: readonly string[] = ['undo', '撤销'];
const PLAIN_HELP: readonly string[] = ['', 'h', ...wordsFor(definition)];

/** Whether it asks for help, or is a command of its own that was typed behind `/unwhitelist`. */
export function isHelp(typed: string, commands: readonly CommandDefinition[]): boolean {
  const word = typed.trim().toLowerCase();
  const others = commands.filter(({ parent }) => parent !== undefined).flatMap(wordsFor);
  return word !== '' && [...PLAIN_HELP, ...BUTTON_WORDS, ...others].includes(word);
}

/** Short enough for the screen of a phone: the commands used most, and a button for each other page. */
export function helpOn(
  commands: readonly CommandDefinition[],
  request: HelpRequest,
  context: CommandContext,
): Reply {
  const { texts, options } = request;
  const { help } = texts;
  const shown = commands.filter(
    ({ hidden, aboutAllGroups }) =>
      hidden !== true && (aboutAllGroups !== true || context.groups.others === undefined),
  );
  const [usedMost, more] = [shown.slice(0, USED_MOST), shown.slice(USED_MOST)];
  if (options.page === 'tips') return tips(shown, request, context);
  if (options.page === 'commands') {
    return {
      ...notice('info', [{ kind: 'own', text: help.allCommands }]),
      sections: [
        { heading: help.usedMost, lines: usages(usedMost, request, context) },
        { heading: help.more, lines: usages(more, request, context) },
      ],
      beside: true,
    };
  }
  const asked = (options.unknown ?? options.users ?? '').trim();
  const isPlain = PLAIN_HELP.includes(asked.toLowerCase());
  return {
    tone: isPlain ? 'info' : 'refused',
    summary: isPlain ? help.summary : unknownSummary(asked, shown, request, context),
    sections: [
      { heading: help.usedMost, lines: usages(usedMost.map(shortened), request, context) },
      { lines: [help.users, help.pick] },
    ],
    buttons: [pageButton('commands', help.allCommands), pageButton('tips', help.tips)].flat(),
  };
}

function pageButton(argument: 'commands' | 'tips', label: string): NonNullable<Reply['buttons']> {
  return standingButtons({ command: definition.name, argument }, { label, style: 'normal' });
}

/** Without what can be left out. */
function shortened(command: CommandDefinition): CommandDefinition {
  return { ...command, options: command.options.filter(({ form }) => form === 'leading') };
}

function usages(
  commands: readonly CommandDefinition[],
  request: HelpRequest,
  context: CommandContext,
): readonly Sentence[] {
  const locale = localeOf(request.texts);
  return commands.map((command) =>
    withDescription(usageOf(command, request, context), command.description[locale]),
  );
}

function tips(commands: readonly CommandDefinition[], request: HelpRequest, context: CommandContext): Reply {
  const { texts, invoker } = request;
  const { help } = texts;
  const { groups } = context;
  const locale = localeOf(texts);
  const [first] = commands;
  const root = first === undefined ? '' : typedCommand(first, request, context);
  const example = `${withUsers(root, '10001, 10002', request)} ${reasonOption.label[locale]}:${help.exampleReason}`;
  const lines = [
    help.all(withUsers(root, help.everybody, request)),
    ...(mayNameAll(groups) ? [help.everywhere(`${groupOption.label[locale]}:${help.everybody}`)] : []),
    help.guests(withUsers(root, help.everyGuest, request)),
    ...[help.files, ...menusOf(invoker.platform, texts), ...windowsOf(commands, request, context)],
    help.groups(groups.all.map(({ name }) => name)),
  ];
  const heading: Sentence = [{ kind: 'own', text: help.tips }];
  return { ...notice('info', help.example(example)), sections: [{ heading, lines }], beside: true };
}

/** A command that is known, and was typed in another place, is named. */
function unknownSummary(
  asked: string,
  commands: readonly CommandDefinition[],
  request: HelpRequest,
  context: CommandContext,
): Sentence {
  const { help } = request.texts;
  const [word = ''] = asked.toLowerCase().split(/\s/u, 1);
  const meant = commands.find((command) => wordsFor(command).includes(word));
  return meant === undefined
    ? help.unknown(word.slice(0, WORD_LENGTH_MAX))
    : help.meant(typedCommand(meant, request, context));
}

function menusOf(platform: Request['invoker']['platform'], { help }: Request['texts']): readonly Sentence[] {
  switch (platform) {
    case 'discord':
      return [help.menus];
    case 'slack':
      return [help.shortcut];
    case 'terminal':
      return [];
  }
}

function withDescription(usage: string, text: string): Sentence {
  return [...say`${usage} — `, { kind: 'own', text }];
}

/** What a command cannot hold in Slack is put into a window. */
function windowsOf(
  commands: readonly CommandDefinition[],
  request: HelpRequest,
  context: CommandContext,
): readonly Sentence[] {
  const save = commands.find(({ name }) => name === 'whitelist save');
  if (save === undefined || request.invoker.platform !== 'slack') return [];
  const { texts } = request;
  const users = usersOption.label[localeOf(texts)];
  return [texts.help.setWindow(`${typedCommand(save, request, context)} … ${users}:file`)];
}

/** With its options, except on Discord, which shows a field for each. */
function usageOf(command: CommandDefinition, request: HelpRequest, context: CommandContext): string {
  const isText = request.invoker.platform !== 'discord';
  const options = isText ? command.options.map((one) => optionUsage(one, request.texts)) : [];
  return [typedCommand(command, request, context), ...options.filter((usage) => usage !== '')].join(' ');
}

function optionUsage({ form, label }: OptionDefinition, texts: Request['texts']): string {
  const word = label[localeOf(texts)];
  switch (form) {
    case 'leading':
    case 'name':
      return `<${word}>`;
    case 'account':
      return '@…';
    case 'block':
    case 'word':
    case 'tail':
      return `[${word}:…]`;
    case 'flag':
      return `[${word}]`;
    case 'file':
      return '';
  }
}

/** `/unwhitelist 10001`, or `/unwhitelist users:10001`. */
function withUsers(root: string, users: string, { invoker, texts }: HelpRequest): string {
  const label = usersOption.label[localeOf(texts)];
  return invoker.platform === 'discord' ? `${root} ${label}:${users}` : `${root} ${users}`;
}
