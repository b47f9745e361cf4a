/** Builds the buttons under the result of a change. */
import type { Request } from '../../src/chat/command.ts';
import type { Button } from '../../src/chat/reply.ts';
import { isRetryableOutcome } from '../../src/whitelist/change/outcome.ts';
import { outcomesOf, type ChangeResult } from './change-result.ts';
import { isUndoable } from './changed-users.ts';
import { ATTENTION } from '../wording.ts';
import { alternativeButtons } from './question-buttons.ts';
import type { LiveGroup } from '../../src/whitelist/live-groups.ts';

/**
 * No buttons where the store fails: it could not keep their offers.
 *
 * @param group undefined where the change is of several live groups
 */
export async function resultButtons(
  result: ChangeResult,
  group: LiveGroup | undefined,
  request: Request,
): Promise<readonly Button[]> {
  try {
    return await offerNext(result, group, request);
  } catch (error) {
    request.log.error({ err: error }, 'a result has no buttons: the store is unavailable');
    return [];
  }
}

async function offerNext(
  result: ChangeResult,
  group: LiveGroup | undefined,
  request: Request,
): Promise<readonly Button[]> {
  const { offer, texts } = request;
  const { done, unchanged, failed, unconfirmed, notSent } = outcomesOf(result);
  const retryable = [...failed, ...notSent].filter(
    ({ outcome }) => outcome.kind !== 'done' && isRetryableOutcome(outcome.kind, outcome.reason),
  ).length;
  const options = { actions: result.results.map(({ action }) => action.id).join(' ') };
  const buttons: Button[] = [];
  if (unconfirmed.length > 0) {
    const key = await offer('check again', options, false);
    buttons.push({ key, label: texts.buttons.checkAgain, style: 'primary' });
  }
  if (retryable > 0) {
    const key = await offer('retry', options, true);
    buttons.push({ key, label: texts.buttons.retry(retryable), style: 'primary' });
  }
  if (group !== undefined)
    buttons.push(...(await alternativeButtons('remove', group, result.alternatives, request)));
  if (isUndoable(result)) {
    const key = await offer('undo', options, true);
    buttons.push({ key, label: texts.buttons.undo, style: 'normal' });
  }
  const total = done.length + unchanged.length + failed.length + unconfirmed.length + notSent.length;
  if (total > ATTENTION.max) {
    const key = await offer('result file', options, false);
    buttons.push({ key, label: texts.buttons.file, style: 'normal', beside: true });
  }
  return buttons;
}
