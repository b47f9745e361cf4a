/** What every listener for Slack does: reads what somebody did into plain data, and hands it to the dispatch. */
import { hash, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { logOf } from '../../chat/log-context.ts';
import type { Dispatch } from '../../chat/dispatch.ts';
import type { Invocation } from '../../chat/invocation.ts';
import type { Contact, ContactFactory } from '../../chat/platform.ts';
import type { Reply } from '../../chat/reply.ts';
import type { Access } from '../access.ts';
import type { Choices } from '../reply/picker-options.ts';
import type { Handle } from '../reply/responder.ts';
import type { CommandNames } from '../command-names.ts';
import type { LocaleOfStranger } from './stranger-locale.ts';

export interface ListenerParts {
  readonly dispatch: Dispatch;
  readonly names: CommandNames;
  readonly choices: Choices;
  readonly access: Access;
  readonly contacts: ContactFactory;
  /** The language to refuse somebody in. */
  readonly localeOfStranger: LocaleOfStranger;
  readonly log: Logger;
}

type ReceiveParts = Omit<ListenerParts, 'names' | 'choices'>;

/** As Slack tells of them; a name that Slack calls deprecated may be missing, and is only shown. */
export interface SlackUser {
  readonly id: string;
  readonly name?: unknown;
  readonly username?: unknown;
}

export interface Arrival extends Pick<Invocation, 'act' | 'channelId'> {
  readonly user: SlackUser;
  readonly acknowledge: () => Promise<void>;
  /** Acknowledges with a reply for the one who did it; missing where Slack shows nothing of an acknowledgement. */
  readonly acknowledgeWith?: (reply: Reply) => Promise<void>;
  /** New for everything that somebody does, the same whenever Slack delivers it; may be empty. */
  readonly triggerId: string;
  /** To know a second delivery by, where there is no trigger id; may be empty. */
  readonly otherKey: string;
  readonly handle: Handle;
}

/**
 * Hands an arrival over, to be acknowledged once it is kept. Slack shows the moderator an error after 3 s without the
 * acknowledgement (https://docs.slack.dev/interactivity/handling-user-interaction), so when that fails, nothing is run.
 * Whoever is known not to be a moderator is refused without being kept: anybody in the workspace can send as much as they like.
 */
export async function receive(arrival: Arrival, parts: ReceiveParts): Promise<void> {
  const { act, channelId, user, handle } = arrival;
  const { dispatch, access } = parts;
  const id = idOf(arrival);
  const invocation: Invocation = { id, invoker: invokerOf(user), channelId, act, handle };
  const acknowledging = acknowledgeOrTell(invocation, parts.log);
  const known = access.known(user.id);
  if (known !== undefined && known !== 'allowed') {
    const contact = parts.contacts(invocation, { text: undefined, keep: () => Promise.resolve() });
    await dispatch.refuse(invocation, {
      refusal: known,
      locale: await parts.localeOfStranger(contact.locale),
      answer: (reply) => refuse(reply, contact, arrival, acknowledging, parts),
    });
    return;
  }
  const acknowledge = (): Promise<void> => acknowledging(arrival.acknowledge);
  const receipt = await dispatch.receive(invocation, acknowledge);
  // Slack awaits that of every delivery.
  if (receipt === 'duplicate') await acknowledge().catch(() => undefined);
}

type Acknowledging = (acknowledge: () => Promise<void>) => Promise<void>;

function acknowledgeOrTell({ id, invoker }: Invocation, log: Logger): Acknowledging {
  return async (acknowledge) => {
    try {
      await acknowledge();
    } catch (error) {
      log.error(
        { interaction: id, platform: invoker.platform, moderator: invoker.id, err: error },
        'could not acknowledge what Slack delivered: it was not run',
      );
      throw error;
    }
  };
}

async function refuse(
  reply: Reply,
  contact: Contact,
  { acknowledge, acknowledgeWith }: Arrival,
  acknowledging: Acknowledging,
  { log }: Pick<ReceiveParts, 'log'>,
): Promise<void> {
  if (acknowledgeWith !== undefined) {
    await acknowledging(() => acknowledgeWith(reply));
    return;
  }
  await acknowledging(acknowledge);
  try {
    await contact.deliver({ ...reply, beside: true });
  } catch (error) {
    logOf(log).warn({ err: error }, 'somebody who was refused could not be told so');
  }
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
