/** `/whitelist link @someone <id>` and `/whitelist unlink @someone`: which live user a chat account is. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { localized } from '../src/chat/texts/index.ts';
import { parseUserIds } from '../src/whitelist/user-ids.ts';
import { mentionedAccount } from './parts/input.ts';
import { option } from './parts/options.ts';
import { whitelistParent } from './parts/whitelist-parent.ts';
import type { Work } from './work.ts';

const LENGTH_MAX = 200;

export function createLink(work: Work): Command {
  return {
    name: 'whitelist link',
    label: localized(({ commands }) => commands.link.label),
    description: localized(({ commands }) => commands.link.description),
    parent: whitelistParent,
    options: [option('link', 'accountAndId', 'leading', LENGTH_MAX)],
    run: (request) => link(work, request),
  };
}

export function createUnlink(work: Work): Command {
  return {
    name: 'whitelist unlink',
    label: localized(({ commands }) => commands.unlink.label),
    description: localized(({ commands }) => commands.unlink.description),
    parent: whitelistParent,
    options: [option('account', 'account', 'leading', LENGTH_MAX)],
    run: (request) => unlink(work, request),
  };
}

async function link(work: Work, request: Request): Promise<Reply> {
  const { texts, invoker, typedAs } = request;
  const { ids, rejected } = parseUserIds(request.options['link'] ?? '');
  const account = mentionedAccount(rejected[0]?.token ?? '');
  const [id] = ids;
  if (account === undefined || id === undefined || ids.length > 1 || rejected.length > 1) {
    return notice('refused', texts.links.usage(typedAs));
  }
  await work.store.links.set({ platform: invoker.platform, id: account }, id, invoker.id);
  request.log.info({ account, user: id }, 'account linked');
  return notice('done', texts.links.linked(account, id));
}

async function unlink(work: Work, request: Request): Promise<Reply> {
  const { texts, invoker, typedAs } = request;
  const account = mentionedAccount(request.options['account']?.trim() ?? '');
  if (account === undefined) return notice('refused', texts.links.unlinkUsage(typedAs));
  const removed = await work.store.links.remove({ platform: invoker.platform, id: account });
  request.log.info({ account, removed }, 'account unlinked');
  return removed
    ? notice('done', texts.links.unlinked(account))
    : notice('refused', texts.links.notLinked(account));
}
