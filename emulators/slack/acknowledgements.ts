/** Validates the bot's acknowledgements of Slack's deliveries, in Socket Mode and over HTTP. */
import * as z from 'zod';
import { options } from './elements.ts';
import type { Envelope } from './links.ts';
import { responseUrl } from './arguments.ts';
import { modalView } from './schemas.ts';
import { schemaProblems } from '../schema-problems.ts';

/** https://docs.slack.dev/apis/events-api/using-socket-mode#acknowledge */
const frame = z.strictObject({ envelope_id: z.string().min(1), payload: z.unknown().optional() });

/** https://docs.slack.dev/surfaces/modals#updating_response */
const submitted = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('clear') }),
  z.strictObject({
    response_action: z.literal('errors'),
    errors: z.record(z.string().min(1), z.string().min(1)),
  }),
  z.strictObject({ response_action: z.enum(['update', 'push']), view: modalView }),
]);

const suggested = z.strictObject({ options });

/** The schema of an acknowledgement by the payload's type; to any other type it must be empty. */
const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  view_submission: submitted,
  block_suggestion: suggested,
};

/** @param text a Socket Mode frame of the bot */
export function frameProblems(text: string): readonly string[] {
  return schemaProblems(frame, JSON.parse(text));
}

/** @param body the body of the acknowledgement, `''` if empty */
export function answerProblems({ type, payload }: Envelope, body: string): readonly string[] {
  const kind = String(payload['type']);
  if (body === '') return kind === 'block_suggestion' ? ['a search that is answered with nothing'] : [];
  const schema = type === 'slash_commands' ? responseUrl : ANSWERS[kind];
  if (type === 'events_api' || schema === undefined) return [`an answer to ${kind}, which takes none`];
  return schemaProblems(schema, JSON.parse(body));
}
