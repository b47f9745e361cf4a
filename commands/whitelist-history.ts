/** `/whitelist history [group:<name>]`: the latest removals and additions: who, when, how many, why, with what outcome. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import type { Sentence } from '../src/chat/sentence.ts';
import { localized, type Texts } from '../src/chat/texts/index.ts';
import type { Action } from '../src/store/store.ts';
import { DONE } from '../src/whitelist/mark.ts';
import { groupOption } from './parts/options.ts';
import { readTarget } from './parts/target.ts';
import { dateTime } from './parts/time.ts';
import { whitelistParent } from './parts/whitelist-parent.ts';
import type { Work } from './work.ts';

const ACTIONS_MAX = 15;

export function createHistory(work: Work): Command {
  return {
    name: 'whitelist history',
    label: localized(({ commands }) => commands.history.label),
    description: localized(({ commands }) => commands.history.description),
    parent: whitelistParent,
    options: [groupOption(work.groups)],
    run: (request) => run(work, request),
  };
}

async function run(work: Work, request: Request): Promise<Reply> {
  const { texts } = request;
  const target = readTarget(request, work.groups);
  if (target.kind === 'refused') return target.reply;
  const [group] = target.groups;
  const actions = await work.store.actions.latest(group.conversationShortId, ACTIONS_MAX);
  if (actions.length === 0) return notice('info', texts.history.none(group.name));
  return {
    tone: 'info',
    summary: texts.history.summary(actions.length, group.name),
    sections: [{ lines: actions.map((action) => line(action, texts)) }],
  };
}

function line({ kind, at, moderator, users, reason }: Action, { history }: Texts): Sentence {
  const done = users.filter(({ outcome }) => outcome === DONE[kind]).length;
  const sentence = history[kind](dateTime(at), `${moderator.id} (${moderator.platform})`, done, users.length);
  return reason === undefined ? sentence : history.because(sentence, reason);
}
