/** Delivers a reply to the invoker alone: in place, else as a follow-up message, else as a direct message. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { currentLogger } from '../../chat/log-context.ts';
import type { Responder } from '../../chat/platform.ts';
import type { Reply } from '../../chat/reply.ts';
import { componentRows, type Control } from './components.ts';
import { describeError } from '../errors.ts';
import { createOriginalMessage, type Place } from './original-message.ts';
import type { Rests } from '../rest.ts';
import { createSend, type SendOptions, toAccount, toInvoker, type Way } from './send.ts';

/**
 * For one interaction. `deliver` resolves when the invoker can read the reply; both reject without the reply or a token in
 * the error.
 */
export type Delivery = Required<Pick<Responder, 'deliver' | 'showProgress' | 'wasAcknowledged'>>;

export interface DeliveryTimes {
  /** How long after discord.js's own quick retries a failing way is tried once more. */
  readonly retryPause: number;
  /** For one edit that shows progress: the reply waits for it. */
  readonly progress: number;
}

/** One way to show a reply. None leads into the channel, where others would read it. */
interface Sending {
  readonly name: 'edit' | 'follow-up' | 'direct message';
  /** Logged when the ways before it have failed. */
  readonly instead: string;
  readonly send: () => Promise<void>;
}

export function createDelivery(rests: Rests, log: Logger, times: DeliveryTimes): (place: Place) => Delivery {
  const send = createSend(log, times.retryPause);
  return (place) => {
    const original = createOriginalMessage(rests.interactions, place, times.progress);
    const deliver = async (reply: Reply): Promise<void> => {
      const controls = await controlsOf(reply, log);
      const options: SendOptions = { controls, uploadMaxBytes: place.uploadMaxBytes };
      const edit = (): Promise<void> => send(original.edit, reply, options);
      // Where progress has taken the place of the message that was clicked, there is nothing left to keep.
      const beside = reply.beside === true && place.clicked !== undefined && !original.hasProgress();
      const ways = otherWays(rests, place, (way, more) => send(way, reply, more), options);
      const inPlace: Sending = { name: 'edit', instead: 'reply is put in its place', send: edit };
      const shown = await firstThatWorks(beside ? ways : [inPlace, ...ways], log);
      if (shown !== 'edit' || !original.isUnsettled()) return;
      await delay(times.retryPause, undefined, { ref: false });
      await edit().catch((error: unknown) => {
        currentLogger(log).warn(
          { reason: describeError(error) },
          'progress may stand where the reply should',
        );
      });
    };
    return { showProgress: original.showProgress, wasAcknowledged: original.wasAcknowledged, deliver };
  };
}

/** Those that are left where the place of a reply cannot be used. */
function otherWays(
  { interactions, bot }: Rests,
  { applicationId, token, userId }: Place,
  send: (way: Way, options?: SendOptions) => Promise<void>,
  options: SendOptions,
): readonly Sending[] {
  return [
    {
      name: 'follow-up',
      instead: 'reply could not be put in its place, sent as one more message there',
      send: () => send(toInvoker(interactions, applicationId, token), options),
    },
    {
      name: 'direct message',
      instead: 'reply could not be put in its place, sent as a direct message',
      // Without components: in a direct message Discord sends no roles, so a click could not be authorized.
      send: () => send(toAccount(bot, userId)),
    },
  ];
}

/** Resolves to the name of the one that worked; rejects with the reasons of all. */
async function firstThatWorks(ways: readonly Sending[], log: Logger): Promise<Sending['name']> {
  const reasons: string[] = [];
  for (const { name, instead, send } of ways) {
    if (reasons.length > 0) currentLogger(log).warn({ reason: reasons.at(-1) }, instead);
    try {
      await send();
      return name;
    } catch (error) {
      reasons.push(`${name}: ${describeError(error)}`);
    }
  }
  throw new Error(`no way to show the reply: ${reasons.join('; ')}`);
}

/** A reply is worth more than its controls. */
async function controlsOf(reply: Reply, log: Logger): Promise<readonly Control[]> {
  try {
    return await componentRows(reply);
  } catch (error) {
    currentLogger(log).error(
      { reason: describeError(error) },
      'controls of a reply could not be made, shown without',
    );
    return [];
  }
}
