/** Passes an interaction from any Slack listener to the dispatch, as an invocation. */
import { hash, randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { isAllowed } from '../../chat/access.ts';
import { currentLogger } from '../../chat/log-context.ts';
import type { Dispatch } from '../../chat/dispatch.ts';
import type { Invocation } from '../../chat/invocation.ts';
import type { Responder, ResponderFactory } from '../../chat/platform.ts';
import type { Reply } from '../../chat/reply.ts';
import type { Access } from '../access.ts';
import type { PickerOptions } from '../reply/picker-options.ts';
import type { PlatformData } from '../reply/responder.ts';
import type { CommandNames } from '../command-names.ts';
import type { LocaleOfStranger } from './stranger-locale.ts';

export interface ListenerDeps {
  readonly dispatch: Dispatch;
  readonly names: CommandNames;
  readonly pickerOptions: PickerOptions;
  readonly access: Access;
  readonly responders: ResponderFactory;
  /** The language of a refusal. */
  readonly localeOfStranger: LocaleOfStranger;
  readonly log: Logger;
}

type ReceiveDeps = Omit<ListenerDeps, 'names' | 'choices'>;

/** A person in a Slack payload; the name, which Slack calls deprecated, may be missing and is only shown. */
export interface SlackUser {
  readonly id: string;
  readonly name?: unknown;
  readonly username?: unknown;
}

export interface SlackInteraction extends Pick<Invocation, 'act' | 'channelId'> {
  readonly user: SlackUser;
  readonly acknowledge: () => Promise<void>;
  /** Acknowledges with a reply to the person; missing where Slack does not show an acknowledgement. */
  readonly acknowledgeWith?: (reply: Reply) => Promise<void>;
  /** Unique for every interaction, the same at every delivery; may be empty. */
  readonly triggerId: string;
  /** Identifies the interaction where there is no trigger id; may be empty. */
  readonly otherKey: string;
  readonly handle: PlatformData;
}

/**
 * Passes an interaction to the dispatch, which acknowledges it after storing it. Slack shows the moderator an error
 * after 3 s without an acknowledgement (https://docs.slack.dev/interactivity/handling-user-interaction), so when that
 * fails, nothing is run. A person who is known to be no moderator is refused, and nothing is stored: anyone in the
 * workspace can send any number of commands.
 */
export async function receive(interaction: SlackInteraction, deps: ReceiveDeps): Promise<void> {
  const { act, channelId, user, handle } = interaction;
  const { dispatch, access } = deps;
  const id = idOf(interaction);
  const invocation: Invocation = { id, invoker: invokerOf(user), channelId, act, handle };
  const acknowledging = acknowledgeOrLog(invocation, deps.log);
  const known = access.known(user.id);
  if (known !== undefined && !isAllowed(known)) {
    const responder = deps.responders(invocation, { text: undefined, keep: () => Promise.resolve() });
    await dispatch.refuse(invocation, {
      refusal: known,
      locale: await deps.localeOfStranger(responder.locale),
      answer: (reply) => refuse(reply, responder, interaction, acknowledging, deps),
    });
    return;
  }
  const acknowledge = (): Promise<void> => acknowledging(interaction.acknowledge);
  const receipt = await dispatch.receive(invocation, acknowledge);
  // Slack expects an acknowledgement of every delivery.
  if (receipt === 'duplicate') await acknowledge().catch(() => undefined);
}

type LoggedAcknowledge = (acknowledge: () => Promise<void>) => Promise<void>;

function acknowledgeOrLog({ id, invoker }: Invocation, log: Logger): LoggedAcknowledge {
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
  responder: Responder,
  { acknowledge, acknowledgeWith }: SlackInteraction,
  acknowledging: LoggedAcknowledge,
  { log }: Pick<ReceiveDeps, 'log'>,
): Promise<void> {
  if (acknowledgeWith !== undefined) {
    await acknowledging(() => acknowledgeWith(reply));
    return;
  }
  await acknowledging(acknowledge);
  try {
    await responder.deliver({ ...reply, beside: true });
  } catch (error) {
    currentLogger(log).warn({ err: error }, 'the refusal could not be delivered');
  }
}

function invokerOf({ id, name, username }: SlackUser): Invocation['invoker'] {
  const named = [name, username].find((text) => typeof text === 'string' && text !== '');
  return { platform: 'slack', id, ...(typeof named === 'string' && { name: named }) };
}

/** Hexadecimal digits. */
const ID_LENGTH = 32;

/**
 * An id that is equal for a second delivery; hashed, because the log must not contain a trigger id or a response_url.
 */
function idOf({ triggerId, otherKey }: SlackInteraction): string {
  return hash('sha256', triggerId || otherKey || randomUUID()).slice(0, ID_LENGTH);
}
