/** Answers `blocks.validate` in the Slack emulator. https://docs.slack.dev/reference/methods/blocks.validate */
import type { types } from '@slack/bolt';
import { messageProblem } from './messages.ts';
import { viewProblem } from './views.ts';

/** Validates exactly one of `message` and `view`, which are JSON. */
export function validateBlocks({
  message,
  view,
}: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  if ((message === undefined) === (view === undefined)) return { ok: false, error: 'invalid_arguments' };
  if (message !== undefined) {
    const { blocks } = JSON.parse(message) as { readonly blocks: types.KnownBlock[] };
    return verdict('invalid_message', messageProblem('', blocks));
  }
  const checked = JSON.parse(view ?? '') as types.View;
  return verdict('invalid_view', checked.type === 'modal' ? viewProblem(checked) : undefined);
}

function verdict(error: string, problem: string | undefined): Readonly<Record<string, unknown>> {
  if (problem === undefined) return { ok: true };
  const one = { pointer: '/blocks/0', code: 'failed_constraint', message: `bad ${problem}` };
  return { ok: false, error, errors: [one] };
}
