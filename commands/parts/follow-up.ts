/** The buttons under a result: what may come next. */
import type { Request } from '../../src/chat/command.ts';
import { LINES_MAX, type Button } from '../../src/chat/reply.ts';
import { mayEndOtherwise } from '../../src/whitelist/outcome.ts';
import { countDone, type GroupResult } from './change-result.ts';

/** None where the store fails: they would not last. */
export async function followUp(
  results: readonly GroupResult[],
  request: Request,
): Promise<readonly Button[]> {
  try {
    return await offerNext(results, request);
  } catch (error) {
    request.log.error({ err: error }, 'no buttons could be offered: the store cannot be used');
    return [];
  }
}

async function offerNext(
  results: readonly GroupResult[],
  { offer, texts }: Request,
): Promise<readonly Button[]> {
  const outcomes = results.flatMap(({ report }) => [...report.outcomes.values()]);
  const retryable = outcomes.filter(
    (outcome) => outcome.kind !== 'done' && mayEndOtherwise(outcome.kind, outcome.reason),
  ).length;
  const done = countDone(outcomes);
  const options = { actions: results.map(({ action }) => action.id).join(' ') };
  const buttons: Button[] = [];
  if (retryable > 0) {
    const key = await offer('retry', options, true);
    buttons.push({ key, label: texts.buttons.retry(retryable), style: 'primary' });
  }
  if (done > 0) {
    const key = await offer('undo', options, true);
    buttons.push({ key, label: texts.buttons.undo(done), style: 'normal' });
  }
  if (outcomes.length > LINES_MAX) {
    const key = await offer('result file', options, false);
    buttons.push({ key, label: texts.buttons.file, style: 'normal' });
  }
  return buttons;
}
