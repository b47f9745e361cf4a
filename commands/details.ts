/** The [Details] button: shows everything that is recorded about a change. */
import type { Request } from '../src/chat/command.ts';
import { accountPart, moment, type Sentence } from '../src/chat/sentence.ts';
import type { Action } from '../src/store/store.ts';
import { changeReply } from './change/change-reply.ts';
import type { Recorded } from './change/change-result.ts';
import { reportOf } from './change/record.ts';
import { CHANGE_OPTION, recordButtons } from './change/record-buttons.ts';
import { undoneOf } from './change/undone.ts';
import type { CommandContext } from './context.ts';
import { kindOf } from './change/question-steps.ts';
import { recordCommand, type RunOnRecord } from './record-command.ts';
import { ATTENTION, undonePhrase } from './wording.ts';

const run: RunOnRecord = async (recorded, request, context) => {
  const { texts } = request;
  const [first] = recorded;
  if (first === undefined) throw new Error('there is nothing to show');
  const { moderator, reason, set, undoes } = first.action;
  const actions = recorded.map(({ action }) => action);
  const undos = await context.store.actions.undosOf(actions.map(({ id }) => id));
  const reply = changeReply(
    {
      kind: kindOf(actions),
      reason,
      set,
      texts,
      results: actions.map((action) => ({ action, report: reportOf(action) })),
      nicknames: context.nicknames,
      undo: undoes !== undefined,
      parsed: { rejected: [], rejectedCount: 0, duplicates: [] },
      absent: [],
      told: false,
      before: {},
      resumed: false,
      alternatives: [],
    },
    context.now(),
    ATTENTION,
  );
  const undoable = actions.some((action) => undoneOf(action, undos).left.length > 0);
  return {
    ...reply,
    summary: texts.audit.by(accountPart(moderator, moderator.name), reply.summary),
    sections: [{ lines: await aboutChange(recorded, undos, request, context) }, ...reply.sections],
    buttons: recordButtons(actions, { undoable }, texts).slice(0, undoable ? 1 : 0),
  };
};

export const details = { ...recordCommand('details', run), standing: { option: CHANGE_OPTION } };

/** The time and reason of a change, which change it undoes, and who has undone it. */
async function aboutChange(
  recorded: readonly Recorded[],
  undos: readonly Action[],
  { texts }: Request,
  { store }: CommandContext,
): Promise<readonly Sentence[]> {
  const lines = recorded.flatMap(({ action, group }): readonly Sentence[] => {
    const phrase = undonePhrase(undoneOf(action, undos), texts);
    if (phrase === undefined) return [];
    return [texts.details.state(recorded.length === 1 ? phrase : texts.change.inGroup(group.name, phrase))];
  });
  const [first] = recorded;
  if (first === undefined) return lines;
  const { at, reason, undoes } = first.action;
  const earlier = undoes === undefined ? undefined : await store.actions.get(undoes);
  return [
    texts.details.at(moment(at)),
    ...(reason === undefined ? [] : [texts.audit.reason(reason)]),
    ...(earlier === undefined
      ? []
      : [texts.undo.of(accountPart(earlier.moderator, earlier.moderator.name), moment(earlier.at))]),
    ...lines,
  ];
}
