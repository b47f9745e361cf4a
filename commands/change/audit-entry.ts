/** Builds the audit message of one change: who made it, which users, and why. */
import type { Request } from '../../src/chat/command.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { accountPart } from '../../src/chat/sentence.ts';
import { catalogues } from '../../src/chat/texts/index.ts';
import { changeReply } from './change-reply.ts';
import type { ChangeResult } from './change-result.ts';
import { isUndoable } from './changed-users.ts';
import { recordButtons } from './record-buttons.ts';
import { ATTENTION } from '../wording.ts';

/** The entry is in English, because an audit channel has readers of several languages. */
export function auditEntry(result: ChangeResult, { invoker }: Request, nowMs: number): Reply {
  const texts = catalogues.en;
  const nothingElse = { alternatives: [], parsed: { rejected: [], rejectedCount: 0, duplicates: [] } };
  const reply = changeReply({ ...result, ...nothingElse, texts }, nowMs, ATTENTION);
  const { reason, results, cause } = result;
  const actions = results.map(({ action }) => action);
  const by = accountPart(invoker, invoker.name);
  const words = cause === undefined ? texts.audit.by : texts.passes.ended;
  const reasons = reason === undefined ? [] : [{ lines: [texts.audit.reason(reason)] }];
  return {
    ...reply,
    buttons: recordButtons(actions, { undoable: isUndoable(result) }, texts),
    summary: words(by, reply.summary),
    sections: [...reply.sections, ...reasons],
  };
}
