/** `/whitelist add <users> [group:<name>] [reason:<text>]`: puts users on a live group's whitelist. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { localized } from '../src/chat/texts/index.ts';
import { execute } from './parts/execute.ts';
import { readUsers } from './parts/input.ts';
import { nothingToDo } from './parts/nothing-to-do.ts';
import { addedUsersOption, givenReason, groupOption, option, reasonOption } from './parts/options.ts';
import { findMisplacedGroup, readTarget } from './parts/target.ts';
import { rejectedSection } from './parts/words.ts';
import { whitelistParent } from './parts/whitelist-parent.ts';
import type { Work } from './work.ts';

export function createAdd(work: Work): Command {
  return {
    name: 'whitelist add',
    label: localized(({ commands }) => commands.add.label),
    description: localized(({ commands }) => commands.add.description),
    parent: whitelistParent,
    options: [
      addedUsersOption(),
      groupOption(work.groups),
      option('file', 'file', 'file', 0),
      reasonOption(),
    ],
    run: (request) => run(work, request),
  };
}

async function run(work: Work, request: Request): Promise<Reply> {
  const { texts, options } = request;
  const target = readTarget(request, work.groups);
  if (target.kind === 'refused') return target.reply;
  const [group] = target.groups;
  const input = await readUsers(request, work);
  if (input.kind === 'refused') return input.reply;
  if (input.kind === 'none') return notice('refused', texts.input.noUsers);
  const { parsed, unseen } = input;
  const misplaced = findMisplacedGroup(parsed.rejected, work.groups, target.groups, texts);
  if (misplaced !== undefined) return misplaced;
  if (parsed.ids.length === 0) return nothingToDo(parsed.rejected, texts);
  if (options['confirmed'] !== 'yes' && (unseen || parsed.ids.length > work.confirmAbove)) {
    const again = {
      users: parsed.ids.join(' '),
      group: group.name,
      confirmed: 'yes',
      ...givenReason(options),
    };
    const key = await request.offer('whitelist add', again, true);
    const rejected = parsed.rejected.length === 0 ? [] : [rejectedSection(parsed.rejected, texts)];
    return {
      tone: 'info',
      summary: texts.plan.askAdd(parsed.ids.length, [group.name]),
      sections: [...rejected, ...(input.notes.length === 0 ? [] : [{ lines: input.notes }])],
      buttons: [{ key, label: texts.buttons.confirmAdd(parsed.ids.length), style: 'danger' }],
    };
  }
  return execute({ kind: 'add', steps: [{ group, ids: parsed.ids }], absent: [], parsed }, request, work);
}
