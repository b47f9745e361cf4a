/** Behind the buttons of a result: undo it, retry what failed, or get all of it as a file. */
import type { Command, Request } from '../src/chat/command.ts';
import { notice, type Reply } from '../src/chat/reply.ts';
import { localized } from '../src/chat/texts/index.ts';
import type { Action, ActionUser } from '../src/store/store.ts';
import type { LiveGroup } from '../src/whitelist/live-groups.ts';
import { DONE } from '../src/whitelist/mark.ts';
import { mayEndOtherwise } from '../src/whitelist/outcome.ts';
import { execute } from './parts/execute.ts';
import { groupOf, userIdsOf } from './parts/order.ts';
import type { PlanStep } from './parts/plan.ts';
import { csvFile, HEADER } from './parts/result-file.ts';
import type { Work } from './work.ts';

interface Recorded {
  readonly action: Action;
  readonly group: LiveGroup;
}

export function createRecordedCommands(work: Work): readonly Command[] {
  return [hidden('undo', work, undo), hidden('retry', work, retry), hidden('result file', work, file)];
}

type Run = (recorded: readonly Recorded[], request: Request, work: Work) => Promise<Reply>;

/** A command that only a button can give; its option `actions` names recorded actions. */
function hidden(name: string, work: Work, run: Run): Command {
  const label = localized(({ commands }) => commands.unwhitelist.label);
  return {
    name,
    label,
    description: label,
    hidden: true,
    options: [],
    run: async (request) => {
      const recorded = await load(request.options['actions'] ?? '', work);
      return recorded === undefined
        ? notice('refused', request.texts.undo.gone)
        : run(recorded, request, work);
    },
  };
}

/** All of them; undefined where one is gone, or its conversation is not on the allow-list any more. */
async function load(ids: string, { store, groups }: Work): Promise<readonly Recorded[] | undefined> {
  const recorded: Recorded[] = [];
  for (const id of ids.split(' ')) {
    const action = await store.actions.get(id);
    const group = action && groupOf(action, groups);
    if (action === undefined || group === undefined) return undefined;
    recorded.push({ action, group });
  }
  return recorded;
}

function stepsOf(recorded: readonly Recorded[], which: (user: ActionUser) => boolean): readonly PlanStep[] {
  return recorded
    .map(({ action, group }) => ({
      group,
      ids: userIdsOf({ ...action, users: action.users.filter(which) }),
    }))
    .filter(({ ids }) => ids.length > 0);
}

const NOTHING_ELSE = { absent: [], parsed: { rejected: [], duplicates: [] } };

/** Puts back exactly those that the action removed, or removes exactly those that it added. */
const undo: Run = (recorded, request, work) => {
  const was = recorded[0]?.action.kind ?? 'remove';
  const steps = stepsOf(recorded, ({ outcome }) => outcome === DONE[was]);
  if (steps.length === 0) return Promise.resolve(notice('refused', request.texts.undo.nothing));
  return execute({ kind: was === 'remove' ? 'add' : 'remove', steps, ...NOTHING_ELSE }, request, work);
};

/** Tries those again whose outcome may be another one now. */
const retry: Run = (recorded, request, work) => {
  const kind = recorded[0]?.action.kind ?? 'remove';
  const steps = stepsOf(
    recorded,
    ({ outcome, reason }) => outcome !== DONE[kind] && mayEndOtherwise(outcome, reason ?? ''),
  );
  if (steps.length === 0) return Promise.resolve(notice('refused', request.texts.undo.nothingToRetry));
  return execute({ kind, steps, ...NOTHING_ELSE }, request, work);
};

const file: Run = (recorded, { texts }) => {
  const rows = recorded.flatMap(({ action }) =>
    action.users.map(({ userId, nickname, outcome, reason, requestId }) => [
      userId,
      nickname ?? '',
      action.groupName,
      outcome,
      reason ?? '',
      requestId ?? '',
    ]),
  );
  const names = recorded.map(({ action }) => action.groupName).join('-');
  const summary = texts.undo.file(rows.length);
  const attached = csvFile(names, HEADER, rows, texts.change.file(rows.length));
  return Promise.resolve({ tone: 'info', summary, sections: [], file: attached, wantsFile: true });
};
