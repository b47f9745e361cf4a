/** `/whitelist link @account <id>` and `/whitelist unlink @account`: which live user belongs to a chat account. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { accountPart, type Sentence } from '../src/chat/sentence.ts';
import { localized, type Texts } from '../src/chat/texts/index.ts';
import type { Account } from '../src/store/store.ts';
import { readIds } from '../src/whitelist/ids/read-ids.ts';
import { option } from './arguments/options.ts';
import { typedLink } from './arguments/typed-commands.ts';
import { person } from './wording.ts';
import { tellAudit } from './tell-audit.ts';
import { whitelistParent } from './whitelist-parent.ts';
import type { CommandContext } from './context.ts';

const ID_LENGTH_MAX = 100;

export function createLink(context: CommandContext): Command {
  return {
    name: 'whitelist link',
    label: localized(({ commands }) => commands.link.label),
    description: localized(({ commands }) => commands.link.description),
    parent: whitelistParent,
    aboutAllGroups: true,
    options: [option('account', 'account', 'account', 0), option('id', 'userId', 'leading', ID_LENGTH_MAX)],
    run: (request) => link(context, request),
  };
}

export function createUnlink(context: CommandContext): Command {
  return {
    name: 'whitelist unlink',
    label: localized(({ commands }) => commands.unlink.label),
    description: localized(({ commands }) => commands.unlink.description),
    parent: whitelistParent,
    aboutAllGroups: true,
    options: [option('account', 'account', 'account', 0)],
    run: (request) => unlink(context, request),
  };
}

async function link(context: CommandContext, request: Request): Promise<Reply> {
  const { texts, typedAs, options } = request;
  const account = accountOf(request);
  const { ids, plain, mentions } = readIds(options['id'] ?? '', 'typed');
  const [id] = ids;
  const isOne = ids.length === 1 && mentions.length === 0 && plain;
  if (account === undefined || id === undefined || !isOne)
    return notice('refused', texts.links.usage(typedLink('link', request, context)));
  const before = await context.store.links.set(account, id, request.invoker);
  request.log.info({ account: account.id, user: id, before }, `account linked by ${typedAs}`);
  const sentence = ({ links }: Texts): Sentence => {
    const [who, user] = [accountPart(account, undefined), person(id, context.nicknames)];
    return before === undefined || before === id
      ? links.linked(who, user)
      : links.relinked(who, user, person(before, context.nicknames));
  };
  // A link decides which user a mention means.
  await tellAudit(sentence, request, context);
  return notice('done', sentence(texts));
}

async function unlink(context: CommandContext, request: Request): Promise<Reply> {
  const { texts } = request;
  const account = accountOf(request);
  if (account === undefined)
    return notice('refused', texts.links.unlinkUsage(typedLink('unlink', request, context)));
  const before = await context.store.links.remove(account, request.invoker);
  request.log.info({ account: account.id, before }, 'account unlinked');
  if (before === undefined) return notice('refused', texts.links.notLinked(accountPart(account, undefined)));
  const sentence = ({ links }: Texts): Sentence =>
    links.unlinked(accountPart(account, undefined), person(before, context.nicknames));
  await tellAudit(sentence, request, context);
  return notice('done', sentence(texts));
}

function accountOf({ invoker, options }: Request): Account | undefined {
  const id = options['account'];
  return id === undefined ? undefined : { platform: invoker.platform, id };
}
