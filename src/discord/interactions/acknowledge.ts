/** Sends the first response to an interaction, within Discord's 3 seconds. */
import {
  type APIInteractionResponseCallbackData,
  type AutocompleteInteraction,
  type BaseInteraction,
  InteractionResponseType,
  MessageFlags,
  REST,
  type RESTPostAPIInteractionCallbackJSONBody,
  Routes,
} from 'discord.js';
import type { Network } from '../../chat/network.ts';
import type { Choice, Form, Reply } from '../../chat/reply.ts';
import { nodeFetch } from '../node-fetch.ts';
import { modalOf } from '../reply/form.ts';
import { renderPlain } from '../reply/render.ts';
import { requestOf } from '../reply/send.ts';

export interface Acknowledgements {
  /**
   * Says that the answer will take the place of the message that was clicked; or else shows "thinking …" to the invoker alone,
   * in a message of its own. Resolves only when Discord accepted it; never tried twice.
   */
  readonly acknowledge: (interaction: BaseInteraction, inPlace: boolean) => Promise<void>;
  /** Shows a reply without buttons and files to the invoker alone, as the only answer; never tried twice. */
  readonly answer: (interaction: BaseInteraction, reply: Reply) => Promise<void>;
  /** Opens a form, as the only answer; never tried twice. */
  readonly openForm: (interaction: BaseInteraction, form: Form) => Promise<void>;
  /** Offers these; at most 25, values and labels of at most 100 characters each. */
  readonly suggest: (interaction: AutocompleteInteraction, choices: readonly Choice[]) => Promise<void>;
}

/**
 * Callbacks have their own REST without retries, because a retry after a lost answer gets `40060`, already
 * acknowledged, just as if another process had been first. Without retries the code means only that.
 *
 * @param timeoutMs how long one call may take
 */
export function createAcknowledgements(
  apiUrl: string,
  timeoutMs: number,
  network: Network,
): Acknowledgements {
  const rest = new REST({
    api: apiUrl,
    retries: 0,
    timeout: timeoutMs,
    makeRequest: nodeFetch(network),
    // A limit that outlasts the window cannot be waited for.
    rejectOnRateLimit: ({ retryAfter }) => retryAfter >= timeoutMs,
    // All callbacks share one handler, so there is nothing to sweep.
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
  });
  const post = async ({ id, token }: BaseInteraction, body: RESTPostAPIInteractionCallbackJSONBody) => {
    // The interaction's own token is what authorises this route.
    await rest.post(Routes.interactionCallback(id, token), { auth: false, body });
  };
  return {
    acknowledge: (interaction, inPlace) =>
      post(
        interaction,
        inPlace
          ? { type: InteractionResponseType.DeferredMessageUpdate }
          : {
              type: InteractionResponseType.DeferredChannelMessageWithSource,
              data: { flags: MessageFlags.Ephemeral },
            },
      ),
    answer: (interaction, reply) => {
      const message = renderPlain(reply);
      const { body } = requestOf({ ...message, flags: message.flags | MessageFlags.Ephemeral });
      const data = body as APIInteractionResponseCallbackData;
      return post(interaction, { type: InteractionResponseType.ChannelMessageWithSource, data });
    },
    openForm: (interaction, form) =>
      post(interaction, { type: InteractionResponseType.Modal, data: modalOf(form) }),
    suggest: (interaction, choices) =>
      post(interaction, {
        type: InteractionResponseType.ApplicationCommandAutocompleteResult,
        data: { choices: choices.map(({ value, label }) => ({ name: label, value })) },
      }),
  };
}
