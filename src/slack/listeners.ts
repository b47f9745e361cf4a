/** What every listener for Slack does: reads what somebody did into plain data, and hands it to the dispatch. */
import { hash, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Dispatch } from '../chat/dispatch.ts';
import type { Invocation } from '../chat/invocation.ts';
import type { Access } from './access.ts';
import type { Choices } from './choices.ts';
import type { Handle } from './contact.ts';
import type { CommandNames } from './names.ts';

export interface ListenerParts {
  readonly dispatch: Dispatch;
  readonly names: CommandNames;
  readonly choices: Choices;
  readonly access: Access;
  readonly log: Logger;
}

/** As Slack tells of them; a name that Slack calls deprecated may be missing, and is only shown. */
export interface SlackUser {
  readonly id: string;
  readonly name?: unknown;
  readonly username?: unknown;
}

export interface Arrival extends Pick<Invocation, 'act' | 'channelId'> {
  readonly user: SlackUser;
  readonly acknowledge: () => Promise<void>;
  /** New for everything that somebody does, the same whenever Slack delivers it; may be empty. */
  readonly triggerId: string;
  /** To know a second delivery by, where there is no trigger id; may be empty. */
  readonly otherKey: string;
  readonly handle: Handle;
}

/**
 * Hands an arrival over, to be acknowledged once it is kept. Slack shows the moderator an error after 3 s without the
 * acknowledgement (https://docs.slack.dev/interactivity/handling-user-interaction), so when that fails, nothing is run.
 */
export async function receive(
  arrival: Arrival,
  { dispatch, log }: Pick<ListenerParts, 'dispatch' | 'log'>,
): Promise<void> {
  const { act, channelId, user, handle } = arrival;
  const id = idOf(arrival);
  const who = { platform: 'slack', moderator: user.id } as const;
  const acknowledge = async (): Promise<void> => {
    try {
      await arrival.acknowledge();
    } catch (error) {
      log.error(
        { interaction: id, ...who, err: error },
        'could not acknowledge what Slack delivered: it was not run',
      );
      throw error;
    }
  };
  const receipt = await dispatch.receive(
    { id, invoker: invokerOf(user), channelId, act, handle },
    acknowledge,
  );
  // Slack awaits that of every delivery.
  if (receipt === 'duplicate') await acknowledge().catch(() => undefined);
}

function invokerOf({ id, name, username }: SlackUser): Invocation['invoker'] {
  const named = [name, username].find((text) => typeof text === 'string' && text !== '');
  return { platform: 'slack', id, ...(typeof named === 'string' && { name: named }) };
}

/** Hexadecimal digits. */
const ID_LENGTH = 32;

/** For the log, where neither a trigger id nor a response_url belongs; the same for a second delivery. */
function idOf({ triggerId, otherKey }: Arrival): string {
  return hash('sha256', triggerId || otherKey || randomUUID()).slice(0, ID_LENGTH);
}
