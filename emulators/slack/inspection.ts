/** Validates the bot's calls and acknowledgements against the SDK's types and Slack's documented limits. */
import { answerProblems, frameProblems } from './acknowledgements.ts';
import type { Call } from './api.ts';
import { METHODS, responseUrl } from './arguments.ts';
import type { Envelope } from './links.ts';
import { readMessage } from './messages.ts';
import { schemaProblems } from '../schema-problems.ts';
import type { Violations } from '../violations.ts';

/** https://docs.slack.dev/reference/methods/chat.postMessage: the arguments of a call, seen at about 100 kB. */
const ARGUMENTS_MAX_BYTES = 100_000;
const MESSAGES = ['chat.postMessage', 'chat.postEphemeral', 'chat.update', 'response_url'];

type Inspected = Pick<Call, 'method' | 'args'> & Partial<Pick<Call, 'token'>>;

export interface Inspection {
  readonly call: (call: Inspected) => void;
  /** Validates a Socket Mode frame. */
  readonly frame: (text: string) => void;
  /** Validates the acknowledgement of a delivery. */
  readonly answer: (envelope: Envelope, body: string) => void;
}

/** Lists the problems of a call of the Web API, or of a use of a response_url. */
export function callProblems({ method, args, token = '' }: Inspected): readonly string[] {
  // A response_url needs no token.
  if (method === 'response_url' && token !== '') return ['a token, where none belongs'];
  // An upload has the bytes of a file and no arguments.
  if (method === 'upload') return [];
  const schema = method === 'response_url' ? responseUrl : METHODS[method];
  if (schema === undefined) return ['the emulator does not know the arguments of this method'];
  const problems = schemaProblems(schema, args);
  return problems.length > 0 || !MESSAGES.includes(method) ? problems : messageProblems(args);
}

function messageProblems(args: Call['args']): readonly string[] {
  const { problem } = readMessage(args);
  const size = Buffer.byteLength(JSON.stringify(args));
  return [
    ...(problem === undefined ? [] : [problem]),
    ...(size > ARGUMENTS_MAX_BYTES ? [`${size} bytes, where ${ARGUMENTS_MAX_BYTES} are the most`] : []),
  ];
}

export function createInspection(violations: Violations): Inspection {
  const inspect = (where: string, check: () => readonly string[]): void => {
    try {
      violations.add(where, check());
    } catch (error) {
      // An error of the check itself is a bug, and must fail the test.
      violations.add(where, [`the check itself failed: ${String(error)}`]);
    }
  };
  return {
    call: (call) => {
      inspect(call.method, () => callProblems(call));
    },
    frame: (text) => {
      inspect('Socket Mode', () => frameProblems(text));
    },
    answer: (envelope, body) => {
      inspect(`answer to ${envelope.type}`, () => answerProblems(envelope, body));
    },
  };
}
