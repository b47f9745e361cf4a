/** `/whitelist add <users> [group:<name>] [for:2h | until:22:30] [reason:<text>]`: adds users to a whitelist. */
import type { Request } from '../src/chat/command.ts';
import { notice, type FormWords, type Reply } from '../src/chat/reply.ts';
import { standingKey } from '../src/chat/standing-button.ts';
import type { Texts } from '../src/chat/texts/index.ts';
import { addedUsersOption, fileOption, groupOption, passOptions, reasonOption } from './arguments/options.ts';
import { readPassEnd } from './arguments/pass-end.ts';
import { askGroup, askMisplacedGroup, readGroups } from './arguments/group.ts';
import { readUsers } from './arguments/users.ts';
import { actOrAsk } from './change/act-or-ask.ts';
import { executeConfirmed } from './change/execute-confirmed.ts';
import { givePasses } from './change/give-passes.ts';
import { whitelistParent } from './whitelist-parent.ts';
import type { CommandContext } from './context.ts';
import { defineCommand } from './define-command.ts';

const definition = {
  name: 'whitelist add',
  label: { en: 'add', 'zh-CN': '加入' },
  description: {
    en: 'Put users on the whitelist, so that they can speak',
    'zh-CN': '将用户加入白名单，全员禁言时可发言',
  },
  aliases: ['添加'],
  parent: whitelistParent,
  usage: '<users> [for:2h]',
  standing: {
    option: 'conversation',
    form: ({ groups }: CommandContext, conversation: string, texts: Texts) => {
      const group = groups.all.find((one) => one.conversationShortId === conversation);
      return group && formWords(group.name, texts);
    },
  },
  options: [addedUsersOption, groupOption, ...passOptions, fileOption, reasonOption],
  kept: ['conversation', 'given', 'steps'],
} as const;

export const whitelistAdd = defineCommand(definition, async (request, context) => {
  const { options } = request;
  if (options.steps !== undefined) return executeConfirmed('add', options.steps, request, context);
  const pass = await readPassEnd(request, context.now());
  if (pass.kind === 'refused') return pass.reply;
  const input = await readUsers(request, context);
  if (input.kind === 'refused') return input.reply;
  if (input.kind === 'none') return askUsers(request, context);
  const { given } = input;
  const keepsText = request.files.length === 0 && options.given === undefined;
  const again = keepsText ? options : { ...options, given: JSON.stringify(given) };
  const target = readGroups(request, context.groups);
  if (target.kind !== 'groups') return askGroup(target, definition.name, again, request, context.groups);
  return (
    (await askMisplacedGroup(given, target.groups, definition.name, again, request, context.groups)) ??
    (pass.kind === 'none'
      ? actOrAsk('add', target.groups, given, request, context)
      : givePasses(pass, target.groups, given, request, context))
  );
});

function formWords(group: string, { addForm }: Texts): FormWords {
  return { title: addForm.title(group), label: addForm.label, submit: addForm.submit };
}

type AddRequest = Request<'conversation' | 'group'>;

/** Asks for users where a standing button named only the live group; refuses a typed command without users. */
async function askUsers(request: AddRequest, context: CommandContext): Promise<Reply> {
  const { texts, options } = request;
  const { conversation: argument } = options;
  const key = argument === undefined ? undefined : standingKey({ command: definition.name, argument });
  if (key === undefined || options.group !== undefined) return notice('refused', texts.input.noUsers);
  const target = readGroups(request, context.groups);
  if (target.kind !== 'groups') return askGroup(target, definition.name, options, request, context.groups);
  const [{ name }] = target.groups;
  const usage = `${context.typedName(request.invoker.platform, 'whitelist')} add 10001 group:${name}`;
  return {
    tone: 'info',
    summary: texts.addForm.ask(name),
    sections: [{ lines: [texts.addForm.usage(usage)] }],
    form: { ...formWords(name, texts), key },
  };
}
