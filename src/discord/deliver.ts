/** Shows a reply to the invoker: in the acknowledged message, else as a direct message, else in the channel. */
import { setTimeout as delay } from 'node:timers/promises';
import { MessageFlags, type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { logOf } from '../chat/command-log.ts';
import type { Contact } from '../chat/platform.ts';
import type { Reply } from '../chat/reply.ts';
import { type ControlRow, controlRows } from './controls.ts';
import { inWords, isTransient } from './failure.ts';
import { renderReply } from './render.ts';
import type { Rests } from './rest.ts';
import { createSend, requestOf, toAccount, toChannel, type Way } from './send.ts';

/** Where an interaction came from. */
export interface Place {
  readonly applicationId: string;
  /** Good for 15 minutes. */
  readonly token: string;
  readonly userId: string;
  /** The channel of a server, or its thread; null outside of servers. */
  readonly postTo: string | null;
}

/**
 * For one interaction. `deliver` resolves when the invoker can read the reply; both reject without the reply or a token in
 * the error.
 */
export type Delivery = Required<Pick<Contact, 'deliver' | 'showProgress' | 'wasAcknowledged'>>;

export interface DeliveryTimes {
  /** How long after discord.js's own quick retries a failing way is tried once more. */
  readonly retryPause: number;
  /** For one edit that shows progress: the reply waits for it. */
  readonly progress: number;
}

export function createDelivery(
  { interactions, bot }: Rests,
  log: Logger,
  times: DeliveryTimes,
): (place: Place) => Delivery {
  const send = createSend(log, times.retryPause);

  const elsewhere = async ({ userId, postTo }: Place, reply: Reply, error: unknown): Promise<void> => {
    logOf(log).warn(
      { reason: inWords(error) },
      'reply could not be put in its place, sent as a direct message',
    );
    // Without controls: whoever clicks in a direct message is nobody's moderator.
    try {
      await send(toAccount(bot, userId), reply);
    } catch (second) {
      const reasons = `no way to show the reply: ${inWords(error)}; direct message: ${inWords(second)}`;
      if (isTransient(second) || postTo === null) throw new Error(reasons);
      // The last way, since others read it too.
      logOf(log).warn({ reason: inWords(second) }, 'direct message refused, reply posted in the channel');
      await send(toChannel(bot, postTo), reply).catch((third: unknown) => {
        throw new Error(`${reasons}; channel: ${inWords(third)}`);
      });
    }
  };

  return (place) => {
    const acknowledged = createAcknowledged(interactions, place, times.progress);
    return {
      showProgress: acknowledged.showProgress,
      wasAcknowledged: acknowledged.isWaiting,
      deliver: async (reply) => {
        const controls = await controlsOf(reply, log);
        try {
          await send(acknowledged.edit, reply, controls);
        } catch (error) {
          await elsewhere(place, reply, error);
          return;
        }
        if (!acknowledged.unclear()) return;
        await delay(times.retryPause, undefined, { ref: false });
        await send(acknowledged.edit, reply, controls).catch((error: unknown) => {
          logOf(log).warn({ reason: inWords(error) }, 'progress may stand where the reply should');
        });
      },
    };
  };
}

/** The acknowledged message. */
function createAcknowledged(rest: REST, { applicationId, token }: Place, progressMs: number) {
  const route = Routes.webhookMessage(applicationId, token, '@original');
  let refused = false;
  let unclear = false;
  // The interaction's own token is what authorises this route.
  const edit: Way = (message) => rest.patch(route, { auth: false, ...requestOf(message) });
  return {
    edit,
    /** Whether it stands there, and nobody has answered yet. */
    isWaiting: async (): Promise<boolean> => {
      try {
        const { flags } = (await rest.get(route, { auth: false })) as { readonly flags?: number };
        return ((flags ?? 0) & MessageFlags.Loading) !== 0;
      } catch (error) {
        if (isTransient(error)) throw new Error(inWords(error));
        return false;
      }
    },
    /** Whether an edit that was given up may still arrive, and overwrite the reply. */
    unclear: () => unclear,
    showProgress: async (reply: Reply): Promise<void> => {
      if (refused) return;
      try {
        // By the same queue as the edit above, so that Discord gets one after the other.
        const signal = AbortSignal.timeout(progressMs);
        await rest.patch(route, { auth: false, ...requestOf(renderReply(reply)), signal });
      } catch (error) {
        if (isTransient(error)) unclear = true;
        else refused = true;
        throw new Error(inWords(error));
      }
    },
  };
}

/** A reply is worth more than its controls. */
async function controlsOf(reply: Reply, log: Logger): Promise<readonly ControlRow[]> {
  try {
    return await controlRows(reply);
  } catch (error) {
    logOf(log).error({ reason: inWords(error) }, 'controls of a reply could not be made, shown without');
    return [];
  }
}
