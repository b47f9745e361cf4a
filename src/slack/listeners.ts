/** What every listener for Slack does first, and what it needs after that. */
import { hash, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Dispatch, Invocation } from '../chat/dispatch.ts';
import type { Locale } from '../chat/texts/index.ts';
import type { Access } from './access.ts';
import type { Answer, Asked } from './answer.ts';
import type { Choices } from './choices.ts';
import type { Download } from './download.ts';
import type { Seen } from './seen.ts';

export interface ListenerParts {
  readonly dispatch: Dispatch;
  /** Slack's name of our command `unwhitelist`, with its slash. */
  readonly unwhitelist: string;
  readonly access: Access;
  readonly locale: (userId: string) => Promise<Locale>;
  readonly answer: Answer;
  readonly choices: Choices;
  readonly download: Download;
  readonly seen: Seen;
  readonly log: Logger;
}

export interface Arrival {
  readonly acknowledge: () => Promise<void>;
  /** New for everything that somebody does, the same whenever Slack delivers it; may be empty. */
  readonly triggerId: string;
  /** To know a second delivery by, where there is no trigger id; may be empty. */
  readonly otherKey: string;
}

/** Hexadecimal digits. */
const ID_LENGTH = 32;

/**
 * Acknowledges before anything else, and resolves to an id for what is to be run; undefined when nothing is. Slack
 * shows the moderator an error after 3 s without the acknowledgement
 * (https://docs.slack.dev/interactivity/handling-user-interaction), so when that fails, nothing is run.
 */
export async function receive(
  { acknowledge, triggerId, otherKey }: Arrival,
  { seen, log }: Pick<ListenerParts, 'seen' | 'log'>,
): Promise<string | undefined> {
  const key = triggerId || otherKey || randomUUID();
  // For the log, where neither a trigger id nor a response_url belongs; the same for a second delivery.
  const id = hash('sha256', key).slice(0, ID_LENGTH);
  try {
    await acknowledge();
  } catch (error) {
    log.error({ invocation: id, err: error }, 'could not acknowledge what Slack delivered: it was not run');
    return undefined;
  }
  // After the acknowledgement, which a second delivery needs as well; and only an acknowledged one counts as seen.
  if (seen.first(key)) return id;
  log.info({ invocation: id }, 'Slack delivered something again: it was not run again');
  return undefined;
}

/** The part of an invocation that is the same whatever somebody did. */
export function invocationOf(
  id: string,
  asked: Asked,
  { access, locale, answer }: ListenerParts,
): Pick<Invocation, 'id' | 'invoker' | 'channelId' | 'locale' | 'authorise' | 'deliver' | 'showProgress'> {
  const { userId, channelId } = asked;
  return {
    ...{ id, channelId, invoker: { platform: 'slack', id: userId } },
    locale: () => locale(userId),
    // Anew each time: who was a moderator when a button was shown may be none any more.
    authorise: () => access.check(userId),
    ...answer(asked),
  };
}
