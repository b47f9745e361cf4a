/** Shows a reply to the invoker: in the acknowledged message, else as a direct message, else in the channel. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  type BaseInteraction,
  type ButtonInteraction,
  Routes,
  type StringSelectMenuInteraction,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Invocation } from '../chat/dispatch.ts';
import type { Reply } from '../chat/reply.ts';
import { type ControlRow, controlRows } from './controls.ts';
import { inWords, isTransient } from './failure.ts';
import { renderReply } from './render.ts';
import { createSend, toChannel, type Way } from './send.ts';
import type { CommandInteraction } from './typed.ts';

/** An interaction that gets a reply. */
export type Answerable = CommandInteraction | ButtonInteraction | StringSelectMenuInteraction;

/**
 * For one interaction. `deliver` resolves when the invoker can read the reply; both reject without the reply or a token in
 * the error.
 */
export type Delivery = Required<Pick<Invocation, 'deliver' | 'showProgress'>>;

export interface DeliveryTimes {
  /** How long after discord.js's own quick retries a failing way is tried once more. */
  readonly retryPause: number;
  /** For one edit that shows progress: the reply waits for it. */
  readonly progress: number;
}

export function createDelivery(log: Logger, times: DeliveryTimes): (interaction: Answerable) => Delivery {
  const send = createSend(log, times.retryPause);

  const elsewhere = async (interaction: Answerable, reply: Reply, error: unknown): Promise<void> => {
    log.warn({ reason: inWords(error) }, 'reply could not be put in its place, sent as a direct message');
    // Without controls: whoever clicks in a direct message is nobody's moderator.
    try {
      await send((message) => interaction.user.send(message), reply);
    } catch (second) {
      const reasons = `no way to show the reply: ${inWords(error)}; direct message: ${inWords(second)}`;
      const channel = channelWay(interaction);
      if (isTransient(second) || channel === undefined) throw new Error(reasons);
      // The last way, since others read it too.
      log.warn({ reason: inWords(second) }, 'direct message refused, reply posted in the channel');
      await send(channel, reply).catch((third: unknown) => {
        throw new Error(`${reasons}; channel: ${inWords(third)}`);
      });
    }
  };

  return (interaction) => {
    const place = createPlace(interaction, times.progress);
    return {
      showProgress: place.showProgress,
      deliver: async (reply) => {
        const controls = await controlsOf(reply, log);
        try {
          await send(place.edit, reply, controls);
        } catch (error) {
          await elsewhere(interaction, reply, error);
          return;
        }
        if (!place.unclear()) return;
        await delay(times.retryPause, undefined, { ref: false });
        await send(place.edit, reply, controls).catch((error: unknown) => {
          log.warn({ reason: inWords(error) }, 'progress may stand where the reply should');
        });
      },
    };
  };
}

/** The acknowledged message. */
function createPlace(interaction: Answerable, progressMs: number) {
  let refused = false;
  let unclear = false;
  // Not `editReply`: it asks discord.js's own record of acknowledgements, and ours was sent past it.
  const edit: Way = (message) => interaction.webhook.editMessage('@original', message);
  return {
    edit,
    /** Whether an edit that was given up may still arrive, and overwrite the reply. */
    unclear: () => unclear,
    showProgress: async (reply: Reply): Promise<void> => {
      if (refused) return;
      try {
        // By the same queue as the edit above, so that Discord gets one after the other.
        await interaction.client.rest.patch(
          Routes.webhookMessage(interaction.applicationId, interaction.token, '@original'),
          {
            auth: false,
            body: { ...renderReply(reply), allowed_mentions: { parse: [] } },
            signal: AbortSignal.timeout(progressMs),
          },
        );
      } catch (error) {
        if (isTransient(error)) unclear = true;
        else refused = true;
        throw new Error(inWords(error));
      }
    },
  };
}

/** To the channel of a server where the command was given, if it is known. */
function channelWay({ guildId, channelId, client }: BaseInteraction): Way | undefined {
  return guildId === null || channelId === null ? undefined : toChannel(client.rest, channelId);
}

/** A reply is worth more than its controls. */
async function controlsOf(reply: Reply, log: Logger): Promise<readonly ControlRow[]> {
  try {
    return await controlRows(reply);
  } catch (error) {
    log.error({ reason: inWords(error) }, 'controls of a reply could not be made, shown without');
    return [];
  }
}
