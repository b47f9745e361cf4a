/** `/whitelist link @account <id>` and `/whitelist unlink @account`: set which user a chat account is. */
import type { Request } from '../src/chat/command.ts';
import { notice } from '../src/chat/reply.ts';
import { accountPart, type Sentence } from '../src/chat/sentence.ts';
import type { Texts } from '../src/chat/texts/index.ts';
import type { Account } from '../src/store/store.ts';
import { readIds } from '../src/whitelist/ids/read-ids.ts';
import { typedExample } from './arguments/typed-commands.ts';
import { person } from './wording.ts';
import { reportToAudit } from './report-to-audit.ts';
import { whitelistParent } from './whitelist-parent.ts';
import type { CommandContext } from './context.ts';
import { defineCommand, type DefinedOption } from './define-command.ts';

const ID_LENGTH_MAX = 100;

const accountOption = {
  name: 'account',
  label: { en: 'account', 'zh-CN': '账号' },
  description: { en: 'The chat account', 'zh-CN': '聊天账号' },
  form: 'account',
  maxLength: 0,
  required: true,
} as const satisfies DefinedOption;

const idOption = {
  name: 'id',
  label: { en: 'id', 'zh-CN': '用户id' },
  description: {
    en: 'The user ID of the account in the live group',
    'zh-CN': '该账号在直播群中的用户 ID',
  },
  form: 'leading',
  maxLength: ID_LENGTH_MAX,
  required: true,
} as const satisfies DefinedOption;

const linkDefinition = {
  name: 'whitelist link',
  label: { en: 'link', 'zh-CN': '关联' },
  description: {
    en: 'Say which user ID a chat account has, so that you can @mention it',
    'zh-CN': '为聊天账号关联用户 ID，之后可以直接 @ 该成员',
  },
  parent: whitelistParent,
  usage: '@mention <user ID>',
  aboutAllGroups: true,
  options: [accountOption, idOption],
  incomplete: (request: Request, context: CommandContext) =>
    notice('refused', request.texts.links.usage(typedLink(request, context))),
} as const;

export const whitelistLink = defineCommand(linkDefinition, async (request, context) => {
  const { texts, typedAs, options } = request;
  const account = accountOf(request, options.account);
  const { ids, plain, mentions } = readIds(options.id, 'typed');
  const [id] = ids;
  if (id === undefined || ids.length > 1 || mentions.length > 0 || !plain)
    return linkDefinition.incomplete(request, context);
  const before = await context.store.links.set(account, id, request.invoker);
  request.log.info({ account: account.id, user: id, before }, `account linked by ${typedAs}`);
  const sentence = ({ links }: Texts): Sentence => {
    const [who, user] = [accountPart(account, undefined), person(id, context.nicknames)];
    return before === undefined || before === id
      ? links.linked(who, user)
      : links.relinked(who, user, person(before, context.nicknames));
  };
  // A link decides which user a mention means.
  await reportToAudit(sentence, request, context);
  return notice('done', sentence(texts));
});

const unlinkDefinition = {
  name: 'whitelist unlink',
  label: { en: 'unlink', 'zh-CN': '取消关联' },
  description: {
    en: 'Forget which user ID a chat account has',
    'zh-CN': '取消聊天账号与用户 ID 的关联',
  },
  parent: whitelistParent,
  usage: '@mention',
  aboutAllGroups: true,
  options: [accountOption],
  incomplete: (request: Request, context: CommandContext) => {
    const example = typedExample(unlinkDefinition, ['@…'], request, context);
    return notice('refused', request.texts.links.unlinkUsage(example));
  },
} as const;

export const whitelistUnlink = defineCommand(unlinkDefinition, async (request, context) => {
  const { texts } = request;
  const account = accountOf(request, request.options.account);
  const before = await context.store.links.remove(account, request.invoker);
  request.log.info({ account: account.id, before }, 'account unlinked');
  if (before === undefined) return notice('refused', texts.links.notLinked(accountPart(account, undefined)));
  const sentence = ({ links }: Texts): Sentence =>
    links.unlinked(accountPart(account, undefined), person(before, context.nicknames));
  await reportToAudit(sentence, request, context);
  return notice('done', sentence(texts));
});

function accountOf({ invoker }: Request, id: string): Account {
  return { platform: invoker.platform, id };
}

type Reader = Pick<Request, 'invoker' | 'texts'>;

/** `/whitelist link @… 10001`, as an example. */
export function typedLink(reader: Reader, context: CommandContext): string {
  return typedExample(linkDefinition, ['@…', '10001'], reader, context);
}
