/** Validates each request of the bot against Discord's description and documented limits. */
import type { Description } from './description.ts';
import { frameProblems } from './frames.ts';
import type { Answer, Call } from './route.ts';
import { limitProblems, WITHOUT_BOT } from './limits.ts';
import type { FakeFile, MessageBody } from './messages.ts';
import type { Violations } from '../violations.ts';

export interface Inspection {
  readonly request: (call: Omit<Call, 'status'>) => void;
  /** Records a request with an unreadable body. */
  readonly unreadable: (call: Omit<Call, 'status'>) => void;
  /** Records a request that the emulator has refused as malformed. */
  readonly answer: (call: Omit<Call, 'status'>, answer: Answer) => void;
  /** Validates a frame that the bot has sent to the gateway. */
  readonly frame: (text: string) => void;
}

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json: Invalid Form Body, Request entity too large. */
const REFUSALS = [50035, 40005];

/** Lists the problems of a request. */
function requestProblems(description: Description, call: Omit<Call, 'status'>): readonly string[] {
  // The URL of an attached file does not belong to the API.
  if (call.route === 'attachment') return [];
  const leak = WITHOUT_BOT.includes(call.route) && call.authorization !== undefined;
  const described = description.problems(call);
  const limits = described.length === 0 ? limitProblems(call) : [];
  return [...described, ...limits, ...(leak ? ["authorization: the bot's token, where none belongs"] : [])];
}

/** Lists the problems of a reply that replaces "thinking …". */
export function editProblems(
  description: Description,
  body: MessageBody,
  files: readonly FakeFile[],
): readonly string[] {
  const path = '/webhooks/1/token/messages/@original';
  const edit = { route: 'edit', method: 'PATCH', path, query: new URLSearchParams() } as const;
  return requestProblems(description, { ...edit, body, files, form: [], authorization: undefined });
}

export function createInspection(description: Description, violations: Violations): Inspection {
  return {
    request: (call) => {
      violations.add(
        whereOf(call),
        problemsIn(() => requestProblems(description, call)),
      );
    },
    unreadable: (call) => {
      violations.add(whereOf(call), ['the body is no JSON']);
    },
    answer: (call, { body }) => {
      const { code = 0, message = '' } = (body ?? {}) as {
        readonly code?: number;
        readonly message?: string;
      };
      if (REFUSALS.includes(code)) violations.add(whereOf(call), [message]);
    },
    frame: (text) => {
      violations.add(
        'gateway',
        problemsIn(() => frameProblems(text)),
      );
    },
  };
}

/** Names an endpoint without its ids and tokens. */
function whereOf({ method, path }: Pick<Call, 'method' | 'path'>): string {
  return `${method} ${path.replaceAll(/\/(?:\d{15,}|interaction-token-\d+)/gu, '/…')}`;
}

/** Runs a check; if the check itself throws, reports that as a problem. */
function problemsIn(check: () => readonly string[]): readonly string[] {
  try {
    return check();
  } catch (error) {
    return [`the check itself failed: ${String(error)}`];
  }
}
