/** Builds the answer to `/whitelist help` and `/unwhitelist help` from the declarations of the commands. */
import type { Command, CommandOption, Request } from '../src/chat/command.ts';
import type { Reply } from '../src/chat/reply.ts';
import { say, type Sentence } from '../src/chat/sentence.ts';
import { wordsFor } from '../src/chat/resolve-command.ts';
import { localized, localeOf } from '../src/chat/texts/index.ts';
import { mayNameAll } from './arguments/group.ts';
import { typedCommand } from './arguments/typed-commands.ts';
import { whitelistParent } from './whitelist-parent.ts';
import type { CommandContext } from './context.ts';

const WORD_LENGTH_MAX = 100;

/** Of a request, what the help depends on. */
type HelpRequest = Pick<Request, 'texts' | 'options' | 'invoker'>;

export function createHelp(context: CommandContext, all: () => readonly Command[]): Command {
  return {
    name: 'whitelist help',
    label: localized(({ commands }) => commands.help.label),
    description: localized(({ commands }) => commands.help.description),
    aliases: ['?', '？', 'usage', '说明'],
    parent: whitelistParent,
    options: [],
    run: (request) => Promise.resolve(helpOn(all(), request, context)),
  };
}

/** Words that ask for help, or are commands of their own and were typed behind `/unwhitelist`. */
const HELP_WORDS =
  /^(?:help|\?|？|h|usage|帮助|说明|show|list|add|history|undo|link|unlink|save|set|sets|查看|加入|添加|历史|记录|撤销|关联|取消关联|保存|套用|已存名单)$/iu;
const PLAIN_HELP = /^(?:help|\?|？|h|usage|帮助|说明)?$/iu;

export function isHelp(typed: string): boolean {
  return HELP_WORDS.test(typed.trim());
}

export function helpOn(commands: readonly Command[], request: HelpRequest, context: CommandContext): Reply {
  const { texts, options, invoker } = request;
  const { help } = texts;
  const { groups } = context;
  const asked = (options['unknown'] ?? options['users'] ?? '').trim();
  const isShown = ({ hidden, aboutAllGroups }: Command): boolean =>
    hidden !== true && (aboutAllGroups !== true || groups.others === undefined);
  const shown = commands.filter(isShown);
  const usages = shown.map((command) =>
    withDescription(usageOf(command, request, context), command.description[localeOf(texts)]),
  );
  const first = shown[0];
  const root = first === undefined ? '' : typedCommand(first, request, context);
  const { group, reason } = texts.commands.options;
  const several = mayNameAll(groups) ? [help.everywhere(`${group.label}:${help.everybody}`)] : [];
  const example = `${withUsers(root, '10001, 10002', request)} ${reason.label}:${help.exampleReason}`;
  const known = PLAIN_HELP.test(asked);
  return {
    tone: known ? 'info' : 'refused',
    summary: known ? help.summary : unknownSummary(asked, shown, request, context),
    sections: [
      { heading: help.commands, lines: usages },
      {
        heading: help.more,
        lines: [
          ...[help.users, help.pick, help.all(withUsers(root, help.everybody, request)), ...several],
          help.guests(withUsers(root, help.everyGuest, request)),
          ...[help.files, ...menusOf(invoker.platform, texts), ...windowsOf(shown, request, context)],
          ...[help.groups(groups.all.map(({ name }) => name)), help.example(example)],
        ],
      },
    ],
  };
}

/** A command that is known, and was typed in another place, is named. */
function unknownSummary(
  asked: string,
  commands: readonly Command[],
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
  commands: readonly Command[],
  request: HelpRequest,
  context: CommandContext,
): readonly Sentence[] {
  const save = commands.find(({ name }) => name === 'whitelist save');
  if (save === undefined || request.invoker.platform !== 'slack') return [];
  const { help, commands: words } = request.texts;
  return [help.setWindow(`${typedCommand(save, request, context)} … ${words.options.users.label}:file`)];
}

/** With its options, which Discord has fields for. */
function usageOf(command: Command, request: HelpRequest, context: CommandContext): string {
  const options = command.options.map((one) => optionUsage(one, request)).filter((usage) => usage !== '');
  return [typedCommand(command, request, context), ...options].join(' ');
}

function optionUsage({ form, label }: CommandOption, { invoker, texts }: HelpRequest): string {
  const word = label[localeOf(texts)];
  if (invoker.platform === 'discord') return `${word}:`;
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
  const { label } = texts.commands.options.users;
  return invoker.platform === 'discord' ? `${root} ${label}:${users}` : `${root} ${users}`;
}
