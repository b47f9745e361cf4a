/** Interprets Slack's verdicts (`blocks.validate`) on the bot's messages, modals and page. */
import { inert } from '../chat/sentence.ts';
import { failureCode, refusedForms } from '../slack/errors.ts';
import type { Answer } from './bounded-answer.ts';
import { ok, skipped, warning, type Finding } from './check.ts';

export interface FormAnswer {
  readonly name: string;
  readonly answer: Answer<unknown>;
}

/** A refusal is a warning: a refused message is sent in a plainer form, and a refused modal as a message. */
export function formsFinding(answers: readonly FormAnswer[]): Finding {
  const refusals = answers.flatMap(({ name, answer }) =>
    answer.kind === 'failed' ? refusedForms(answer.error).map((words) => `${name}: ${inert(words)}`) : [],
  );
  if (refusals.length > 0) {
    return warning(
      `Slack refuses what the bot would send: ${refusals.join('; ')}`,
      'report this as a bug, with these words; until then such replies are plainer than they should be',
    );
  }
  const unknown = answers.map(({ answer }) => answer).find(({ kind }) => kind !== 'given');
  if (unknown === undefined || unknown.kind === 'given')
    return ok(`Slack takes the ${answers.length} forms of message, modal and page that the bot makes`);
  const why =
    unknown.kind === 'missing' ? `no answer within ${unknown.afterMs / 1_000} s` : failureCode(unknown.error);
  return skipped(`could not be checked: blocks.validate (${why})`);
}
